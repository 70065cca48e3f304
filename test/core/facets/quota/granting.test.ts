import { describe, expect, test } from 'vitest'

import type { QuotaRule } from '../../../../src/core/types.ts'
import { balances, hub, planned, rule, wish } from '../../aup.ts'
import { user } from '../../live.ts'

const topup = { topup: true }
const given = (rules: readonly Partial<QuotaRule>[], has: number | 'unlimited' | undefined, more = {}): string[] =>
  balances(
    wish([], topup, { quotaRules: rules.map(rule), ...more }),
    hub([user('ann', { groups: ['ml'] })], has === undefined ? {} : { ann: has }),
  )

describe('rules', () => {
  test('wait for a top-up', () => {
    expect(balances(wish([], {}, { quotaRules: [rule()] }), hub(['ann']))).toEqual([])
  })

  test.each<[string, readonly Partial<QuotaRule>[], number | 'unlimited' | undefined, string[]]>([
    ['adds', [{}], 5, ['ann+100']],
    ['adds to nothing', [{}], undefined, ['ann+100']],
    ['adds up to the maximum', [{ maxBalance: 60 }], 5, ['ann+55']],
    ['never lowers through the maximum', [{ maxBalance: 60 }], 500, []],
    ['takes', [{ amount: -20 }], 50, ['ann+-20']],
    ['takes no more than there is', [{ amount: -200 }], 50, ['ann+-50']],
    ['takes down to the minimum', [{ amount: -20, minBalance: 40 }], 50, ['ann+-10']],
    ['never raises through the minimum', [{ amount: -20, minBalance: 40 }], 30, []],
    ['leaves a debt alone when it takes', [{ amount: -20 }], -30, []],
    ['a minimum does not hold back what is added', [{ minBalance: 1000 }], 5, ['ann+100']],
    ['sets', [{ action: 'set', amount: 70 }], 5, ['ann=70']],
    ['sets what is so: nothing', [{ action: 'set', amount: 70 }], 70, []],
    ['sets without bounds', [{ action: 'set', amount: 70, maxBalance: 10 }], 5, ['ann=70']],
    ['sets nobody below zero', [{ action: 'set', amount: -70 }], 5, ['ann=0']],
    ['unlimited is left alone', [{ action: 'set', amount: 70 }], 'unlimited', []],
    ['below', [{ balanceBelow: 5 }], 5, []],
    ['just below', [{ balanceBelow: 6 }], 5, ['ann+100']],
    ['above', [{ balanceAbove: 5 }], 5, []],
    ['just above', [{ balanceAbove: 4 }], 5, ['ann+100']],
    ['conditions are ANDed', [{ match: ['a*'], balanceAbove: 100 }], 5, []],
    ['a match', [{ match: ['x*', 'A?N'] }], 5, ['ann+100']],
    ['no match', [{ match: ['x*'] }], 5, []],
    ['a group', [{ groups: ['x', 'ml'] }], 5, ['ann+100']],
    ['no group', [{ groups: ['x'] }], 5, []],
    ['included', [{ include: [' Ann '] }], 5, ['ann+100']],
    ['not included', [{ include: ['bea'] }], 5, []],
    ['excluded', [{ exclude: ['Ann'] }], 5, []],
    ['others excluded', [{ exclude: ['bea'] }], 5, ['ann+100']],
    ['one after another', [{}, { amount: 7 }], 5, ['ann+107']],
    ['each sees what those before made of it', [{}, { balanceBelow: 100 }], 5, ['ann+100']],
    ['set, then add', [{ action: 'set', amount: 10 }, {}], 5, ['ann=110']],
    ['set to what is so, then add: no drift', [{ action: 'set', amount: 5 }, {}], 5, ['ann=105']],
    ['add, then set', [{}, { action: 'set', amount: 10 }], 5, ['ann=10']],
    ['forth and back: nothing', [{}, { amount: -100 }], 5, []],
  ])('%s', (_, rules, has, is) => {
    expect(given(rules, has)).toEqual(is)
  })

  test.each<[string, readonly Partial<QuotaRule>[], object]>([
    ['a maximum', [{ maxBalance: 60 }], { add: 55, max: 60 }],
    ['no maximum', [{}], { add: 100 }],
    ['a minimum that does not bear on what is added', [{ minBalance: 3 }], { add: 100 }],
    ['the wider maximum of two', [{ maxBalance: 60 }, { maxBalance: 90 }], { add: 85, max: 90 }],
    ['no maximum when one of two has none', [{ maxBalance: 60 }, {}], { add: 155 }],
    ['the maximum of the one that added', [{ maxBalance: 60 }, { amount: -5 }], { add: 50, max: 60 }],
    ['the one that had a say', [{ maxBalance: 60 }, { balanceBelow: 0 }], { add: 55, max: 60 }],
    ['a minimum', [{ amount: -20, minBalance: 2 }], { add: -3, min: 2 }],
    ['zero, where no minimum is said', [{ amount: -20 }], { add: -5, min: 0 }],
    [
      'the wider minimum of two',
      [
        { amount: -2, minBalance: 2 },
        { amount: -2, minBalance: 1 },
      ],
      { add: -4, min: 1 },
    ],
  ])('a grant keeps %s', (_, rules, after) => {
    const [action] = planned(wish([], topup, { quotaRules: rules.map(rule) }), hub(['ann'], { ann: 5 }))
    expect(action?.after).toEqual(after)
  })

  test('the last that had a say is the reason', () => {
    const rules = [rule({ name: 'first' }), rule({ name: 'last' }), rule({ name: 'idle', balanceBelow: 0 })]
    const [action] = planned(wish([], topup, { quotaRules: rules }), hub(['ann']))
    expect(action?.reason).toEqual({ why: 'rule', at: 'hubplan.yaml:9:5', quota_rule: 'last' })
  })

  test.each([
    ['protected', { protect: ['a*'] }],
    ['outside manage', { manage: [['*'], ['b*']] }],
  ])('a user who is %s is skipped', (_, scope) => {
    expect(given([{}], 5, { scope })).toEqual([])
  })

  test('a name that hubplan never touches is left alone', () => {
    expect(balances(wish([], topup, { quotaRules: [rule()] }), hub(['Ann', 'a/b', '..'], { ann: 5 }))).toEqual([])
  })

  test('admins have quotas too, also where prune or exact groups pass them by', () => {
    const live = hub([user('ann', { admin: true, groups: ['ml'] })], { ann: 5 })
    const at = { file: 'h.yaml', line: 1, column: 1 }
    const wanted = wish([], topup, { quotaRules: [rule()] })
    expect(balances(wanted, live)).toEqual(['ann+100'])
    expect(balances({ ...wanted, scope: { prune: at } }, live)).toEqual(['ann+100'])
    const groups = [{ name: 'ml', exact: true, isDeclared: true, at }]
    expect(balances({ ...wanted, groups }, live)).toEqual(['ann+100'])
  })

  test('a row goes before them, unless it speaks of new users only', () => {
    const rows = [{ username: 'ann', quota: '5' }]
    const rules = { quotaRules: [rule()] }
    expect(balances(wish(rows, topup, rules), hub(['ann'], { ann: 5 }))).toEqual([])
    expect(balances(wish(rows, { ...topup, quotaWhen: 'create' }, rules), hub(['ann'], { ann: 5 }))).toEqual([
      'ann+100',
    ])
    expect(balances(wish([{ username: 'ann' }], topup, rules), hub(['ann'], { ann: 5 }))).toEqual(['ann+100'])
  })

  test('new users are none of theirs', () => {
    expect(balances(wish([{ username: 'new' }], topup, { quotaRules: [rule()] }), hub([]))).toEqual([])
  })
})
