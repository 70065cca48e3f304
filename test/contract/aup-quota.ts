import { describe, expect, test } from 'vitest'

import { type AupTarget, useAup } from './aup-harness.ts'

type Transaction = { readonly id: number; readonly created_at: string }

export function quotaContract(target: AupTarget): void {
  describe('one quota', () => {
    const { admin, api, fresh, quotaOf } = useAup(target)
    const change = (name: string, body: unknown) => admin('POST', `/quota/${encodeURIComponent(name)}`, { body })
    const last = async (name: string) => {
      const all: readonly Transaction[] = (await quotaOf(name)).recent_transactions
      return [...all].sort((a, b) => a.id - b.id).at(-1)
    }
    const rowOf = async (name: string) => {
      const { users } = (await admin('GET', '/quota/')).json
      return users.find((row: { readonly username: string }) => row.username === name)
    }

    test('of nobody: 200 with 0, and only the list tells that there is no row', async () => {
      const name = fresh()
      expect(await quotaOf(name)).toEqual({ username: name, balance: 0, unlimited: false, recent_transactions: [] })
      expect(await rowOf(name)).toBeUndefined()
    })

    test('set is what is done when nothing is said, also for an unknown name', async () => {
      const name = fresh()
      const answer = await change(name, { amount: 500, nonsense: 1 })
      expect([answer.status, answer.json]).toEqual([200, { username: name, balance: 500, action: 'set', amount: 500 }])
      expect(await rowOf(name)).toEqual({
        username: name,
        balance: 500,
        unlimited: false,
        updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/),
      })
    })

    test('a transaction says what was, what is, and who asked', async () => {
      const name = fresh()
      await change(name, { amount: 500 })
      await change(name, { amount: 200, description: 'lost' })
      const self = (await api('GET', '/user')).json.name
      expect(await last(name)).toEqual({
        id: expect.any(Number),
        username: name,
        amount: -300,
        transaction_type: 'set',
        resource_type: null,
        description: 'Balance set to 200',
        balance_before: 500,
        balance_after: 200,
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/),
        created_by: self,
      })
    })

    test.each([0, 10_000_000])('set to %d', async (amount) => {
      expect((await change(fresh(), { action: 'set', amount })).json.balance).toBe(amount)
    })

    test.each([-1, 10_000_001])('set to %d: 400 with details', async (amount) => {
      const answer = await change(fresh(), { action: 'set', amount })
      expect(answer.status).toBe(400)
      expect(answer.json).toEqual({
        error: 'Validation failed',
        details: [{ field: expect.any(String), message: expect.any(String) }],
      })
    })

    test('add is relative, and keeps its description', async () => {
      const name = fresh()
      await change(name, { amount: 5 })
      const answer = await change(name, { action: 'add', amount: 100, description: 'mark 1' })
      expect(answer.json).toEqual({ username: name, balance: 105, action: 'add', amount: 100 })
      expect(await last(name)).toMatchObject({
        transaction_type: 'add',
        amount: 100,
        description: 'mark 1',
        created_by: expect.any(String),
      })
    })

    test('add goes below zero, logged as a deduction, and above the most that set takes', async () => {
      const name = fresh()
      expect((await change(name, { action: 'add', amount: -869, description: 'why' })).json.balance).toBe(-869)
      expect(await last(name)).toMatchObject({ transaction_type: 'deduct', amount: -869, description: 'why' })
      for (const amount of [10_000_000, 10_000_000]) await change(name, { action: 'add', amount })
      expect((await quotaOf(name)).balance).toBe(19_999_131)
      expect((await change(name, { action: 'add', amount: 10_000_001 })).status).toBe(400)
    })

    test('deduct is logged as usage, without who asked', async () => {
      const name = fresh()
      await change(name, { amount: 10 })
      expect((await change(name, { action: 'deduct', amount: 4, description: 'gpu' })).json.balance).toBe(6)
      expect(await last(name)).toMatchObject({
        transaction_type: 'usage',
        amount: -4,
        resource_type: 'gpu',
        created_by: null,
      })
    })

    test('deduct refuses what is too much or nothing', async () => {
      const name = fresh()
      const short = await change(name, { action: 'deduct', amount: 1 })
      expect([short.status, short.json]).toEqual([400, { error: 'Insufficient balance' }])
      for (const amount of [0, -1]) expect((await change(name, { action: 'deduct', amount })).status).toBe(400)
    })

    test('set_unlimited keeps the balance; set does not clear it, and does not show it', async () => {
      const name = fresh()
      await change(name, { amount: 70 })
      const answer = await change(name, { action: 'set_unlimited', description: 'lost' })
      expect(answer.json).toEqual({ username: name, balance: 70, unlimited: true, action: 'set_unlimited' })
      expect(await last(name)).toMatchObject({ transaction_type: 'set_unlimited', amount: 0 })
      expect((await change(name, { amount: 80 })).json).not.toHaveProperty('unlimited')
      expect(await quotaOf(name)).toMatchObject({ balance: 80, unlimited: true })
      await change(name, { action: 'set_unlimited', unlimited: false })
      expect(await quotaOf(name)).toMatchObject({ balance: 80, unlimited: false })
      expect(await last(name)).toMatchObject({ transaction_type: 'unset_unlimited' })
    })

    test('deduct of an unlimited user: 200, the amount in the answer, and nothing happens', async () => {
      const name = fresh()
      await change(name, { amount: 10 })
      await change(name, { action: 'set_unlimited' })
      const answer = await change(name, { action: 'deduct', amount: 3 })
      expect([answer.status, answer.json]).toEqual([200, { username: name, balance: 10, action: 'deduct', amount: 3 }])
    })

    test.each([
      ['"5"', 5],
      ['1.0', 1],
      ['true', 1],
    ])('an amount of %s is taken for %d', async (raw, amount) => {
      const answer = await admin('POST', `/quota/${fresh()}`, { raw: `{"amount": ${raw}}` })
      expect(answer.json).toMatchObject({ balance: amount, amount })
    })

    test.each([
      { amount: 1.5 },
      { amount: 'x' },
      { amount: null },
      {},
      { action: 'add' },
      { action: 'top', amount: 1 },
      { action: null, amount: 1 },
      { action: 'set_unlimited', unlimited: 'x' },
      { action: 'add', amount: 1, description: 'd'.repeat(501) },
      { action: 'add', amount: 1, description: 5 },
    ])('%j: 400', async (body) => {
      const answer = await change(fresh(), body)
      expect([answer.status, answer.json.error]).toEqual([400, 'Validation failed'])
    })

    test('a body that is no JSON: 400; one that is no object: 500', async () => {
      const broken = await admin('POST', `/quota/${fresh()}`, { raw: '{' })
      expect([broken.status, broken.json]).toEqual([400, { error: 'Invalid JSON' }])
      expect((await admin('POST', `/quota/${fresh()}`)).status).toBe(400)
      const list = await change(fresh(), [1])
      expect([list.status, list.json]).toEqual([500, { error: 'Internal server error' }])
    })

    test('the row has the name in lower case, the answer as it was given', async () => {
      const name = fresh()
      expect((await change(name.toUpperCase(), { amount: 9 })).json.username).toBe(name.toUpperCase())
      expect((await rowOf(name))?.balance).toBe(9)
    })

    test.each(['a/b', 'a b', '🎓', 'ü', 'x'.repeat(250)])('any name will do: %s', async (end) => {
      const name = `${fresh()}${end}`
      expect((await change(name, { amount: 3 })).status).toBe(200)
      expect((await rowOf(name))?.balance).toBe(3)
    })

    test.each(['PUT', 'DELETE'])('%s: 405, so no row is ever removed', async (method) => {
      expect((await admin(method, `/quota/${fresh()}`)).status).toBe(405)
    })

    test('20 transactions are shown: newest second first, and within a second as they came', async () => {
      const name = fresh()
      for (let amount = 1; amount <= 22; amount += 1) await change(name, { action: 'add', amount })
      const shown: readonly Transaction[] = (await quotaOf(name)).recent_transactions
      expect(shown).toHaveLength(20)
      const pairs = shown.slice(1).map((one, index) => [shown[index], one] as const)
      const isOrdered = ([a, b]: (typeof pairs)[number]): boolean =>
        a !== undefined && (a.created_at === b.created_at ? a.id < b.id : a.created_at > b.created_at)
      expect(pairs.filter((pair) => !isOrdered(pair))).toEqual([])
    })
  })
}
