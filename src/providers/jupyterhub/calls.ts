// Combines actions into batch requests where the hub accepts them.
import { isJoin, type Membership } from '../../core/actions/planned.ts'
import { hubForm } from '../../core/names.ts'
import type { Action, ActionOf, Snapshot } from '../../core/types.ts'
import type { Req } from '../../http/types.ts'
import { chunks } from '../chunks.ts'
import type { BatchSizes, Call } from '../types.ts'
import { apiPath } from './api.ts'

/** The requests for these actions of one wave. */
export function lower(actions: readonly Action[], live: Snapshot, sizes: BatchSizes): Call[] {
  const births: ActionOf<'group.create'>[] = []
  const creates: ActionOf<'user.create'>[] = []
  const joins = new Map<string, Membership[]>()
  const leaves = new Map<string, Membership[]>()
  const singles: Call[] = []
  for (const action of actions) {
    switch (action.op) {
      case 'user.rename':
        singles.push(rename(action, live))
        break
      case 'group.properties':
        singles.push(
          single(action, { method: 'PUT', path: apiPath('groups', action.group, 'properties'), body: action.after }),
        )
        break
      case 'server.start':
        singles.push(single(action, { method: 'POST', path: serverPath(action.user, action.server), body: {} }))
        break
      case 'server.stop':
        singles.push(single(action, { method: 'DELETE', path: serverPath(action.user, action.server) }))
        break
      case 'token.revoke':
        singles.push(single(action, { method: 'DELETE', path: apiPath('users', action.user, 'tokens', action.token) }))
        break
      case 'server.remove':
        singles.push(removal(action, live))
        break
      case 'group.create':
        births.push(action)
        break
      case 'user.create':
        // A batch lower-cases its names on the hub; a single POST keeps them.
        if (hubForm(action.user) === action.user) creates.push(action)
        else singles.push(single(action, { method: 'POST', path: apiPath('users', action.user), body: {} }))
        break
      case 'admin.set':
        singles.push(
          single(action, { method: 'PATCH', path: apiPath('users', action.user), body: { admin: action.after } }),
        )
        break
      case 'member.add':
      case 'notice.give':
        push(joins, action.group, action)
        break
      case 'member.remove':
      case 'notice.lift':
        push(leaves, action.group, action)
        break
      case 'user.delete':
        singles.push(deletion(action, live))
        break
      case 'group.delete':
        singles.push(single(action, { method: 'DELETE', path: apiPath('groups', action.group) }))
        break
    }
  }
  const born = births.map((create) => {
    const [first = [], ...others] = chunks(joins.get(create.group) ?? [], sizes.member)
    if (others.length === 0) joins.delete(create.group)
    else joins.set(create.group, others.flat())
    return birth(create, first)
  })
  return [
    ...born,
    ...chunks(creates, sizes.create).map((part) =>
      batch(part, { method: 'POST', path: apiPath('users'), body: { usernames: part.map((action) => action.user) } }),
    ),
    ...[...joins].flatMap(([group, all]) => chunks(all, sizes.member).map((part) => members(part, 'POST', group))),
    ...[...leaves].flatMap(([group, all]) => chunks(all, sizes.member).map((part) => members(part, 'DELETE', group))),
    ...singles,
  ]
}

function single(action: Action, req: Req): Call {
  return { ...req, actions: [action], lane: 'single', first: [] }
}

function batch(actions: readonly Action[], req: Req): Call {
  return { ...req, actions, lane: 'batch', first: [] }
}

/** A new group with its first members. */
function birth(create: ActionOf<'group.create'>, members: readonly Membership[]): Call {
  const req: Req = { method: 'POST', path: apiPath('groups', create.group), body: {} }
  if (members.length === 0) return single(create, req)
  const body = { users: members.map(({ user }) => user) }
  return { ...batch([create, ...members], { ...req, body }), lane: 'short' }
}

/** Whether a call makes a group with members. */
export function isBirth({ actions: [first, second] }: Pick<Call, 'actions'>): boolean {
  return first?.op === 'group.create' && second !== undefined && isJoin(second)
}

function members(
  part: readonly (Action & { readonly user: string })[],
  method: 'POST' | 'DELETE',
  group: string,
): Call {
  const body = { users: part.map((action) => action.user) }
  return { ...batch(part, { method, path: apiPath('groups', group, 'users'), body }), lane: 'short' }
}

/**
 * Deleting a user whose named server runs or whose server is starting answers 500 after the hub ran its clean-up hooks,
 * so every server is stopped first.
 */
function deletion(action: ActionOf<'user.delete'>, live: Snapshot): Call {
  const call = single(action, { method: 'DELETE', path: apiPath('users', action.user) })
  return { ...call, first: stops(action.user, live) }
}

/** A running server keeps the address of the old name, where the hub no longer finds it. */
function rename(action: ActionOf<'user.rename'>, live: Snapshot): Call {
  const req: Req = { method: 'PATCH', path: apiPath('users', action.user), body: { name: action.after.name } }
  return { ...single(action, req), first: stops(action.user, live) }
}

/** A running server is stopped first: the hub refuses to remove one that is just starting. */
function removal(action: ActionOf<'server.remove'>, live: Snapshot): Call {
  const { user, server, stop } = action
  const path = serverPath(user, server)
  const now = live.users.get(user)?.allServers?.find(({ name }) => name === server)
  const isRunning = stop === true && now !== undefined && now.state !== 'stopped'
  const first: Req[] = isRunning ? [{ method: 'DELETE', path }] : []
  return { ...single(action, { method: 'DELETE', path, body: { remove: true } }), first }
}

function stops(user: string, live: Snapshot): Req[] {
  const servers = live.users.get(user)?.servers ?? []
  return servers
    .filter((server) => server.state !== 'stopped')
    .map((server): Req => ({ method: 'DELETE', path: serverPath(user, server.name) }))
}

/** The default server is the one without a name. */
function serverPath(user: string, server: string): string {
  return server === '' ? apiPath('users', user, 'server') : apiPath('users', user, 'servers', server)
}

function push<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [item])
  else list.push(item)
}
