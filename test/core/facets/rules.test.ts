import { expect, it } from 'vitest'

import {
  countRules,
  everyList,
  mapRules,
  needsOf,
  readRules,
  ruleKeyOf,
  ruleKeys,
} from '../../../src/core/facets/rules.ts'
import type { Place, RuleLists } from '../../../src/core/types.ts'

const at: Place = { file: 'h.yaml', line: 1, column: 1 }
const place = ([key, index]: readonly [string, number]): Place => ({ file: key, line: index, column: 1 })
const none: RuleLists = { rules: [], stopRules: [], tokenRules: [], removeRules: [], quotaRules: [] }

it('every list has its own key in a file, and findings name the lists in this order', () => {
  expect(ruleKeys).toEqual(['absent', 'stop_servers', 'revoke_tokens', 'remove_servers', 'quota_rules'])
  expect(ruleKeyOf('removeRules')).toBe('remove_servers')
  expect(everyList(none).map(({ traits }) => traits.key)).toEqual(ruleKeys)
})

it('rules of several files are read list by list, each with its place', () => {
  const read = readRules([
    { file: { absent: [{ match: ['a*'], never_logged_in: true }, { inactive_for: '2w' }] }, place },
    { file: { absent: [{ group: 'old' }], stop_servers: [{ group: ['x', 'y'], idle_for: '3h' }] }, place },
  ])
  expect(read).toEqual({
    ...none,
    rules: [
      { match: ['a*'], neverLoggedIn: true, at: { file: 'absent', line: 0, column: 1 } },
      { inactive: { text: '2w', seconds: 1_209_600 }, at: { file: 'absent', line: 1, column: 1 } },
      { groups: ['old'], at: { file: 'absent', line: 0, column: 1 } },
    ],
    stopRules: [
      { groups: ['x', 'y'], idle: { text: '3h', seconds: 10_800 }, at: { file: 'stop_servers', line: 0, column: 1 } },
    ],
  })
  expect(countRules(read)).toEqual({ rules: 3, stopRules: 1, tokenRules: 0, removeRules: 0, quotaRules: 0 })
})

it('every field of a rule is read', () => {
  const file = {
    revoke_tokens: [{ match: ['a'], unused_for: '180d', without_expiry: true as const }, {}],
    remove_servers: [{ servers: ['gpu'], unused_for: '1d', stop: true as const }, {}],
    quota_rules: [
      {
        ...{ name: 'weekly', action: 'add' as const, amount: 5, max_balance: 9, min_balance: 1, group: 'x' },
        ...{ balance_below: 8, balance_above: 2, include: ['ann'], exclude: ['ben'] },
      },
      { name: 'once', action: 'set' as const, amount: 7 },
    ],
  }
  expect(readRules([{ file, place: () => at }])).toEqual({
    ...none,
    tokenRules: [{ match: ['a'], unused: { text: '180d', seconds: 15_552_000 }, withoutExpiry: true, at }, { at }],
    removeRules: [{ servers: ['gpu'], unused: { text: '1d', seconds: 86_400 }, stop: true, at }, { at }],
    quotaRules: [
      {
        ...{ name: 'weekly', action: 'add', amount: 5, maxBalance: 9, minBalance: 1, groups: ['x'] },
        ...{ balanceBelow: 8, balanceAbove: 2, include: ['ann'], exclude: ['ben'], at },
      },
      { name: 'once', action: 'set', amount: 7, at },
    ],
  })
})

it.each<[string, Partial<RuleLists>, readonly string[]]>([
  ['no rule', {}, []],
  ['a rule by names', { rules: [{ match: ['a*'], at }] }, []],
  ['a rule by activity', { rules: [{ neverLoggedIn: true, at }] }, ['last_activity']],
  ['a rule by tokens', { tokenRules: [{ groups: ['x'], at }] }, ['memberships']],
  ['a rule for servers', { removeRules: [{ groups: ['x'], at }] }, ['memberships', 'servers']],
  ['a grant', { quotaRules: [{ name: 'r', action: 'add', amount: 1, groups: ['x'], at }] }, []],
])('%s needs to see what it compares', (_, rules, needs) => {
  expect([...needsOf({ ...none, ...rules })].sort()).toEqual(needs)
})

it('a change reaches the rules of every list', () => {
  const one = { groups: ['x'], at }
  const all = {
    rules: [one],
    stopRules: [{ ...one, idle: { text: '1h', seconds: 3600 } }],
    tokenRules: [one],
    removeRules: [one],
    quotaRules: [{ ...one, name: 'r', action: 'add', amount: 1 }],
  } satisfies RuleLists
  const changed = mapRules(all, (rule) => ({ ...rule, groups: ['y'] }))
  expect(everyList(changed).flatMap(({ rules }) => rules.map(({ groups }) => groups))).toEqual(
    ruleKeys.map(() => ['y']),
  )
})
