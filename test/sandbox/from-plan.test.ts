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
  it('has whom the plan speaks of as they were, and as many other admins', () => {
    const { created, last_activity: lastActivity } = bob
    expect(seed().users).toEqual([
      { name: 'ann', admin: false, groups: ['old', 'gone'] },
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
    expect(text).toContain('when "bob" were created is not known')
  })
  it('names another version, missing rights and another kind of token', () => {
    const identity: Identity = { ...plan.planned_as, kind: 'user', version: '5.4.0' }
    const text = notes({ planned_as: identity, needs: [{ what: 'delete:users', ops: [], met: false }] })
    expect(text).toContain('behaves like JupyterHub 3.0.0, and the hub of the plan is 5.4.0')
    expect(text).toContain('lacks 1 right that applying needs (delete:users); here it has it')
    expect(text).toContain('the token belongs to a user; here a service of that name acts')
  })
})
