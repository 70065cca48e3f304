// A hub in memory that does what an action says, for properties about whole plans.

import { inOrder } from '../../src/core/actions/waves.ts'
import { canonicalJson } from '../../src/core/canonical.ts'
import { freeze } from '../../src/core/plan/freeze.ts'
import type { Action, LiveGroup, LiveUser, Plan, Snapshot } from '../../src/core/types.ts'
import { options, user } from './live.ts'

/** What the hub says after these actions, some seconds after it was read. */
export function carriedOut(live: Snapshot, actions: readonly Action[]): Snapshot {
  const users = new Map(live.users)
  const groups = new Map(live.groups)
  const created = new Date(Date.parse(live.takenAt) + 5000).toISOString()
  for (const action of inOrder(actions)) perform(action, { users, groups, created })
  const takenAt = new Date(Date.parse(live.takenAt) + 86_400_000).toISOString()
  return { ...live, users, groups, takenAt }
}

interface Hub {
  readonly users: Map<string, LiveUser>
  readonly groups: Map<string, LiveGroup>
  readonly created: string
}

function perform(action: Action, { users, groups, created }: Hub): void {
  const change = (name: string, more: (one: LiveUser) => Partial<LiveUser>): void => {
    const one = users.get(name)
    if (one === undefined) throw new Error(`${action.id}: no such user`)
    users.set(name, { ...one, ...more(one) })
  }
  const running = (name: string, server: string, isRunning: boolean): void =>
    change(name, (one) => {
      const others = (one.servers ?? []).filter((other) => other.name !== server)
      return { servers: isRunning ? [...others, { name: server, state: 'ready' as const }] : others }
    })
  switch (action.op) {
    case 'user.rename': {
      const one = users.get(action.user)
      if (one === undefined || users.has(action.after.name)) throw new Error(`${action.id}: cannot be renamed`)
      users.delete(action.user)
      // Servers are stopped before their user is renamed.
      users.set(action.after.name, { ...one, name: action.after.name, servers: [] })
      return
    }
    case 'group.properties':
      if (!groups.has(action.group)) throw new Error(`${action.id}: no such group`)
      groups.set(action.group, { ...groups.get(action.group), name: action.group, properties: action.after })
      return
    case 'server.start':
      running(action.user, action.server, true)
      return
    case 'server.stop':
      running(action.user, action.server, false)
      return
    case 'group.create':
      if (groups.has(action.group)) throw new Error(`${action.id}: it is there`)
      groups.set(action.group, { name: action.group, roles: [], properties: {} })
      return
    case 'user.create':
      if (users.has(action.user)) throw new Error(`${action.id}: it is there`)
      users.set(action.user, user(action.user, { created, last_activity: null }))
      return
    case 'admin.set':
      change(action.user, () => ({ admin: action.after }))
      return
    case 'member.add':
    case 'notice.give':
      if (!groups.has(action.group)) throw new Error(`${action.id}: no such group`)
      change(action.user, (one) => ({ groups: [...(one.groups ?? []), action.group].sort() }))
      return
    case 'member.remove':
    case 'notice.lift':
      change(action.user, (one) => ({ groups: (one.groups ?? []).filter((group) => group !== action.group) }))
      return
    case 'user.delete':
      users.delete(action.user)
      return
    case 'group.delete':
      groups.delete(action.group)
      for (const one of users.values()) {
        users.set(one.name, { ...one, groups: (one.groups ?? []).filter((group) => group !== action.group) })
      }
  }
}

/** Names, admin flags, groups, and which groups there are, with properties: all that a revert promises to bring back. */
export function essence(live: Snapshot): unknown {
  const users = [...live.users.values()].map(({ name, admin, groups }) => [name, admin, groups])
  const groups = [...(live.groups?.values() ?? [])].map(({ name, properties }) => [name, canonicalJson(properties)])
  return { users: users.sort(), groups: groups.sort() }
}

/** A plan of these actions against this snapshot. */
export function frozen(actions: readonly Action[], live: Snapshot): Plan {
  return freeze({
    tool: 't',
    createdAt: live.takenAt,
    expiresAt: '2027-01-01T00:00:00Z',
    live,
    inputs: [],
    options,
    overrides: [],
    needs: [],
    actions,
    findings: [],
  })
}
