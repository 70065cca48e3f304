import { describe, expect, it } from 'vitest'

import { compareNames } from '../../src/core/names.ts'
import type { Identity, Plan } from '../../src/core/types.ts'
import { seedOf } from '../../src/sandbox/from-plan.ts'
import { drafted, groupDelete, snapshot, table, user } from '../core/live.ts'
import { frozen } from '../core/model.ts'

const bob = user('bob', {
  admin: true,
  groups: ['staff'],
  servers: [
    { name: '', state: 'stop' },
    { name: 'gpu', state: 'ready' },
  ],
})
const live = snapshot([
  bob,
  user('ann', { groups: ['old', 'kept'] }),
  user('root', { admin: true }),
  user('x', { admin: true }),
])
const rows = table(
  'u.csv',
  ['username', 'admin', 'groups', 'ensure'],
  ['bob', '', '', 'absent'],
  ['ann', 'yes', 'ml', ''],
  ['new', '', 'staff;old', ''],
)
const plan = frozen([...drafted({ tables: [rows] }, live).actions, groupDelete('gone', ['ann', 'eva'])], live)

function seed(more: Partial<Plan> = {}): ReturnType<typeof seedOf> {
  const { users, ...rest } = seedOf({ ...plan, ...more }, '3.0.0', 'secret')
  return { ...rest, users: users.toSorted((one, other) => compareNames(one.name, other.name)) }
}

describe('the hub of a plan', () => {
  it('has the users of the plan as they were, and as many other admins', () => {
    const { created, last_activity: lastActivity } = bob
    expect(seed().users).toEqual([
      { name: 'ann', admin: false, groups: ['old', 'gone'], created },
      {
        name: 'bob',
        admin: true,
        groups: ['staff'],
        created,
        lastActivity,
        servers: [
          { name: '', state: 'ready' },
          { name: 'gpu', state: 'ready' },
        ],
      },
      { name: 'eva', groups: ['gone'] },
      { name: 'other-admin-1', admin: true },
      { name: 'other-admin-2', admin: true },
    ])
  })
  it('has the groups that the plan does not make', () => {
    expect(seed().groups.map((group) => group.name)).toEqual(['old', 'staff', 'gone'])
  })
  it('lets named servers run when somebody has one', () => expect(seed().allowNamedServers).toBe(true))
  it('has the planning token, with what applying needs', () => {
    const needs = [
      { what: 'admin', ops: [], met: false },
      { what: 'admin:users', ops: [], met: false },
    ]
    const identity: Identity = { ...plan.planned_as, admin: false }
    expect(seed({ needs, planned_as: identity }).tokens).toEqual([
      { token: 'secret', name: 'hubplan-bot', kind: 'service', admin: true, scopes: ['list:users', 'admin:users'] },
    ])
  })
  it('has the user who planned', () => {
    const identity: Identity = { ...plan.planned_as, kind: 'user', name: 'root', admin: true }
    const { users } = seed({ planned_as: identity })
    expect(users.filter((one) => one.admin === true).map((one) => one.name)).toEqual(['bob', 'other-admin-1', 'root'])
  })
})

const used = '2026-11-20T00:00:00.123456Z'
const boss = user('boss', {
  admin: true,
  groups: ['staff'],
  servers: [{ name: '', state: 'ready', last_activity: null }],
})
const idle = user('idle', { servers: [{ name: 'gpu', state: 'ready', last_activity: used }] })
const facets = snapshot([boss, idle, user('cy', { groups: ['old'] })], {
  identity: { ...live.identity, version: '5.4.0', admin: false },
  groups: new Map([
    ['staff', { name: 'staff', properties: { a: 1 } }],
    ['old', { name: 'old', properties: { b: 2 } }],
  ]),
})
const at = { file: 'hubplan.yaml', line: 9 }
const managed = { exact: false, isDeclared: true, at } as const
const renaming = frozen(
  drafted(
    {
      tables: [
        table(
          'u.csv',
          ['username', 'admin', 'groups', 'server', 'renamed_from'],
          ['chief', 'no', 'ml', '', 'boss'],
          ['cy', '', '', 'running', ''],
          ['neo', '', '', 'running', ''],
        ),
      ],
      groups: [
        { ...managed, name: 'staff', properties: { a: 2 } },
        { ...managed, name: 'ml', properties: { c: 3 } },
        { ...managed, name: 'old', isAbsent: true },
      ],
      stopRules: [{ idle: { text: '1h', seconds: 3600 }, at }],
    },
    facets,
  ).actions,
  facets,
)

describe('the hub of a plan that renames, describes and stops', () => {
  const seeded = seedOf(renaming, '3.0.0', 'secret')

  it('has the old names, with all that is theirs, and what runs', () => {
    const { created, last_activity: lastActivity } = boss
    expect(seeded.users).toEqual([
      {
        name: 'boss',
        admin: true,
        groups: ['staff'],
        created,
        lastActivity,
        servers: [{ name: '', state: 'ready', lastActivity: null }],
      },
      { name: 'cy', groups: ['old'], created },
      { name: 'idle', groups: [], created, servers: [{ name: 'gpu', state: 'ready', lastActivity: used }] },
    ])
    expect(seeded.allowNamedServers).toBe(true)
  })
  it('has groups with their properties, and behaves like a version that has them', () => {
    expect(seeded.groups).toEqual([
      { name: 'staff', properties: { a: 1 } },
      { name: 'old', properties: { b: 2 } },
    ])
    expect(seeded.version).toBe('5.2.1')
    expect(seeded.notes.join('\n')).toContain(
      'behaves like JupyterHub 5.2.1, because groups have properties there, while the hub of the plan is 5.4.0',
    )
  })
  it('lets the token act as it may on the hub of the plan', () =>
    expect(seeded.tokens).toMatchObject([{ admin: true }]))
  it('says that time passes where servers start and stop', () => {
    expect(seeded.notes).toContain('servers start at once here; the start time on a hub is not counted')
    expect(seeded.notes.join('\n')).toContain('and a delete or a rename waits for it')
  })
  it('knows a later scope by the wider one', () => {
    const needs = [{ what: 'start:servers', ops: [], met: false }]
    const [token] = seedOf({ ...renaming, needs }, '3.0.0', 'secret').tokens
    expect(token?.scopes).toContain('servers')
  })
  it('takes no name for another admin that somebody is to get', () => {
    const [rename] = renaming.actions.filter((action) => action.op === 'user.rename')
    if (rename === undefined) throw new Error('no rename')
    const action = { ...rename, after: { name: 'other-admin-1' } }
    const more = { actions: [action], snapshot: { ...renaming.snapshot, admins: 2 } }
    expect(seedOf({ ...renaming, ...more }, '3.0.0', 'secret').users.map((one) => one.name)).toEqual([
      'boss',
      'other-admin-2',
    ])
  })
})

describe('what it says of itself', () => {
  const notes = (more: Partial<Plan>): string => seed(more).notes.join('\n')
  it('names servers that cannot be as they were', () => {
    expect(notes({})).toContain('servers that were starting or stopping run here: those of "bob"')
    expect(notes({})).toContain('servers stop at once here')
  })
  it('names what was not seen', () => {
    const [action] = plan.actions.filter((one) => one.op === 'user.delete')
    if (action === undefined) throw new Error('no delete')
    const text = notes({ actions: [{ ...action, before: { admin: false } }] })
    expect(text).toContain('the servers of "bob" were not visible when it was planned; here none runs')
    expect(text).not.toContain('servers stop at once here')
    expect(text).toContain('the creation time of "bob" is unknown')
  })
  it('names another version, missing rights and another kind of token', () => {
    const identity: Identity = { ...plan.planned_as, kind: 'user', version: '5.4.0' }
    const text = notes({ planned_as: identity, needs: [{ what: 'delete:users', ops: [], met: false }] })
    expect(text).toContain('behaves like JupyterHub 3.0.0, while the hub of the plan is 5.4.0')
    expect(text).toContain('lacks 1 right that applying needs (delete:users); here it has it')
    expect(text).toContain('the token belongs to a user; here it belongs to a service with that name')
  })
})

describe('the hub of a plan that removes named servers', () => {
  it('has them, running or stopped, and allows them', () => {
    const all = [
      { name: 'lab', state: 'stopped', last_activity: used },
      { name: 'gpu', state: 'spawn', last_activity: null },
    ] as const
    const hub = snapshot([user('ann', { allServers: all })])
    const removing = frozen(drafted({ removeRules: [{ match: ['ann'], stop: true, at }] }, hub).actions, hub)
    const seeded = seedOf(removing, '3.0.0', 'secret')
    expect(seeded.allowNamedServers).toBe(true)
    expect(seeded.users.find(({ name }) => name === 'ann')?.servers).toEqual([
      { name: 'gpu', state: 'ready', lastActivity: null },
      { name: 'lab', state: 'stopped', lastActivity: used },
    ])
  })
})
