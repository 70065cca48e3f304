import { describe, expect, test } from 'vitest'

import { isSince } from './aup-ages.ts'
import { type AupTarget, useAup } from './aup-harness.ts'

export function batchContract(target: AupTarget): void {
  const isJune = isSince(target, 'june')
  describe('many quotas', () => {
    const { admin, fresh, quotaOf } = useAup(target)
    const batch = (users: unknown) => admin('POST', '/quota/batch', { body: { users } })
    const single = (name: string, body: object) => admin('POST', `/quota/${name}`, { body })
    const balances = async (...names: readonly string[]) =>
      Promise.all(names.map(async (name) => (await quotaOf(name)).balance))

    test('sets, for names with capitals too, and gives the balance of each', async () => {
      const [ann, ben] = [fresh(), fresh()]
      // In March the answer has the names as they were sent.
      const told = isJune ? ben : ben.toUpperCase()
      const answer = await batch([
        { username: ann, amount: 5 },
        { username: ben.toUpperCase(), amount: 6 },
      ])
      expect(answer.status).toBe(200)
      expect(answer.json).toEqual({
        success: 2,
        failed: 0,
        details: [
          { username: ann, status: 'success', balance: 5 },
          { username: told, status: 'success', balance: 6 },
        ],
      })
      expect(await balances(ann, ben)).toEqual([5, 6])
    })

    test('leaves an unlimited user unlimited', async () => {
      const name = fresh()
      await single(name, { action: 'set_unlimited' })
      await batch([{ username: name, amount: 5 }])
      expect(await quotaOf(name)).toMatchObject({ balance: 5, unlimited: true })
    })

    test('takes negative amounts, which a single set refuses', async () => {
      const name = fresh()
      expect((await batch([{ username: name, amount: -5 }])).status).toBe(200)
      expect(await balances(name)).toEqual([-5])
    })

    test('of the same name twice the last holds, and both count', async () => {
      const name = fresh()
      const answer = await batch([
        { username: name, amount: 1 },
        { username: name, amount: 2 },
      ])
      expect(answer.json.success).toBe(2)
      expect(await balances(name)).toEqual([2])
    })

    test('an empty list is fine', async () => {
      expect((await batch([])).json).toEqual({ success: 0, failed: 0, details: [] })
    })

    test('more than 1000: 400', async () => {
      const users = Array.from({ length: 1001 }, () => ({ username: fresh(), amount: 1 }))
      const answer = await batch(users)
      expect([answer.status, answer.json.error]).toEqual([400, 'Validation failed'])
    })

    test.each(['ü', ' b', '+b', '/b', '', 'x'.repeat(201), ...(isJune ? [] : [':b'])])(
      'one bad name, ending in "%s", refuses all',
      async (end) => {
        const name = fresh()
        const bad = end === '' ? '' : `${name}${end}`
        const answer = await batch([
          { username: name, amount: 1 },
          { username: bad, amount: 1 },
        ])
        expect([answer.status, answer.json.error]).toEqual([400, 'Validation failed'])
        expect(await balances(name)).toEqual([0])
      },
    )

    test.each([{ amount: 1 }, { username: null, amount: 1 }, { username: 5, amount: 1 }, 'x', null])(
      'the entry %j: 400',
      async (entry) => expect((await batch([entry])).status).toBe(400),
    )

    test.each([10_000_001, -10_000_001, 1.5, null])('an amount of %j: 400', async (amount) => {
      expect((await batch([{ username: fresh(), amount }])).status).toBe(400)
    })

    test('no list: 400; no JSON: 400; no object: 500', async () => {
      for (const users of [undefined, null, 'x']) expect((await batch(users)).status).toBe(400)
      expect((await admin('POST', '/quota/batch', { raw: '[' })).json).toEqual({ error: 'Invalid JSON' })
      expect((await admin('POST', '/quota/batch', { body: [] })).status).toBe(500)
    })

    if (isJune) {
      test('a name alone sets its balance to 0', async () => {
        const name = fresh()
        await single(name, { amount: 50 })
        await batch([{ username: name }])
        expect(await balances(name)).toEqual([0])
      })

      test('unlimited: true ignores the amount', async () => {
        const name = fresh()
        await single(name, { amount: 50 })
        const answer = await batch([{ username: name, amount: 7, unlimited: true }])
        expect(answer.json).toEqual({
          success: 1,
          failed: 0,
          details: [{ username: name, status: 'success', unlimited: true }],
        })
        expect(await quotaOf(name)).toMatchObject({ balance: 50, unlimited: true })
      })

      test('unlimited: false sets the balance too, to 0 when nothing is said, and is counted twice', async () => {
        const [ann, ben] = [fresh(), fresh()]
        for (const name of [ann, ben]) {
          await single(name, { amount: 50 })
          await single(name, { action: 'set_unlimited' })
        }
        const answer = await batch([
          { username: ann, unlimited: false },
          { username: ben, amount: 9, unlimited: false },
        ])
        expect(answer.json.success).toBe(4)
        expect(answer.json.details).toHaveLength(2)
        expect(await quotaOf(ann)).toMatchObject({ balance: 0, unlimited: false })
        expect(await quotaOf(ben)).toMatchObject({ balance: 9, unlimited: false })
      })

      test('a colon may be in a name', async () => {
        const name = `github:${fresh()}`
        expect((await batch([{ username: name, amount: 4 }])).status).toBe(200)
        expect(await balances(name)).toEqual([4])
      })
    } else {
      test('the amount is required, and unlimited is not known', async () => {
        const name = fresh()
        expect((await batch([{ username: name }])).status).toBe(400)
        await batch([{ username: name, amount: 4, unlimited: true }])
        expect(await quotaOf(name)).toMatchObject({ balance: 4, unlimited: false })
      })
    }

    if (target.isOurs) {
      test('1000 at once', async () => {
        const names = Array.from({ length: 1000 }, () => fresh())
        const answer = await batch(names.map((username) => ({ username, amount: 2 })))
        expect(answer.json.success).toBe(1000)
      })

      test('users called like the routes get their quota here, and nobody else', async () => {
        const other = fresh()
        await batch([
          { username: 'refresh', amount: 11 },
          { username: 'batch', amount: 12 },
          { username: other, amount: 13 },
        ])
        const { users } = (await admin('GET', '/quota/')).json
        const of = (name: string) => users.find((row: { readonly username: string }) => row.username === name)?.balance
        expect([of('refresh'), of('batch'), of(other)]).toEqual([11, 12, 13])
      })

      test('to set the user `refresh` alone is to refresh everybody who is not unlimited', async () => {
        const [ann, ben] = [fresh(), fresh()]
        await single(ann, { amount: 500 })
        await single(ben, { amount: 500 })
        await single(ben, { action: 'set_unlimited' })
        const answer = await single('refresh', { action: 'set', amount: 1 })
        expect(answer.json).toMatchObject({ action: 'set', rule_name: 'manual', users_updated: expect.any(Number) })
        expect(await balances(ann, ben)).toEqual([1, 500])
        await single('refresh', { action: 'add', amount: 2 })
        expect(await balances(ann, ben)).toEqual([3, 500])
      })

      test('the user `batch` alone cannot be set at all, nor can either be looked at', async () => {
        expect((await single('batch', { amount: 1 })).status).toBe(400)
        for (const name of ['batch', 'refresh']) expect((await admin('GET', `/quota/${name}`)).status).toBe(405)
      })
    }
  })
}
