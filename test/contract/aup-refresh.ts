import { describe, expect, test } from 'vitest'

import { type AupTarget, useAup } from './aup-harness.ts'

export function refreshContract(target: AupTarget): void {
  describe('a refresh', () => {
    const { admin, fresh, quotaOf } = useAup(target)
    const made = async (balance: number) => {
      const name = fresh()
      await admin('POST', `/quota/${name}`, { body: { action: 'add', amount: balance } })
      return name
    }
    /** Never without names: no names are everybody. */
    const refresh = (names: readonly [string, ...string[]], rule: object, targets: object = {}) =>
      admin('POST', '/quota/refresh', { body: { ...rule, targets: { ...targets, includeUsers: names } } })
    const balances = async (...names: readonly string[]) =>
      Promise.all(names.map(async (name) => (await quotaOf(name)).balance))

    test('adds to those who are named, and says how many and how much', async () => {
      const [ann, ben, cat] = [await made(10), await made(20), await made(30)]
      const answer = await refresh([ann.toUpperCase(), ben], { amount: 5, rule_name: 'weekly' })
      expect(answer.json).toEqual({
        users_updated: 2,
        total_change: 10,
        skipped: expect.any(Number),
        action: 'add',
        rule_name: 'weekly',
      })
      expect(await balances(ann, ben, cat)).toEqual([15, 25, 30])
      // Their order is by the second alone.
      expect((await quotaOf(ann)).recent_transactions).toContainEqual(
        expect.objectContaining({
          transaction_type: 'auto_refresh',
          description: 'Auto add: weekly',
          created_by: null,
        }),
      )
    })

    test('makes no rows', async () => {
      expect((await refresh([fresh()], { amount: 5 })).json.users_updated).toBe(0)
    })

    test('passes by the unlimited, unless told otherwise', async () => {
      const name = await made(10)
      await admin('POST', `/quota/${name}`, { body: { action: 'set_unlimited' } })
      expect((await refresh([name], { amount: 5 })).json.users_updated).toBe(0)
      await refresh([name], { amount: 5 }, { includeUnlimited: true })
      expect(await balances(name)).toEqual([15])
    })

    test('the cap lowers who was above it', async () => {
      const [ann, ben] = [await made(60), await made(18)]
      await refresh([ann, ben], { amount: 5, max_balance: 20 })
      expect(await balances(ann, ben)).toEqual([20, 20])
    })

    test('a negative add stops at 0, or at the floor', async () => {
      const [ann, ben] = [await made(10), await made(10)]
      await refresh([ann], { amount: -50 })
      await refresh([ben], { amount: -50, min_balance: 4 })
      expect(await balances(ann, ben)).toEqual([0, 4])
    })

    test('set takes no notice of the cap', async () => {
      const name = await made(10)
      await refresh([name], { action: 'set', amount: 50, max_balance: 20 })
      expect(await balances(name)).toEqual([50])
    })

    test('bounds are exclusive', async () => {
      const [low, mid, high] = [await made(10), await made(20), await made(30)]
      await refresh([low, mid, high], { amount: 1 }, { balanceAbove: 10, balanceBelow: 30 })
      expect(await balances(low, mid, high)).toEqual([10, 21, 30])
    })

    test('the excluded are out, and the pattern holds from the start of the name, case-blind', async () => {
      const [ann, ben] = [await made(1), await made(1)]
      await refresh([ann, ben], { amount: 1 }, { excludeUsers: [ben.toUpperCase()] })
      await refresh([ann, ben], { amount: 1 }, { usernamePattern: ben.slice(0, -1).toUpperCase() })
      await refresh([ann, ben], { amount: 1 }, { usernamePattern: ben.slice(3) })
      expect(await balances(ann, ben)).toEqual([3, 2])
    })

    test.each([
      [{}, {}],
      [{ amount: 10_000_001 }, {}],
      [{ amount: 1, action: 'deduct' }, {}],
      [{ amount: 1, max_balance: -1 }, {}],
      [{ amount: 1, rule_name: 'x'.repeat(101) }, {}],
      [{ amount: 1 }, { usernamePattern: '(' }],
      [{ amount: 1 }, { excludeUsers: ['a b'] }],
    ])('%j with the targets %j: 400', async (rule, targets) => {
      const answer = await refresh([fresh()], rule, targets)
      expect([answer.status, answer.json.error]).toEqual([400, 'Validation failed'])
    })

    test('no object: 500; no JSON: 400', async () => {
      expect((await admin('POST', '/quota/refresh', { body: [] })).status).toBe(500)
      expect((await admin('POST', '/quota/refresh', { raw: '{' })).json).toEqual({ error: 'Invalid JSON' })
    })

    if (target.isOurs) {
      test.each([{}, { targets: {} }, { targets: { includeUsers: [] } }])(
        'with %j it is for everybody, an empty list included',
        async (rest) => {
          const [ann, ben] = [await made(10), await made(20)]
          await admin('POST', '/quota/refresh', { body: { amount: 5, ...rest } })
          expect(await balances(ann, ben)).toEqual([15, 25])
        },
      )
    }
  })
}
