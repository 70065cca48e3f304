// Rules on balances against a simulation of their own, told from the words of the design.

import { expect, test } from 'vitest'
import type { QuotaRule } from '../../src/core/types.ts'
import { hub, planned, rule, wish } from '../core/aup.ts'
import { user } from '../core/live.ts'
import * as fc from '../helpers/draws.ts'

const names = ['ann', 'ben', 'bea']
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined })
const sum = fc.integer({ min: -300, max: 300 })

const rules = fc.array(
  fc
    .record({
      action: fc.constantFrom('add' as const, 'add' as const, 'set' as const),
      amount: sum,
      maxBalance: maybe(fc.nat(300)),
      minBalance: maybe(fc.nat(300)),
      match: maybe(fc.constantFrom(['b*'], ['ann'], ['*'])),
      groups: maybe(fc.subarray(['ml', 'art'], { minLength: 1 })),
      balanceBelow: maybe(sum),
      balanceAbove: maybe(sum),
      include: maybe(fc.subarray(names)),
      exclude: maybe(fc.subarray(names)),
    })
    .map((one) => rule(Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined)))),
  { maxLength: 4 },
)

function simulated(all: readonly QuotaRule[], name: string, groups: readonly string[], start: number): number {
  let balance = start
  for (const one of all) {
    const isMeant = [
      one.match === undefined || one.match.some((glob) => glob === '*' || glob === name || glob[0] === name[0]),
      one.groups === undefined || one.groups.some((group) => groups.includes(group)),
      one.include === undefined || one.include.includes(name),
      one.exclude === undefined || !one.exclude.includes(name),
      one.balanceBelow === undefined || balance < one.balanceBelow,
      one.balanceAbove === undefined || balance > one.balanceAbove,
    ].every(Boolean)
    if (!isMeant) continue
    const [before, least] = [balance, one.minBalance ?? 0]
    if (one.action === 'set') balance = Math.max(0, one.amount)
    else
      for (let step = 0; step < Math.abs(one.amount); step += 1) {
        if (one.amount > 0 && (one.maxBalance === undefined || balance < one.maxBalance)) balance += 1
        if (one.amount < 0 && balance > least) balance -= 1
      }
    if (one.action === 'add' && one.amount >= 0) {
      expect(balance).toBeGreaterThanOrEqual(before)
      if (one.maxBalance !== undefined) expect(balance).toBeLessThanOrEqual(Math.max(before, one.maxBalance))
    }
  }
  return balance
}

const people = fc.tuple(
  ...names.map((name) =>
    fc.record({
      name: fc.constant(name),
      has: fc.option(fc.oneof(sum, fc.constant('unlimited' as const)), { nil: undefined }),
      groups: fc.subarray(['ml', 'art']),
    }),
  ),
)

test('each user gets one action, which comes to what the rules do one after another', () => {
  fc.assert(
    fc.property(people, rules, (all, quotaRules) => {
      const rows = Object.fromEntries(all.flatMap(({ name, has }) => (has === undefined ? [] : [[name, has]])))
      const live = hub(
        all.map(({ name, groups }) => user(name, { groups })),
        rows,
      )
      const actions = planned(wish([], { topup: true }, { quotaRules }), live)
      expect(new Set(actions.map((action) => 'user' in action && action.user)).size).toBe(actions.length)
      for (const { name, has = 0, groups } of all) {
        const action = actions.find((one) => 'user' in one && one.user === name)
        if (has === 'unlimited') {
          expect(action).toBeUndefined()
          continue
        }
        const after =
          action?.op === 'quota.add' ? has + action.after.add : action?.op === 'quota.set' ? action.after.balance : has
        expect(after).toBe(simulated(quotaRules, name, groups, has))
        if (action?.op === 'quota.add') expect(action.after.add).not.toBe(0)
      }
    }),
    { numRuns: 500 },
  )
})
