// Servers that a row or a rule wants otherwise. The snapshots of these tests are taken on 2026-11-21 at 00:00 UTC.
import { describe, expect, it } from 'vitest'

import { directed } from '../../../src/core/plan/last-plan.ts'
import type { LiveUser, Server, Snapshot, StopRule } from '../../../src/core/types.ts'
import { read, told } from '../cells.ts'
import { desired, drafted, guardsOf, ids, snapshot, table, user, type Wanted } from '../live.ts'

const header = ['username', 'admin', 'groups', 'ensure', 'server', 'expires']
const rows = (...lines: string[][]) => table('u.csv', header, ...lines)
const at = { file: 'hubplan.yaml', line: 5, column: 5 }
const hour = 3600
const idle = (more: Partial<StopRule> = {}): StopRule => ({ at, idle: { text: '12h', seconds: 12 * hour }, ...more })

function messages(wanted: Wanted, live: Snapshot): string[] {
  return drafted(wanted, live).findings.map(({ level, guard, message }) => `${level} ${guard}: ${message}`)
}

const ready = (name = '', used: string | null = '2026-11-20T12:00:00Z'): Server => ({
  name,
  state: 'ready',
  last_activity: used,
})

describe('server', () => {
  it.each([
    ['running', 'running'],
    ['stopped', 'stopped'],
    [' Running ', 'running'],
    ['STOPPED', 'stopped'],
  ])('%j is %s', (text, wish) => expect(read('server', text)?.server).toBe(wish))
  it('empty is not managed', () => expect(read('server', '')).not.toHaveProperty('server'))
  it.each(['on', 'true', 'ready', 'running;stopped', '1'])('%j is refused', (text) =>
    expect(told('server', text)).toEqual([
      `error u.csv:2:2 server is ${JSON.stringify(text)}; write running or stopped`,
    ]),
  )
  it('of somebody who goes is not read', () => {
    const rows = table('u.csv', ['username', 'ensure', 'server'], ['ann', 'absent', 'running'])
    expect(desired({ tables: [rows] }).users.get('ann')).not.toHaveProperty('server')
  })
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
  it('takes users that its glob and its group match', () => {
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

it('a server that a rule stops is neither', () => {
  const stop = {
    id: 'server.stop:ann',
    op: 'server.stop',
    user: 'ann',
    server: '',
    before: { state: 'ready' },
    after: { state: 'stopped' },
    reason: { why: 'rule' },
  } as const
  expect(directed([stop], [{ name: 'ann', server: 'stopped' }])[0]?.reason.since).toBeUndefined()
})
