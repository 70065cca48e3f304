// Expiry, rules, groups, servers and names that are never touched: from what is wanted to the plan.
import { describe, expect, it } from 'vitest'

import { changesDigest } from '../../src/core/plan/freeze.ts'
import { formatPlace } from '../../src/core/problem.ts'
import type { DesiredGroup, LiveGroup, LiveUser, Rule, Server, Snapshot, StopRule } from '../../src/core/types.ts'
import { desiring, drafted, guardsOf, ids, snapshot, table, user, type Wanted } from './live.ts'

const header = ['username', 'admin', 'groups', 'ensure', 'server', 'expires']
const rows = (...lines: string[][]) => table('u.csv', header, ...lines)
const at = { file: 'hubplan.yaml', line: 5, column: 5 }
const hour = 3600
const rule = (more: Partial<Rule>): Rule => ({ at, ...more })
const idle = (more: Partial<StopRule> = {}): StopRule => ({ at, idle: { text: '12h', seconds: 12 * hour }, ...more })

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
        '"Bob" and "bob" are two users of the hub, of whom hubplan only touches "bob"; write "bob" if that one is meant, or take the row out',
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
      'block visibility: the last activity is not visible to the token, so nobody can be found inactive; give it read:users:activity',
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

const ready = (name = '', used: string | null = '2026-11-20T12:00:00Z'): Server => ({
  name,
  state: 'ready',
  last_activity: used,
})

describe('a row about servers', () => {
  const planned = (wish: string, servers: Server[]) =>
    ids(drafted({ tables: [rows(['ann', '', '', '', wish])] }, snapshot([user('ann', { servers })])).actions)

  it.each<[string, Server[], string[]]>([
    ['nothing runs', [], ['server.start:ann']],
    ['it is stopped', [{ name: '', state: 'stopped' }], ['server.start:ann']],
    ['only a named one runs', [ready('lab')], ['server.start:ann']],
    ['it stops', [{ name: '', state: 'stop' }], ['server.start:ann']],
    ['it starts', [{ name: '', state: 'spawn' }], []],
    ['it runs', [ready()], []],
  ])('running, when %s', (_, servers, expected) => expect(planned('running', servers)).toEqual(expected))
  it.each<[string, Server[], string[]]>([
    ['nothing runs', [], []],
    ['all are stopped', [{ name: '', state: 'stopped' }], []],
    [
      'some run, start and stop',
      [ready(), ready('gpu lab'), { name: 'x', state: 'spawn' }, { name: 'y', state: 'stop' }],
      ['server.stop:ann', 'server.stop:ann:gpu%20lab', 'server.stop:ann:x', 'server.stop:ann:y'],
    ],
  ])('stopped, when %s', (_, servers, expected) => expect(planned('stopped', servers)).toEqual(expected))
  it('starts that of a new user, and stops none', () => {
    const plan = (wish: string) => ids(drafted({ tables: [rows(['new', '', '', '', wish])] }, snapshot([])).actions)
    expect(plan('running')).toEqual(['user.create:new', 'server.start:new'])
    expect(plan('stopped')).toEqual(['user.create:new'])
  })
  it('remembers how it was', () => {
    const { actions } = drafted(
      { tables: [rows(['ann', '', '', '', 'stopped'])] },
      snapshot([user('ann', { servers: [ready()] })]),
    )
    expect(actions).toEqual([
      {
        id: 'server.stop:ann',
        created: '2026-01-01T00:00:00.000000Z',
        op: 'server.stop',
        user: 'ann',
        server: '',
        before: { state: 'ready', last_activity: '2026-11-20T12:00:00Z' },
        after: { state: 'stopped' },
        reason: { why: 'row', at: 'u.csv:2:1' },
      },
    ])
  })
  it('is blocked when nobody sees them', () => {
    const { servers: _, ...blind } = user('ann')
    expect(messages({ tables: [rows(['ann', '', '', '', 'running'])] }, snapshot([blind]))).toEqual([
      'block visibility: servers are not visible to the token, so it is not known which ones run; give it read:servers',
    ])
  })
  it('counts nobody as changed', () => {
    const people = Array.from({ length: 20 }, (_, index) => user(`u${index}`))
    const wanted = { tables: [rows(...people.map(({ name }) => [name, '', '', '', 'running']))] }
    expect(guardsOf(drafted(wanted, snapshot(people)).findings)).toEqual([])
  })
})

describe('a rule for idle servers', () => {
  const busy = (name: string, more: Partial<LiveUser> = {}) => user(name, { servers: [ready()], ...more })

  it('stops those that nobody has used for so long', () => {
    const live = snapshot([
      user('ann', { servers: [ready(), ready('lab', '2026-11-20T12:00:01Z'), ready('gpu', '2026-11-19T00:00:00Z')] }),
    ])
    const { actions } = drafted({ stopRules: [idle()] }, live)
    expect(ids(actions)).toEqual(['server.stop:ann', 'server.stop:ann:gpu'])
    expect(actions[0]?.reason).toEqual({ why: 'rule', at: 'hubplan.yaml:5:5', idle_for: '12h' })
  })
  it.each<[string, Server]>([
    ['was never used, as far as the hub says', ready('', null)],
    ['has no time', { name: '', state: 'ready' }],
    ['starts', { ...ready(), state: 'spawn' }],
    ['stops', { ...ready(), state: 'stop' }],
  ])('leaves one that %s', (_, server) =>
    expect(drafted({ stopRules: [idle()] }, snapshot([user('ann', { servers: [server] })])).actions).toEqual([]),
  )
  it('takes whom its glob and its group mean', () => {
    const live = snapshot([busy('s1', { groups: ['x'] }), busy('s2'), busy('t1', { groups: ['x'] })])
    const { actions } = drafted({ stopRules: [idle({ match: ['s*'], groups: ['x'] })] }, live)
    expect(ids(actions)).toEqual(['server.stop:s1'])
    expect(actions[0]?.reason).toEqual({ why: 'rule', at: 'hubplan.yaml:5:5', idle_for: '12h', groups: ['x'] })
  })
  it('takes the first rule that fits for the reason', () => {
    const { actions } = drafted(
      { stopRules: [idle({ match: ['x'] }), idle({ idle: { text: '1h', seconds: hour } })] },
      snapshot([busy('ann')]),
    )
    expect(actions[0]?.reason).toMatchObject({ idle_for: '1h' })
  })
  it.each([
    [
      'with a row',
      { tables: [rows(['me', '', '', ''], ['svc-x', '', '', ''], ['boss', '', '', ''], ['guest', '', '', ''])] },
    ],
    ['without a row', {}],
  ])('leaves oneself, admins, protected ones and who is outside manage, %s, and says so', (_, wanted) => {
    const identity = { kind: 'user', name: 'me', admin: false, version: '5.2.1', scopes: [] } as const
    const people = [busy('me'), busy('svc-x'), busy('boss', { admin: true }), busy('guest')]
    const live = snapshot(people, { identity })
    const all = { ...wanted, stopRules: [idle()], scope: { protect: ['svc-*'], manage: [['[!g]*']] } }
    expect(drafted(all, live).actions).toEqual([])
    expect(messages(all, live)).toEqual([
      'info skipped: left alone, admins: "boss"',
      'info skipped: left alone, outside manage: "guest"',
      'info skipped: left alone, protected: "svc-x"',
      'info skipped: left alone, the account of the token: "me"',
    ])
  })
  it('counts who is to be an admin, not who is one', () => {
    const wanted = { tables: [rows(['old', 'no', '', ''], ['new', 'yes', '', ''])], stopRules: [idle()] }
    expect(ids(drafted(wanted, snapshot([busy('old', { admin: true }), busy('new')])).actions)).toEqual([
      'admin.set:new',
      'admin.set:old',
      'server.stop:old',
    ])
  })
  it('leaves a server that a row wants running', () => {
    const wanted = { tables: [rows(['ann', '', '', '', 'running'])], stopRules: [idle()] }
    expect(drafted(wanted, snapshot([busy('ann')])).actions).toEqual([])
  })
  it('stops that of somebody whose row says nothing of it', () => {
    const wanted = { tables: [rows(['ann', '', 'ml', ''])], stopRules: [idle()] }
    expect(ids(drafted(wanted, snapshot([busy('ann'), user('ben', { groups: ['ml'] })])).actions)).toEqual([
      'member.add:ann:ml',
      'server.stop:ann',
    ])
  })
  it('stops nothing of somebody who goes: the delete does', () => {
    const wanted = { tables: [rows(['ann', '', '', 'absent'])], stopRules: [idle()] }
    expect(ids(drafted(wanted, snapshot([busy('ann')])).actions)).toEqual(['user.delete:ann'])
  })
  it('must reach somebody who is renamed under both names', () => {
    const renamed = table('u.csv', ['username', 'renamed_from'], ['x-ann', 's-ann'])
    const wanted = { tables: [renamed], stopRules: [idle()], scope: { manage: [['s-*']] } }
    const { actions, findings } = drafted(wanted, snapshot([busy('s-ann')]))
    expect(ids(actions)).toEqual(['user.rename:s-ann:x-ann'])
    expect(guardsOf(findings)).toContain('block outside-manage')
  })
  it('leaves names that are never touched', () =>
    expect(drafted({ stopRules: [idle()] }, snapshot([busy('Bob')])).actions).toEqual([]))
  it('is blocked when nobody sees servers, or groups', () => {
    const { servers: _, ...blind } = user('ann')
    expect(guardsOf(drafted({ stopRules: [idle()] }, snapshot([blind])).findings)).toEqual(['block visibility'])
    const { groups: __, ...alone } = busy('ann')
    const wanted = { stopRules: [idle({ groups: ['x'] })] }
    expect(guardsOf(drafted(wanted, snapshot([alone])).findings)).toEqual(['block visibility'])
  })
})

const declared = (name: string, more: Partial<DesiredGroup> = {}): DesiredGroup => ({
  name,
  exact: false,
  isDeclared: true,
  at: { file: 'hubplan.yaml', line: 9, column: 5 },
  ...more,
})

function withGroups(
  groups: readonly LiveGroup[],
  people: readonly LiveUser[] = [],
  more: Partial<Snapshot> = {},
): Snapshot {
  return snapshot(people, { groups: new Map(groups.map((group) => [group.name, group])), ...more })
}

describe('a group that is to be absent', () => {
  const gone = declared('ml', { isAbsent: true })
  const live = withGroups(
    [{ name: 'ml', properties: { a: 1 } }],
    [user('ben', { groups: ['ml'] }), user('ann', { groups: ['ml', 'x'] })],
  )

  it('goes, with its members and properties as the before-image', () =>
    expect(drafted({ groups: [gone] }, live).actions).toEqual([
      {
        id: 'group.delete:ml',
        op: 'group.delete',
        group: 'ml',
        before: { members: ['ann', 'ben'], properties: { a: 1 } },
        after: null,
        reason: { why: 'row', at: 'hubplan.yaml:9:5' },
      },
    ]))
  it('that is not there does nothing', () => expect(drafted({ groups: [gone] }, snapshot([])).actions).toEqual([]))
  it('is no managed group: rows say nothing of it', () =>
    expect(ids(drafted({ groups: [gone], tables: [rows(['ann', '', '-', ''])] }, live).actions)).toEqual([
      'group.delete:ml',
    ]))
  it('cannot be what a row wants', () =>
    expect(
      desiring({ groups: [gone], tables: [rows(['ann', '', 'ml', ''])] }).diagnostics.map(
        (d) => `${formatPlace(d.at)} ${d.message}`,
      ),
    ).toEqual([
      'u.csv:2:1 "ann" is to be in the group "ml", which is to be absent at hubplan.yaml:9:5; make the two agree',
    ]))
  it('cannot be declared otherwise too', () =>
    expect(desiring({ groups: [gone, declared('ml')] }).diagnostics.map((d) => d.message)).toEqual([
      'the group "ml" is also declared at hubplan.yaml:9:5',
    ]))
  it('with protected members blocks', () =>
    expect(messages({ groups: [gone], scope: { protect: ['ANN'] } }, live)).toEqual([
      'block group-delete: the group "ml" would be deleted and has protected members: "ann"; take them out of the group or of protect, or plan with --allow group-delete',
    ]))
  it('is blocked when nobody sees its members', () => {
    const { groups: _, ...blind } = user('ann')
    expect(guardsOf(drafted({ groups: [gone] }, withGroups([{ name: 'ml' }], [blind])).findings)).toEqual([
      'block visibility',
    ])
  })
})

describe('properties of a group', () => {
  const wish = (properties: Readonly<Record<string, unknown>>) => ({ groups: [declared('ml', { properties })] })
  const live = (properties?: Readonly<Record<string, unknown>>) =>
    withGroups([{ name: 'ml', ...(properties === undefined ? {} : { properties }) }])
  const afters = (wanted: Readonly<Record<string, unknown>>, now: Readonly<Record<string, unknown>>) =>
    drafted(wish(wanted), live(now)).actions.map(({ op, before, after }) => ({ op, before, after }))

  it('are set key by key, the others said again', () =>
    expect(afters({ cpu: 2 }, { mem: '1G', cpu: 1 })).toEqual([
      { op: 'group.properties', before: { mem: '1G', cpu: 1 }, after: { mem: '1G', cpu: 2 } },
    ]))
  it('are taken away with null', () =>
    expect(afters({ cpu: null }, { mem: '1G', cpu: 1 })).toEqual([
      { op: 'group.properties', before: { mem: '1G', cpu: 1 }, after: { mem: '1G' } },
    ]))
  it('that are not there need not be taken away', () => expect(afters({ cpu: null }, { mem: '1G' })).toEqual([]))
  it('that are equal in another order are left', () =>
    expect(afters({ list: [1, 2], map: { b: 1, a: 2 } }, { map: { a: 2, b: 1 }, list: [1, 2] })).toEqual([]))
  it('are replaced whole below the first key', () =>
    expect(afters({ map: { b: 1 } }, { map: { a: 2 } })[0]?.after).toEqual({ map: { b: 1 } }))
  it.each(['__proto__', 'constructor', 'toString'])('may be called %s', (key) => {
    const properties = JSON.parse(`{"${key}": 1}`) as Record<string, unknown>
    const [action] = afters(properties, {})
    expect(JSON.stringify(action?.after)).toBe(`{"${key}":1}`)
  })
  it('of a new group come after it', () =>
    expect(ids(drafted(wish({ a: 1 }), snapshot([])).actions)).toEqual(['group.create:ml', 'group.properties:ml']))
  it('none of a new group need no call', () =>
    expect(ids(drafted(wish({ a: null }), snapshot([])).actions)).toEqual(['group.create:ml']))
  it.each([
    ['the token does not see them', live()],
    ['other groups of the hub have none', withGroups([{ name: 'other' }])],
    ['the hub is too old, and has no group', withGroups([], [], { hasProperties: false })],
  ])('block when %s', (_, now) =>
    expect(messages(wish({ a: 1 }), now)).toEqual([
      'block visibility: properties of groups are not visible: the token needs read:groups, and the hub must be recent enough to have them',
    ]),
  )
})

describe('groups that the authenticator manages', () => {
  const scope = { groups: 'read-only' } as const

  it('block every change of them', () => {
    const live = withGroups([{ name: 'old', properties: {} }], [user('ann', { groups: ['old'] })])
    const wanted = {
      tables: [rows(['ann', 'yes', 'new', ''])],
      groups: [declared('old', { properties: { a: 1 } })],
      scope,
    }
    expect(messages(wanted, live)).toEqual([
      "block groups-read-only: 4 changes of groups, which the hub's authenticator manages here (target.groups: read-only); take the groups out of the files, or change them where the authenticator gets them",
    ])
  })
  it('cannot be let pass', () => {
    const { findings } = drafted({ groups: [declared('x')], scope }, snapshot([]), {
      overrides: [{ flag: '--allow', value: 'groups-read-only' }],
    })
    expect(guardsOf(findings)).toEqual(['block groups-read-only'])
  })
  it('may be told as they are', () =>
    expect(
      drafted({ tables: [rows(['ann', '', 'old', ''])], scope }, snapshot([user('ann', { groups: ['old'] })])).findings,
    ).toEqual([]))
})

describe('the changes digest', () => {
  const digest = (wanted: Wanted, people: readonly LiveUser[]): string => {
    const live = snapshot(people)
    return changesDigest({ target: live.target, actions: drafted(wanted, live).actions, overrides: [] })
  }
  const renamed = { tables: [table('u.csv', ['username', 'renamed_from'], ['anna', 'ann'])] }
  const stopped = { tables: [rows(['ann', '', '', '', 'stopped'])] }

  it('of a rename does not heed activity and groups', () =>
    expect(digest(renamed, [user('ann', { last_activity: null, groups: ['x'] })])).toBe(digest(renamed, [user('ann')])))
  it.each([
    ['a rename', renamed],
    ['a delete', { tables: [table('u.csv', ['username', 'ensure'], ['ann', 'absent'])] }],
  ])('of %s heeds a running server, which would end', (_, wanted) => {
    const idle = digest(wanted, [user('ann', { servers: [] })])
    expect(digest(wanted, [user('ann', { servers: [ready()] })])).not.toBe(idle)
    expect(digest(wanted, [user('ann', { servers: [{ name: '', state: 'stopped' }] })])).toBe(idle)
  })
  it('of a delete heeds the number of the account', () => {
    const wanted = { tables: [table('u.csv', ['username', 'ensure'], ['ann', 'absent'])] }
    expect(digest(wanted, [user('ann', { account: '1' })])).not.toBe(digest(wanted, [user('ann', { account: '2' })]))
  })
  it('of a rename heeds whose account it is', () =>
    expect(digest(renamed, [user('ann', { created: '2026-11-01T00:00:00Z' })])).not.toBe(
      digest(renamed, [user('ann')]),
    ))
  it('of a rename heeds the new name', () =>
    expect(digest({ tables: [table('u.csv', ['username', 'renamed_from'], ['anne', 'ann'])] }, [user('ann')])).not.toBe(
      digest(renamed, [user('ann')]),
    ))
  it('of a stop does not heed when the server was used, and how it is', () =>
    expect(digest(stopped, [user('ann', { servers: [ready('', null)] })])).toBe(
      digest(stopped, [user('ann', { servers: [{ name: '', state: 'spawn' }] })]),
    ))
  it('of a stop heeds which server', () =>
    expect(digest(stopped, [user('ann', { servers: [ready('lab')] })])).not.toBe(
      digest(stopped, [user('ann', { servers: [ready()] })]),
    ))
})
