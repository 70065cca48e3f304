import { describe, expect, test } from 'vitest'

import { addressOf, rosterOf, tableFault } from '../../../src/core/look/roster.ts'
import { snapshot, user } from '../live.ts'

describe('an export', () => {
  test('holds everybody by name, and every group, also the empty ones', () => {
    const live = snapshot([user('b', { groups: ['ml'] }), user('a', { admin: true })], {
      groups: new Map([
        ['ml', { name: 'ml', properties: {} }],
        ['empty', { name: 'empty', properties: { gpu: 2 } }],
      ]),
    })
    const roster = rosterOf(live, 'lower')
    expect(roster.users.map(({ name, admin, groups }) => ({ name, admin, groups }))).toEqual([
      { name: 'a', admin: true, groups: [] },
      { name: 'b', admin: false, groups: ['ml'] },
    ])
    expect(roster.groups).toEqual([{ name: 'empty', properties: { gpu: 2 } }, { name: 'ml' }])
    expect(roster.leftOut).toEqual({ users: [], groups: [], properties: [], cells: new Map(), kept: [] })
    expect(roster.isPart).toBe(false)
  })

  test('of a part declares only the groups of the part', () => {
    const live = snapshot([user('a', { groups: ['x'] }), user('b', { groups: ['y'] })])
    const roster = rosterOf(live, 'lower', ({ name }) => name === 'a')
    expect(roster).toMatchObject({ isPart: true, groups: [{ name: 'x' }], users: [{ name: 'a' }] })
  })

  test('leaves out users that no row can express, and says why', () => {
    const names = ['fine', 'a/b', '..', 'x\u001b', ' led', 'ended ', 'Bob', 'bob', 'EVE', 'Eve', 'Zoe']
    const roster = rosterOf(snapshot(names.map((name) => user(name))), 'lower')
    expect(roster.users.map((one) => one.name)).toEqual(['EVE', 'Zoe', 'bob', 'fine'])
    expect(roster.leftOut.users).toEqual([
      { name: 'a/b', why: 'has a slash, which a proxy may read as another path' },
      { name: '..', why: 'would be read as a folder in the URL of a request' },
      { name: 'x\u001b', why: 'has a control or text-direction character' },
      { name: ' led', why: 'has spaces at its ends' },
      { name: 'ended ', why: 'has spaces at its ends' },
      { name: 'Bob', why: 'differs only in case from "bob"' },
      { name: 'Eve', why: 'differs only in case from "EVE"' },
    ])
  })

  test('leaves out names that reading the file would refuse', () => {
    const roster = rosterOf(snapshot(['username', '1-Mar', 'ann'].map((name) => user(name))), 'lower')
    expect(roster.users.map(({ name }) => name)).toEqual(['ann'])
    expect(roster.leftOut.users).toEqual([
      { name: 'username', why: 'is the word of the header' },
      { name: '1-Mar', why: 'is a date that a spreadsheet made of a name' },
    ])
  })

  test('keeps names that differ only in case where case is kept', () => {
    const roster = rosterOf(snapshot(['Bob', 'bob', ' bob'].map((name) => user(name))), 'exact')
    expect(roster.users.map((one) => one.name)).toEqual(['Bob', 'bob'])
    expect(roster.names).toBe('exact')
  })

  test('takes a group that no row can name out of the rows, too', () => {
    const roster = rosterOf(snapshot([user('a', { groups: ['a/b', 'ml'] })]), 'lower')
    expect(roster.users[0]?.groups).toEqual(['ml'])
    expect(roster.groups).toEqual([{ name: 'ml' }])
    expect(roster.leftOut.groups.map(({ name }) => name)).toEqual(['a/b'])
  })

  test('keeps the composed one of two groups that a file cannot tell apart', () => {
    const [composed, decomposed] = ['\u00c9cole', 'E\u0301cole']
    const groups = new Map([composed, decomposed, 'e\u0301te'].map((name) => [name, { name }]))
    const roster = rosterOf(snapshot([user('a', { groups: [composed, decomposed, 'e\u0301te'] })], { groups }), 'lower')
    expect(roster.users[0]?.groups).toEqual([composed, 'e\u0301te'])
    expect(roster.leftOut.groups).toEqual([{ name: decomposed, why: `differs only in its form from "${composed}"` }])
  })

  test('leaves out properties that a file cannot say, key by key', () => {
    const properties = { a: null, b: { c: [{ d: null }] }, e: 2 ** 53, f: [null, 1e300], g: false, h: 1.5 }
    const live = snapshot([], { groups: new Map([['ml', { name: 'ml', properties }]]) })
    const roster = rosterOf(live, 'lower')
    expect(roster.groups).toEqual([{ name: 'ml', properties: { g: false, h: 1.5 } }])
    expect(roster.leftOut.properties).toEqual([{ name: 'ml', why: '"a", "b", "e", "f"' }])
  })

  describe('of a hub with quotas', () => {
    const quota = (balance: number, unlimited = false) => ({ quota: { balance, unlimited } })
    const people = [
      user('ann', quota(500)),
      user('bob', quota(70, true)),
      user('cy', { quota: null }),
      user('debt', quota(-1)),
      user('rich', quota(20_000_000)),
      user('zero', quota(0)),
    ]
    const groups = new Map([
      ['gh', { name: 'gh', properties: { source: 'github-team', gpu: 1 }, kept: 'synced' as const }],
      ['native-users', { name: 'native-users', properties: { source: 'system' }, kept: 'system' as const }],
    ])
    const live = snapshot([...people, user('eve', { groups: ['gh', 'native-users'], quota: null })], {
      target: { provider: 'aup', url: 'https://hub.example.edu' },
      quotas: new Map(),
      groups,
    })
    const roster = rosterOf(live, 'lower')

    test('says the quotas that a file can say', () => {
      expect(roster).toMatchObject({ provider: 'aup', columns: ['quota'] })
      expect(roster.users.map(({ name, cells }) => [name, cells])).toEqual([
        ['ann', { quota: 500 }],
        ['bob', { quota: 'unlimited' }],
        ['cy', {}],
        ['debt', {}],
        ['eve', {}],
        ['rich', {}],
        ['zero', { quota: 0 }],
      ])
      const odd = [
        { name: 'debt', why: '-1' },
        { name: 'rich', why: '20000000' },
      ]
      expect([...roster.leftOut.cells]).toEqual([['quota', odd]])
    })

    test('leaves to the hub what it fills itself, and where a group comes from', () => {
      expect(roster.groups).toEqual([{ name: 'gh', properties: { gpu: 1 } }])
      expect(roster.users.find(({ name }) => name === 'eve')?.groups).toEqual(['gh'])
      expect(roster.leftOut.kept).toEqual(['native-users'])
    })
  })

  test.each([
    ['groups are', snapshot([user('a')], { groups: undefined })],
    ['who is in them is', snapshot([{ name: 'a', admin: false }, user('b', { groups: ['ml'] })])],
  ])('has no groups when %s unseen', (_, live) => {
    const roster = rosterOf(live, 'lower')
    expect(roster.groups).toBeUndefined()
    expect(roster.users.map((one) => one.groups)).toEqual(live.users.size === 1 ? [undefined] : [undefined, undefined])
  })
})

test.each([
  ['ml', undefined],
  ['a;b', 'has a semicolon, which parts the groups of a cell'],
  ['-', 'would be read as "none"'],
])('the group %s in a cell', (group, fault) => {
  expect(tableFault(group)).toBe(fault)
})

test('a user named by the number has no address', () => {
  expect(addressOf({ name: '#7', account: '7' })).toBe('')
  expect(addressOf({ name: '#7', account: '8' })).toBe('#7')
  expect(addressOf({ name: 'ann@x.org', account: '7' })).toBe('ann@x.org')
  expect(addressOf({ name: 'ann@x.org' })).toBe('ann@x.org')
})
