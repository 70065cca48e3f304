// The users that a plan changes: rows that expire, names that are never touched, rules, and groups that the system keeps.
import { describe, expect, it } from 'vitest'

import { formatPlace } from '../../../src/core/problem.ts'
import type { DesiredGroup, LiveGroup, Rule, Snapshot } from '../../../src/core/types.ts'
import { hub, manages } from '../aup.ts'
import { drafted, guardsOf, ids, snapshot, table, user, type Wanted } from '../live.ts'

const header = ['username', 'admin', 'groups', 'ensure', 'server', 'expires']
const rows = (...lines: string[][]) => table('u.csv', header, ...lines)
const at = { file: 'hubplan.yaml', line: 5, column: 5 }
const rule = (more: Partial<Rule>): Rule => ({ at, ...more })

function messages(wanted: Wanted, live: Snapshot): string[] {
  return drafted(wanted, live).findings.map(({ level, guard, message }) => `${level} ${guard}: ${message}`)
}

function faults(wanted: Wanted, live: Snapshot): string[] {
  return drafted(wanted, live).diagnostics.map((d) => `${formatPlace(d.at)} ${d.message}`)
}

// The snapshots of these tests are taken on 2026-11-21 at 00:00 UTC.
describe('a row that expires', () => {
  const row = (expires: string, more: Partial<Record<'ensure' | 'admin', string>> = {}) =>
    rows(['ann', more.admin ?? '', '', more.ensure ?? '', '', expires])

  it('holds on its last day', () =>
    expect(drafted({ tables: [row('2026-11-21')] }, snapshot([user('ann')])).actions).toEqual([]))
  it('means absent from the day after', () => {
    const { actions } = drafted({ tables: [row('2026-11-20')] }, snapshot([user('ann')]))
    expect(ids(actions)).toEqual(['user.delete:ann'])
    expect(actions[0]?.reason).toEqual({ why: 'row', at: 'u.csv:2:1', expires: '2026-11-20' })
  })
  it('means absent from its very moment', () => {
    const planned = (text: string) => ids(drafted({ tables: [row(text)] }, snapshot([user('ann')])).actions)
    expect(planned('2026-11-21T00:00:00Z')).toEqual(['user.delete:ann'])
    expect(planned('2026-11-21T00:00:01Z')).toEqual([])
    expect(planned('2026-11-21T02:00:00+02:00')).toEqual(['user.delete:ann'])
  })
  it('and that is nobody any more does nothing', () => {
    const wanted = { tables: [row('2026-11-01', { admin: 'yes' })] }
    expect(drafted(wanted, snapshot([])).actions).toEqual([])
    expect(messages(wanted, snapshot([]))).toEqual(['info already-absent: to be absent and not on the hub: "ann"'])
  })
  it('does not ask for somebody unknown', () =>
    expect(faults({ tables: [row('2026-11-01', { ensure: 'existing' })] }, snapshot([]))).toEqual([]))
  it('deletes no admin unseen', () =>
    expect(
      guardsOf(drafted({ tables: [row('2026-11-01')] }, snapshot([user('ann', { admin: true })])).findings),
    ).toContain('block admin-delete'))
  it('is told a month before, the soonest first', () => {
    const lines = [
      ['ann', '', '', '', '', '2026-12-20'],
      ['ben', '', '', '', '', '2026-11-30'],
      ['cat', '', '', '', '', '2026-12-20'],
      ['dan', '', '', '', '', '2026-12-21'],
      ['eve', '', '', 'absent', '', '2026-11-30'],
    ]
    expect(
      messages({ tables: [rows(...lines)] }, snapshot(['ann', 'ben', 'cat', 'dan'].map((name) => user(name)))),
    ).toEqual([
      'info already-absent: to be absent and not on the hub: "eve"',
      'info expires: accounts that expire in the next 30 days, and are deleted by a plan made then: after 2026-11-30: "ben"; after 2026-12-20: "ann", "cat"',
    ])
  })
})

describe('a name that is never touched', () => {
  const live = snapshot([user('Bob', { admin: true, groups: ['ml'] }), user('ann')])

  it('may be in a row that says how it is', () => {
    const wanted = { tables: [rows(['Bob', 'yes', 'ml', ''])] }
    expect(drafted(wanted, live).actions).toEqual([])
    expect(faults(wanted, live)).toEqual([])
    expect(guardsOf(drafted(wanted, live).findings)).toEqual(['info hands-off'])
  })
  it.each([
    ['another flag', ['Bob', 'no', '', '']],
    ['another group', ['Bob', '', '-', '']],
    ['absence', ['Bob', '', '', 'absent']],
    ['an expiry that is past', ['Bob', '', '', '', '', '2026-11-01']],
    ['a server', ['Bob', '', '', '', 'stopped']],
  ])('cannot be given %s', (_, line) =>
    expect(faults({ tables: [rows(line, ['ann', '', 'ml', ''])] }, live)).toEqual([
      'u.csv:2:1 the name "Bob" is not in lower case, so hubplan never touches this user, and the row cannot be met; take it out, or set target.names: exact',
    ]),
  )
  it('is nobody to a row that writes it as the hub would', () => {
    const { actions, diagnostics } = drafted({ tables: [rows(['bob', '', '', 'absent'])] }, live)
    expect({ actions, diagnostics }).toEqual({ actions: [], diagnostics: [] })
  })
  it('is not taken for the one that the hub has beside it', () => {
    const both = snapshot([user('Bob'), user('bob')])
    expect(drafted({ tables: [rows(['Bob', 'yes', '', ''])] }, both).diagnostics.map(({ message }) => message)).toEqual(
      [
        '"Bob" and "bob" are two users of the hub, and hubplan only changes "bob"; write "bob" if that one is meant, or take the row out',
      ],
    )
    expect(ids(drafted({ tables: [rows(['bob', 'yes', '', ''])] }, both).actions)).toEqual(['admin.set:bob'])
  })
  it('is not renamed, nor passed over in silence', () => {
    const table2 = table('u.csv', ['username', 'renamed_from'], ['evelyn', 'Eve'])
    expect(drafted({ tables: [table2] }, snapshot([user('Eve')])).diagnostics.map(({ message }) => message)).toEqual([
      'the name "Eve" is not in lower case, so hubplan never touches this user, and the row cannot be met; take it out, or set target.names: exact',
    ])
  })
})

describe('an absent rule', () => {
  const day = 86_400
  const never = user('never', { last_activity: null, created: '2026-01-01T00:00:00Z' })
  const fresh = user('fresh', { last_activity: null, created: '2026-11-20T00:00:00Z' })
  const seen = user('seen', { last_activity: '2020-01-01T00:00:00Z' })
  const live = snapshot([never, fresh, seen, user('boss', { admin: true, last_activity: null })])

  it('with never_logged_in takes those who never came', () => {
    const { actions } = drafted({ rules: [rule({ neverLoggedIn: true })] }, live)
    expect(ids(actions)).toEqual(['user.delete:fresh', 'user.delete:never'])
    expect(actions[0]?.reason).toEqual({ why: 'rule', at: 'hubplan.yaml:5:5', never_logged_in: true })
  })
  it('and with inactive_for only those made long ago', () => {
    const { actions } = drafted(
      { rules: [rule({ neverLoggedIn: true, inactive: { text: '30d', seconds: 30 * day } })] },
      live,
    )
    expect(ids(actions)).toEqual(['user.delete:never'])
    expect(actions[0]?.reason).toEqual({
      why: 'rule',
      at: 'hubplan.yaml:5:5',
      inactive_for: '30d',
      never_logged_in: true,
    })
  })
  it('for those who never came is blocked when nobody sees who came', () => {
    const { last_activity: _, ...blind } = never
    expect(messages({ rules: [rule({ neverLoggedIn: true })] }, snapshot([blind]))).toEqual([
      'block visibility: the last activity is not visible to the token, so no user can be found inactive; give it read:users:activity',
    ])
  })
  it('with groups takes the members of one of them', () => {
    const people = snapshot([user('a', { groups: ['x'] }), user('b', { groups: ['y', 'z'] }), user('c')])
    const { actions } = drafted({ rules: [rule({ groups: ['x', 'y'] })] }, people)
    expect(ids(actions)).toEqual(['user.delete:a', 'user.delete:b'])
    expect(actions[0]?.reason).toEqual({ why: 'rule', at: 'hubplan.yaml:5:5', groups: ['x', 'y'] })
  })
  it('with groups and a glob takes who is both', () => {
    const people = snapshot([user('a1', { groups: ['x'] }), user('b1', { groups: ['x'] }), user('a2')])
    expect(ids(drafted({ rules: [rule({ groups: ['x'], match: ['a*'] })] }, people).actions)).toEqual([
      'user.delete:a1',
    ])
  })
  it('with groups takes the names of groups as they are', () => {
    const people = snapshot([user('a', { groups: ['X'] })])
    expect(drafted({ rules: [rule({ groups: ['x'] })] }, people).actions).toEqual([])
  })
  it('with groups is blocked when nobody sees them', () => {
    const { groups: _, ...blind } = user('a')
    expect(guardsOf(drafted({ rules: [rule({ groups: ['x'] })] }, snapshot([blind])).findings)).toEqual([
      'block visibility',
    ])
  })
  it('passes admins by, and says so', () =>
    expect(messages({ rules: [rule({ neverLoggedIn: true })] }, live)).toContain(
      'info skipped: left alone, admins: "boss"',
    ))
})

describe('groups that the system fills itself, or from outside', () => {
  const at = { file: 'h.yaml', line: 3, column: 1 }
  const kept = (name: string, keeper: 'system' | 'synced', properties = {}): LiveGroup => ({
    name,
    roles: [],
    properties,
    kept: keeper,
  })

  const groups = [
    kept('native-users', 'system'),
    kept('team', 'synced', { source: 'github-team' }),
    { name: 'ml', roles: [], properties: {} },
  ]
  const live: Snapshot = hub(
    [user('ann', { groups: ['ml', 'native-users', 'team'] }), user('ben')],
    {},
    {
      groups: new Map(groups.map((group) => [group.name, group])),
    },
  )

  function found(rows: readonly (readonly string[])[], declared: readonly Partial<DesiredGroup>[] = []) {
    const all = declared.map((one): DesiredGroup => ({ name: '', exact: false, isDeclared: true, at, ...one }))
    const result = drafted({ tables: [table('u.csv', ['username', 'groups'], ...rows)], groups: all, manages }, live)
    const said = result.findings.filter(({ guard }) => guard === 'kept-groups').map(({ message }) => message)
    return { actions: ids(result.actions), said }
  }

  const words = (names: string) => [`left as they are, because the hub fills them itself or from outside: ${names}`]

  describe('a member', () => {
    it('stays in, whatever a row says', () => {
      expect(
        found([
          ['ann', '-'],
          ['ben', 'native-users;team;ml'],
        ]),
      ).toEqual({
        actions: ['member.add:ben:ml', 'member.add:ben:team', 'member.remove:ann:ml'],
        said: words('"native-users", "team"'),
      })
    })

    it('stays in, whatever a group says', () => {
      const exact = ['ml', 'team', 'native-users'].map((name) => ({ name, exact: true }))
      expect(found([['ben', '']], exact)).toEqual({
        actions: ['member.remove:ann:ml'],
        said: words('"native-users", "team"'),
      })
    })

    it('a new user joins only those that accept members', () => {
      expect(found([['new', 'native-users;team']])).toEqual({
        actions: ['user.create:new', 'member.add:new:team'],
        said: words('"native-users"'),
      })
    })

    it('nothing is said where nothing is asked', () => {
      expect(found([['ann', 'ml;native-users;team']])).toEqual({ actions: [], said: [] })
    })
  })

  describe('the group', () => {
    it('stays, and that is said', () => {
      expect(
        found(
          [['ben', '']],
          [
            { name: 'team', isAbsent: true },
            { name: 'native-users', isAbsent: true },
          ],
        ),
      ).toEqual({
        actions: [],
        said: words('"native-users", "team"'),
      })
    })

    it('of the system keeps its properties, and that is said', () => {
      expect(found([['ben', '']], [{ name: 'native-users', properties: { cpu: 1 } }])).toEqual({
        actions: [],
        said: words('"native-users"'),
      })
      expect(found([['ben', '']], [{ name: 'team', properties: { cpu: 1 } }]).actions).toEqual([
        'group.properties:team',
      ])
    })
  })
})
