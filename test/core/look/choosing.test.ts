import { describe, expect, test } from 'vitest'

import { chooser, isPartial, sorted } from '../../../src/core/look/choosing.ts'
import { type Choice, fieldsOf, type SortKey } from '../../../src/core/look/listing.ts'
import { unseenFields } from '../../../src/core/look/sight.ts'
import type { LiveUser } from '../../../src/core/types.ts'
import { snapshot, user } from '../live.ts'

const everybody: Choice = { match: [], groups: [], isActive: false, neverLoggedIn: false }
const now = '2026-11-21T00:00:00Z'

const users = [
  user('ann', { admin: true, groups: ['staff'], last_activity: '2026-11-20T23:00:00Z' }),
  user('bob23', { groups: ['ml', 'staff'], servers: [{ name: '', state: 'ready' }] }),
  user('Cy', { last_activity: null, created: '2026-11-20T00:00:00Z' }),
  user('dan23', { last_activity: null, created: '2026-01-01T00:00:00Z', servers: [{ name: 'x', state: 'stopped' }] }),
]

function names(choice: Partial<Choice>): string[] {
  const all = { ...everybody, ...choice }
  return users.filter(chooser(all, now)).map((one) => one.name)
}

const balances = [
  user('none', { quota: null }),
  user('free', { quota: { balance: 0, unlimited: true } }),
  user('debt', { quota: { balance: -5, unlimited: false } }),
  user('rich', { quota: { balance: 900, unlimited: false } }),
  user('zero', { quota: { balance: 0, unlimited: false } }),
]

describe('quotas', () => {
  test.each<[Partial<Choice>, string[]]>([
    [{ quotaBelow: 1 }, ['none', 'debt', 'zero']],
    [{ quotaBelow: 0 }, ['debt']],
    [{ quotaAbove: 0 }, ['free', 'rich']],
    [{ quotaAbove: -1, quotaBelow: 900 }, ['none', 'zero']],
  ])('%j chooses %j', (choice, chosen) => {
    const all = { ...everybody, ...choice }
    expect(balances.filter(chooser(all, now)).map(({ name }) => name)).toEqual(chosen)
    expect(isPartial(all)).toBe(true)
  })

  test('are sorted from none over the lowest to unlimited', () => {
    const two = [...balances, user('also-free', { quota: { balance: 1, unlimited: true } })]
    const order = (isReverse: boolean) => sorted(two, 'quota', isReverse).map(({ name }) => name)
    expect(order(false)).toEqual(['none', 'debt', 'zero', 'rich', 'also-free', 'free'])
    expect(order(true)).toEqual(['also-free', 'free', 'rich', 'zero', 'debt', 'none'])
  })
})

describe('a choice', () => {
  test.each<[string, Partial<Choice>, string[]]>([
    ['nothing', {}, ['ann', 'bob23', 'Cy', 'dan23']],
    ['a glob', { match: ['*23'] }, ['bob23', 'dan23']],
    ['a glob, case and all', { match: ['c*'] }, []],
    ['several globs', { match: ['a*', 'C?'] }, ['ann', 'Cy']],
    ['a part of the name in any case', { search: 'C' }, ['Cy']],
    ['a group', { groups: ['staff'] }, ['ann', 'bob23']],
    ['one of several groups', { groups: ['ml', 'none'] }, ['bob23']],
    ['admins', { admin: true }, ['ann']],
    ['no admins', { admin: false }, ['bob23', 'Cy', 'dan23']],
    ['a running server', { isActive: true }, ['bob23']],
    ['inactivity, from creation for who never came', { inactive: age(30) }, ['dan23']],
    ['inactivity, from the last activity', { inactive: age(19) }, ['bob23', 'dan23']],
    ['never logged in', { neverLoggedIn: true }, ['Cy', 'dan23']],
    ['two conditions at once', { match: ['*23'], neverLoggedIn: true }, ['dan23']],
  ])('of %s', (_, choice, wanted) => {
    expect(names(choice)).toEqual(wanted)
  })

  test('of so many days begins with exactly so many', () => {
    const one = user('x', { last_activity: '2026-11-11T00:00:00Z' })
    const isOld = (days: number): boolean => chooser({ ...everybody, inactive: age(days) }, now)(one)
    expect([isOld(10), isOld(11)]).toEqual([true, false])
  })

  test('tells whether it leaves anybody out, and which fields it needs', () => {
    expect(isPartial(everybody)).toBe(false)
    expect(isPartial({ ...everybody, admin: false })).toBe(true)
    const all = { ...everybody, groups: ['a'], isActive: true, inactive: age(1) }
    expect([...fieldsOf(all)]).toEqual([
      ['groups', '--group'],
      ['servers', '--active'],
      ['created', '--inactive-for'],
      ['last_activity', '--inactive-for'],
    ])
  })
})

function age(days: number): { text: string; seconds: number } {
  return { text: `${days}d`, seconds: days * 86_400 }
}

test.each<[SortKey, boolean, string[]]>([
  ['name', false, ['Cy', 'ann', 'bob23', 'dan23']],
  ['name', true, ['dan23', 'bob23', 'ann', 'Cy']],
  ['last_activity', false, ['Cy', 'dan23', 'bob23', 'ann']],
  ['last_activity', true, ['ann', 'bob23', 'Cy', 'dan23']],
  ['created', false, ['ann', 'bob23', 'dan23', 'Cy']],
  ['groups', true, ['bob23', 'ann', 'Cy', 'dan23']],
  ['servers', true, ['bob23', 'Cy', 'ann', 'dan23']],
])('sorted by %s, reverse %s', (key, isReverse, wanted) => {
  expect(sorted(users, key, isReverse).map((one) => one.name)).toEqual(wanted)
})

test('a field is unseen when one user does not show it', () => {
  const blind: LiveUser = { name: 'x', admin: false, groups: [] }
  expect(unseenFields(snapshot(users))).toEqual([])
  expect(unseenFields(snapshot([...users, blind]))).toEqual(['created', 'last_activity', 'servers'])
})

test('whose signs of life, servers or groups nobody sees is in no such choice, and comes as nobody', () => {
  const { servers: _, last_activity: __, groups: ___, ...hidden } = user('h')
  const inactive = { text: '0d', seconds: 0 }
  for (const more of [{ inactive }, { isActive: true }, { groups: ['staff'] }, { neverLoggedIn: true }]) {
    expect(chooser({ ...everybody, ...more }, now)(hidden)).toBe(false)
  }
  const two = [user('a', { groups: ['x'] }), hidden]
  expect(sorted(two, 'groups', false).map(({ name }) => name)).toEqual(['h', 'a'])
})

test('a user last seen exactly so long ago is inactive', () => {
  const age = { text: '1d', seconds: 86_400 }
  const isChosen = chooser({ ...everybody, inactive: age }, now)
  expect(isChosen(user('a', { last_activity: '2026-11-20T00:00:00Z' }))).toBe(true)
  expect(isChosen(user('a', { last_activity: '2026-11-20T00:00:01Z' }))).toBe(false)
})
