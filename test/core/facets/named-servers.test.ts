// Named servers that a row or a rule removes. The snapshots of these tests are taken on 2026-11-21 at 00:00 UTC.
import { describe, expect, it } from 'vitest'

import { plannedOf } from '../../../src/core/actions/planned.ts'
import { precheck } from '../../../src/core/actions/precheck.ts'
import { alsoFor, alsoToPlan } from '../../../src/core/facets/also.ts'
import { explanationOf } from '../../../src/core/look/explanation.ts'
import { verify } from '../../../src/core/plan/freeze.ts'
import { directed, rememberedOf } from '../../../src/core/plan/last-plan.ts'
import { revert } from '../../../src/core/revert/index.ts'
import type { Action, AnyServer, LiveUser, RemoveRule, Snapshot } from '../../../src/core/types.ts'
import * as fc from '../../helpers/draws.ts'
import { read, told } from '../cells.ts'
import { desired, desiring, drafted, guardsOf, ids, snapshot, table, user, type Wanted } from '../live.ts'
import { frozen } from '../model.ts'

const header = ['username', 'admin', 'groups', 'ensure', 'server', 'servers', 'renamed_from']
const rows = (...lines: string[][]) => table('u.csv', header, ...lines)
const at = { file: 'hubplan.yaml', line: 5, column: 5 }
const day = 86_400
const age = { text: '90d', seconds: 90 * day }
const rule = (more: Partial<RemoveRule> = {}): RemoveRule => ({ at, ...more })
const ago = (days: number): string => new Date(Date.parse('2026-11-21T00:00:00Z') - days * day * 1000).toISOString()

const stopped = (name: string, days: number | null = 100): AnyServer => ({
  name,
  state: 'stopped',
  last_activity: days === null ? null : ago(days),
  started: null,
})
const running = (name: string, days = 100): AnyServer => ({
  ...stopped(name, days),
  state: 'ready',
  started: ago(days + 1),
})

/** With what a read for it has: running servers also in their usual place. */
function owner(name: string, all: readonly AnyServer[], more: Partial<LiveUser> = {}): LiveUser {
  const servers = all.filter(({ state }) => state !== 'stopped').map(({ started: _, ...one }) => one)
  return user(name, { servers, allServers: [stopped(''), ...all], ...more })
}

const planned = (wanted: Wanted, ...people: LiveUser[]): string[] => ids(drafted(wanted, snapshot(people)).actions)
const ruled = (one: Partial<RemoveRule>, ...people: LiveUser[]): string[] =>
  planned({ removeRules: [rule(one)] }, ...people)

function messages(wanted: Wanted, live: Snapshot): string[] {
  return drafted(wanted, live).findings.map(({ level, guard, message }) => `${level} ${guard}: ${message}`)
}
const left = (wanted: Wanted, ...people: LiveUser[]): string[] =>
  messages(wanted, snapshot(people)).filter((text) => text.includes('servers-left'))

describe('servers', () => {
  it.each(['default-only', ' Default-Only '])('%j is understood', (text) =>
    expect(read('servers', text)?.servers).toBe('default-only'),
  )
  it('empty is not managed', () => expect(read('servers', '')).not.toHaveProperty('servers'))
  it.each(['none', '-', 'default_only', 'stopped'])('%j is refused', (text) =>
    expect(told('servers', text)).toEqual([
      `error u.csv:2:2 servers is "${text}"; write default-only, or leave the cell empty`,
    ]),
  )
  it('of hubplan list names servers: it is not used, and told', () => {
    expect(told('servers', 'default;gpu (starting)')).toEqual([
      'warning u.csv:1:2 the column servers is not used, because it names servers; to remove the named servers of a user, write default-only',
    ])
    for (const text of ['lab', 'x;default-only']) expect(read('servers', text)).not.toHaveProperty('servers')
  })
  it('beside a default, or read by a mapping, is one of a roster', () => {
    const one = table('u.csv', ['username', 'servers'], ['ann', 'lab'])
    const faults = [
      { ...one, defaults: { servers: 'default-only' } },
      { ...one, mapped: { columns: [], skip: [] } },
    ].flatMap((given) => desiring({ tables: [given as never] }).diagnostics)
    expect(faults.map(({ severity }) => severity)).toEqual(['error', 'error'])
  })
  it('are explained', () => {
    const meaning = { scope: desired({}).scope, manages: new Set(['namedServers'] as const), system: 'a JupyterHub' }
    const one = table('u.csv', ['username', 'servers'], ['ann', 'default-only'])
    expect(explanationOf(one, meaning).rows).toEqual([['u.csv:2:1', '"ann", no named servers']])
  })
  it('of two rows for one user agree', () => {
    const state = desired({
      tables: [rows(['ann', '', '', '', '', 'default-only']), rows(['ann', '', '', '', '', 'default-only'])],
    })
    expect(state.users.get('ann')?.servers).toBe('default-only')
  })
})

describe('a row with default-only', () => {
  const only = (server = '') => ({ tables: [rows(['ann', '', '', '', server, 'default-only'])] })

  it('removes stopped servers, and keeps what was known of them', () => {
    const { actions } = drafted(only(), snapshot([owner('ann', [stopped('b c'), stopped('a', null), running('gpu')])]))
    expect(ids(actions)).toEqual(['server.remove:ann:a', 'server.remove:ann:b%20c'])
    expect(actions[1]).toEqual({
      id: 'server.remove:ann:b%20c',
      op: 'server.remove',
      user: 'ann',
      created: '2026-01-01T00:00:00.000000Z',
      server: 'b c',
      before: { state: 'stopped', last_activity: ago(100) },
      after: null,
      reason: { why: 'row', at: 'u.csv:2:1' },
    })
  })
  it('never ends running work, and says the way out', () => {
    expect(left(only(), owner('ann', [running('gpu'), running('lab')]))).toEqual([
      'warn servers-left: left, because they run and servers: default-only removes only stopped servers: "gpu" of "ann" (u.csv:2:1), "lab" of "ann" (u.csv:2:1); to stop and remove all servers but the default one, which is stopped too, add server: stopped to the row',
    ])
  })
  it('with server: stopped removes what runs, and stops the default one alone', () => {
    const people = owner('ann', [running('gpu'), stopped('lab')])
    const all = { ...people, servers: [{ name: '', state: 'ready' } as const, ...(people.servers ?? [])] }
    const { actions, findings } = drafted(only('stopped'), snapshot([all]))
    expect(ids(actions)).toEqual(['server.remove:ann:gpu', 'server.remove:ann:lab', 'server.stop:ann'].sort())
    expect(actions.find(({ id }) => id === 'server.remove:ann:gpu')).toMatchObject({
      stop: true,
      before: { state: 'ready', last_activity: ago(100), started: ago(101) },
    })
    expect(findings.filter(({ guard }) => guard === 'servers-left')).toEqual([])
  })
  it('asks nothing of a user without named servers', () => {
    expect(planned(only(), owner('ann', []))).toEqual([])
    expect(planned(only(), user('ann'))).toEqual([])
  })
  it('is met by one hubplan never touches, as long as there is nothing to remove', () => {
    const of =
      (...all: AnyServer[]) =>
      () =>
        drafted({ tables: [rows(['Ann', '', '', 'existing', '', 'default-only'])] }, snapshot([owner('Ann', all)]))
    expect(of()().diagnostics).toEqual([])
    expect(of(stopped('lab'))().diagnostics).toHaveLength(1)
  })
  it('follows a rename', () => {
    const wanted = { tables: [rows(['new', '', '', '', '', 'default-only', 'old'])] }
    expect(planned(wanted, owner('old', [stopped('lab')]))).toEqual(['user.rename:old:new', 'server.remove:new:lab'])
    expect(left(wanted, owner('old', [running('lab')]))).toHaveLength(1)
  })
  it('of a protected user, or one outside manage, blocks', () => {
    const people = snapshot([owner('ann', [stopped('lab')])])
    expect(guardsOf(drafted({ ...only(), scope: { protect: ['ann'] } }, people).findings)).toContain('block protected')
    expect(guardsOf(drafted({ ...only(), scope: { manage: [['x']] } }, people).findings)).toContain(
      'block outside-manage',
    )
  })
  it('of a name that no address carries blocks', () =>
    expect(messages(only(), snapshot([owner('ann', [stopped('..')])]))).toContain(
      'block server-names: the name of the server ".." of "ann" would be read as a folder in the URL of a request: it cannot be removed; remove it on the hub\'s own pages, or leave "ann" out',
    ))
})

describe('a rule for named servers', () => {
  it('removes those that nobody used for so long, by the clock of the hub', () => {
    const all = [stopped('old', 90), stopped('new', 89.9), stopped('never', null), running('gpu')]
    const { actions } = drafted({ removeRules: [rule({ unused: age })] }, snapshot([owner('ann', all)]))
    expect(ids(actions)).toEqual(['server.remove:ann:old'])
    expect(actions[0]?.reason).toEqual({ why: 'rule', at: 'hubplan.yaml:5:5', unused_for: '90d' })
    expect(actions[0]).not.toHaveProperty('stop')
  })
  it('counts from the start, where no activity is known', () => {
    const server = { name: 'lab', state: 'ready', last_activity: null, started: ago(91) } as const
    expect(ruled({ unused: age, stop: true }, owner('ann', [server]))).toEqual(['server.remove:ann:lab'])
    const { started: _, ...ageless } = { ...server, last_activity: undefined }
    expect(ruled({ unused: age, stop: true }, owner('ann', [ageless as never]))).toEqual([])
  })
  it('stops what runs only where it says so, and never what starts', () => {
    const all = [
      running('gpu'),
      { ...running('new'), state: 'spawn' as const },
      { ...running('off'), state: 'stop' as const },
    ]
    expect(ruled({ unused: age }, owner('ann', all))).toEqual([])
    expect(ruled({ unused: age, stop: true }, owner('ann', all))).toEqual([
      'server.remove:ann:gpu',
      'server.remove:ann:off',
    ])
    expect(ruled({ servers: ['*'], stop: true }, owner('ann', all))).toHaveLength(3)
  })
  it('wants all its conditions, and one rule is enough', () => {
    const people = [
      owner('ann', [stopped('lab'), stopped('gpu')], { groups: ['ml'] }),
      owner('ben', [stopped('lab')], { groups: ['x'] }),
      owner('cy', [stopped('lab')]),
    ]
    expect(ruled({ groups: ['ml', 'y'], servers: ['l*'], match: ['a*', 'b*'] }, ...people)).toEqual([
      'server.remove:ann:lab',
    ])
    const two = { removeRules: [rule({ groups: ['x'] }), rule({ match: ['cy'] })] }
    expect(planned(two, ...people)).toEqual(['server.remove:ben:lab', 'server.remove:cy:lab'])
  })
  it('matches the names of servers as they are written, composed or not', () => {
    const all = [stopped('Lab'), stopped('lab'), stopped('caf\u0065\u0301'), stopped('a/b'), stopped('')]
    expect(ruled({ servers: ['lab', 'caf\u00e9'] }, owner('ann', all))).toEqual([
      'server.remove:ann:cafe%CC%81',
      'server.remove:ann:lab',
    ])
  })
  it('leaves admins, protected users, those outside manage and the token alone, and tells', () => {
    const people = ['root', 'svc', 'far', 'me', 'ann'].map((name) =>
      owner(name, [stopped('lab')], { admin: name === 'root' }),
    )
    const wanted: Wanted = { removeRules: [rule({ unused: age })], scope: { protect: ['svc'], manage: [['[!f]*']] } }
    const live = snapshot(people, { identity: { kind: 'user', name: 'me', admin: true, version: '3.0.0', scopes: [] } })
    expect(ids(drafted(wanted, live).actions)).toEqual(['server.remove:ann:lab'])
    expect(messages(wanted, live).filter((text) => text.includes('servers-left'))).toEqual([
      'info servers-left: 1 named server left alone by remove_servers, admins: "lab" of "root"',
      'info servers-left: 1 named server left alone by remove_servers, outside manage: "lab" of "far"',
      'info servers-left: 1 named server left alone by remove_servers, protected: "lab" of "svc"',
      'info servers-left: 1 named server left alone by remove_servers, the account of the token: "lab" of "me"',
    ])
  })
  it('reaches the user of a row by the admin flag that it wants, and under both names', () => {
    const wanted = (line: string[], scope = {}) => ({
      tables: [rows(line)],
      removeRules: [rule({ unused: age })],
      scope,
    })
    const boss = owner('boss', [stopped('lab')], { admin: true })
    expect(planned(wanted(['boss', 'no']), boss)).toContain('server.remove:boss:lab')
    expect(planned(wanted(['ann', 'yes']), owner('ann', [stopped('lab')]))).toEqual(['admin.set:ann'])
    const renamed = ['new', '', '', '', '', '', 'old']
    expect(planned(wanted(renamed), owner('old', [stopped('lab')]))).toContain('server.remove:new:lab')
    expect(planned(wanted(renamed, { protect: ['old'] }), owner('old', [stopped('lab')]))).not.toContain(
      'server.remove:new:lab',
    )
  })
  it('leaves to a row what the row says', () => {
    const wanted = {
      tables: [rows(['ann', '', '', '', '', 'default-only'])],
      removeRules: [rule({ unused: age, stop: true })],
    }
    expect(planned(wanted, owner('ann', [running('gpu'), stopped('new', 1)]))).toEqual(['server.remove:ann:new'])
  })
  it('is not read for a user without a rule', () => {
    const wanted = { tables: [rows(['ann', '', '', '', '', 'default-only'], ['ben', 'yes', '', '', '', ''])] }
    const people = ['ann', 'ben'].map((name) => owner(name, [stopped('lab')]))
    expect(planned(wanted, ...people)).toEqual(['admin.set:ben', 'server.remove:ann:lab'])
  })
  it('does nothing for those who are deleted', () => {
    const wanted = { tables: [rows(['ann', '', '', 'absent'])], removeRules: [rule({ unused: age })] }
    expect(planned(wanted, owner('ann', [stopped('lab')]))).toEqual(['user.delete:ann'])
  })
  it('and one that stops idle servers make one change of a server', () => {
    const stopRules = [{ idle: { text: '12h', seconds: 43_200 }, at }]
    const wanted = { stopRules, removeRules: [rule({ servers: ['gpu'], stop: true })] }
    expect(planned(wanted, owner('ann', [running('gpu'), running('lab')]))).toEqual([
      'server.remove:ann:gpu',
      'server.stop:ann:lab',
    ])
  })
  it('tells of what it leaves, ten by name', () => {
    const removeRules = [rule({ unused: age })]
    const many = Array.from({ length: 12 }, (_, index) => stopped(`n${index}`, null))
    expect(
      left(
        { removeRules },
        owner('ann', [...many, running('gpu'), stopped('..'), { ...running('x'), state: 'spawn' }]),
      ),
    ).toEqual([
      'info servers-left: 12 named servers left alone by remove_servers, never used, so of unknown age; a rule without unused_for removes such servers: "n0" of "ann", "n1" of "ann", "n2" of "ann", "n3" of "ann", "n4" of "ann", "n5" of "ann", "n6" of "ann", "n7" of "ann", "n8" of "ann", "n9" of "ann" and 2 more',
      'info servers-left: 1 named server left alone by remove_servers, running, without stop: true in the rule: "gpu" of "ann"',
      'info servers-left: 1 named server left alone by remove_servers, with a name that no address can carry; to be removed on the hub\'s own pages: ".." of "ann"',
    ])
    expect(left({ removeRules }, owner('Ann', [running('gpu')]), user('ben', { allServers: [] }), user('cy'))).toEqual(
      [],
    )
  })
  it('that matches nobody is told', () =>
    expect(messages({ removeRules: [rule({ match: ['x*'] })] }, snapshot([owner('ann', [])]))).toEqual([
      'info fits-nobody: matches no user here: remove_servers "x*" (hubplan.yaml:5:5)',
    ]))
  it('is blocked where servers or groups are not visible', () => {
    const { servers: _, ...blind } = user('ann')
    expect(guardsOf(drafted({ removeRules: [rule({ unused: age })] }, snapshot([blind])).findings)).toContain(
      'block visibility',
    )
    const { groups: __, ...lonely } = owner('ann', [])
    expect(guardsOf(drafted({ removeRules: [rule({ groups: ['ml'] })] }, snapshot([lonely])).findings)).toContain(
      'block visibility',
    )
  })
  it('is blocked by a hub that is too old', () => {
    const identity = { ...snapshot([]).identity, version: '2.3.1' }
    expect(
      messages({ removeRules: [rule({ unused: age })] }, snapshot([user('ann')], { identity, hasStopped: false })),
    ).toEqual([
      'block visibility: stopped servers are not visible: JupyterHub lists them from 3.0 on, and this is 2.3.1; take remove_servers and servers: default-only out of the files',
    ])
  })
})

describe('what a read includes', () => {
  it('is more only where a rule or a row asks for it', () => {
    const also = { stoppedServers: true }
    expect(alsoToPlan(desired({}))).toBeUndefined()
    expect(alsoToPlan(desired({ tables: [rows(['ann', 'yes', '', '', 'running'])] }))).toBeUndefined()
    expect(alsoToPlan(desired({ removeRules: [rule()] }))).toEqual(also)
    expect(alsoToPlan(desired({ tables: [rows(['ann', '', '', '', '', 'default-only'])] }))).toEqual(also)
    const { actions } = drafted({ removeRules: [rule({ unused: age })] }, snapshot([owner('ann', [stopped('lab')])]))
    expect(alsoFor(actions)).toEqual(also)
    expect(alsoFor(drafted({ tables: [rows(['new'])] }, snapshot([])).actions)).toBeUndefined()
  })
})

describe('a removal', () => {
  const wanted = (more: Partial<RemoveRule>) => ({ removeRules: [rule(more)] })
  const actionFor = (more: Partial<RemoveRule>, server: AnyServer, own: Partial<LiveUser> = {}): Action =>
    drafted(wanted(more), snapshot([owner('ann', [server], own)])).actions[0] as Action
  function check(action: Action, live: Snapshot, sent: readonly string[] = []): string {
    const found = precheck(action, live, { ...plannedOf([action]), wasSent: (id) => sent.includes(id) })
    return found.is === 'stale' ? found.why : found.is
  }
  const now = (...all: AnyServer[]) => snapshot([owner('ann', all, { groups: ['ml'] })])
  const lab = stopped('lab')
  const byAge = actionFor({ unused: age }, lab)
  const byName = actionFor({ servers: ['lab'] }, lab)

  it('is ready as long as nothing changed', () => {
    expect([byAge, byName].map((action) => check(action, now(lab)))).toEqual(['ready', 'ready'])
  })
  it('is done once the server or its user is gone', () => {
    expect(check(byAge, now())).toBe('done')
    expect(check(byAge, snapshot([]))).toBe('done')
  })
  it('for an age is stale after any use', () =>
    expect(check(byAge, now(stopped('lab', 1)))).toBe(
      'the server has been used or stopped since the plan, which removes unused ones',
    ))
  it('of a stopped one is stale once it starts or runs, and ready while it stops', () => {
    const why = 'the server has been started since the plan, which removes stopped ones'
    expect(check(byName, now(running('lab')))).toBe(why)
    expect(check(byName, now({ ...running('lab'), state: 'spawn' }))).toBe(why)
    expect(check(byName, now({ ...running('lab'), state: 'stop' }))).toBe('ready')
    expect(check(byName, now(stopped('lab', 1)))).toBe('ready')
  })
  it('that stops first is ready whether it runs or not', () => {
    const stopping = actionFor({ servers: ['lab'], stop: true }, running('lab'))
    expect(check(stopping, now(running('lab', 0)))).toBe('ready')
    expect(check(stopping, now(lab))).toBe('ready')
  })
  it('that an earlier run has begun is not stale by its own stop', () => {
    const stopping = actionFor({ unused: age, stop: true }, running('lab'))
    expect(check(stopping, now(stopped('lab', 0)))).toMatch(/^the server has been used or stopped/)
    expect(check(stopping, now(stopped('lab', 0)), [stopping.id])).toBe('ready')
    expect(check(byAge, now(stopped('lab', 0)), [byAge.id])).toMatch(/^the server has been used or stopped/)
  })
  it('for members is stale once they left', () => {
    const ofGroup = actionFor({ groups: ['ml', 'x'] }, lab, { groups: ['ml'] })
    expect(check(ofGroup, now(lab))).toBe('ready')
    expect(check(ofGroup, snapshot([owner('ann', [lab])]))).toBe("the user has left the rule's groups since the plan")
    const { groups: _, ...blind } = owner('ann', [lab])
    expect(check(ofGroup, snapshot([blind]))).toBe("the user has left the rule's groups since the plan")
  })
  it('of another account is stale', () =>
    expect(check(byAge, snapshot([owner('ann', [lab], { created: '2026-11-20T00:00:00Z' })]))).toBe(
      'the user was deleted and created again since the plan',
    ))
  it('is ready where nobody sees the servers: the hub knows', () =>
    expect(check(byAge, snapshot([user('ann')]))).toBe('ready'))
  it('is not undone, unless its user was made by the plan', () => {
    const live = now()
    const undone = (actions: readonly Action[]) =>
      revert({ plan: frozen(actions, live), file: 'plan.json', applied: new Set(ids(actions)), live })
    const { actions, findings } = undone([byAge])
    expect(actions).toEqual([])
    expect(findings.map(({ message }) => message)).toContain(
      'not undone, because a removed server does not come back with its content; its user can start a new one of that name: server.remove "ann" "lab"',
    )
    const made = {
      id: 'user.create:ann',
      op: 'user.create',
      user: 'ann',
      before: null,
      after: { admin: false },
      reason: { why: 'row' },
    } as const
    expect(undone([made, byAge]).findings.filter(({ message }) => /server\.remove/.test(message))).toEqual([])
  })
  it('for an age counts from the start, where that is all that is known', () => {
    const server = { ...running('lab'), last_activity: null }
    const byStart = actionFor({ unused: age, stop: true }, server)
    expect(check(byStart, now(server))).toBe('ready')
    expect(check(byStart, now({ ...server, started: ago(1) }))).toMatch(/^the server has been used/)
    expect(check(byStart, now({ ...server, started: null }))).toMatch(/^the server has been used/)
  })
  it('is part of a plan that is whole, and of what the next plan remembers', () => {
    const row = { tables: [rows(['ann', '', '', '', '', 'default-only'])] }
    const live = now(lab)
    verify(frozen(drafted(row, live).actions, live))
    expect(rememberedOf(desired(row), 0)).toEqual([{ name: 'ann', servers: 'default-only' }])
  })
  it('comes from the files, or from the hub where they said the same before', () => {
    const row = { tables: [rows(['ann', '', '', '', '', 'default-only'])] }
    const [action] = drafted(row, snapshot([owner('ann', [lab])])).actions as [Action]
    const last = (servers?: 'default-only') => [{ name: 'ann', ...(servers === undefined ? {} : { servers }) }]
    const since = (one: Action, servers?: 'default-only') => directed([one], last(servers))[0]?.reason.since
    expect([since(action), since(action, 'default-only'), since(byAge)]).toEqual(['files', 'hub', undefined])
  })
})

const states = ['ready', 'spawn', 'stop', 'stopped'] as const
const anyServer = fc.record({
  name: fc.constantFrom('', 'lab', 'a b', '..', 'x/y', '__proto__', '\u{1f600}'),
  state: fc.constantFrom(...states),
  last_activity: fc.option(fc.nat({ max: 400 }).map(ago)),
  started: fc.option(fc.nat({ max: 400 }).map(ago)),
})
const anyOwners = fc.array(
  fc.tuple(fc.array(anyServer, { maxLength: 4 }), fc.boolean(), fc.boolean()).map(([all, admin, isMember]) => ({
    all: [...new Map(all.map((one) => [one.name, one])).values()],
    admin,
    groups: isMember ? ['ml'] : [],
  })),
  { maxLength: 8 },
)
const anyRule = fc.record(
  {
    match: fc.constant(['p[0-4]']),
    groups: fc.constant(['ml']),
    servers: fc.constantFrom(['*'], ['l*'], ['', '*b']),
    unused: fc.constant(age),
    stop: fc.constant(true as const),
  },
  { requiredKeys: [] },
)

describe('whatever the rules and the servers are', () => {
  it('default servers, protected users and admins are left, and nothing that runs goes without stop', () => {
    fc.assert(
      fc.property(anyOwners, fc.array(anyRule, { minLength: 1, maxLength: 3 }), (owners, some) => {
        const people = owners.map(({ all, ...more }, index) => owner(`p${index}`, all, more))
        const removeRules = some.map((one) => rule(one))
        const { actions } = drafted({ removeRules, scope: { protect: ['p1', 'p3'] } }, snapshot(people))
        for (const action of actions) {
          if (action.op !== 'server.remove') throw new Error(`a plan of rules for servers has ${action.id}`)
          const { user: name, server, stop, before, reason } = action
          const live = people.find((one) => one.name === name)
          expect(server).not.toBe('')
          expect([name, live?.admin]).toEqual([expect.not.stringMatching(/^p[13]$/), false])
          if (before.state !== 'stopped') expect(stop).toBe(true)
          if (stop === undefined) expect(before.state).toBe('stopped')
          if (stop === true) expect(some.some((one) => one.stop === true)).toBe(true)
          const used = before.last_activity ?? before.started
          if (reason.unused_for !== undefined) expect(Date.parse(used ?? '')).toBeLessThanOrEqual(Date.parse(ago(90)))
        }
      }),
    )
  })
  it('a row never removes a default server, nor what runs without server: stopped', () => {
    fc.assert(
      fc.property(anyOwners, fc.boolean(), (owners, isStopped) => {
        const people = owners.map(({ all, ...more }, index) =>
          owner(
            `p${index}`,
            all.filter(({ name }) => name !== '..' && name !== 'x/y'),
            more,
          ),
        )
        const lines = people.map(({ name }) => [name, '', '', '', isStopped ? 'stopped' : '', 'default-only'])
        const { actions } = drafted({ tables: [rows(...lines)] }, snapshot(people))
        const removed = actions.filter((action) => action.op === 'server.remove')
        expect(removed.every(({ server }) => server !== '')).toBe(true)
        expect(removed.every(({ before, stop }) => before.state === 'stopped' || (isStopped && stop === true))).toBe(
          true,
        )
        const named = people.flatMap(({ allServers = [] }) =>
          allServers.filter(({ name, state }) => name !== '' && (isStopped || state === 'stopped')),
        )
        expect(removed).toHaveLength(named.length)
      }),
    )
  })
})
