// Combines actions into batch requests where the hub accepts them.
import type { Membership } from '../../core/actions/planned.ts'
import { hubForm } from '../../core/names.ts'
import type { Action, ActionOf, Snapshot } from '../../core/types.ts'
import type { Req } from '../../http/types.ts'
import { chunks } from '../chunks.ts'
import type { BatchSizes, Call } from '../types.ts'
import { apiPath } from './api.ts'

/** The requests for these actions of one wave. */
export function lower(actions: readonly Action[], live: Snapshot, sizes: BatchSizes): Call[] {
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
        singles.push(single(action, { method: 'POST', path: apiPath('groups', action.group), body: {} }))
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
  return [
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
