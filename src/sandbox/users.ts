import { isAcceptedName } from './aup/accepted.ts'
import { type Call, hasGroup, needScope, ownerOf, readJson, refusal } from './call.ts'
import { checkUserBody, normalName } from './check.ts'
import { userModel } from './models.ts'
import { listReply, readWindow } from './paging.ts'
import { isDict, isTruthy, iterate, repr } from './python.ts'
import { stopServer } from './servers.ts'
import { addUser, isAdminOwner, ownerName, removeUser, renameUser, setAdmin } from './state.ts'
import { traitsOf } from './traits.ts'
import type { Hub, Reply, User } from './types.ts'

export function listUsers(hub: Hub, call: Call): Reply {
  needScope(hub, call, ['list:users'])
  const state = readState(call)
  const window = readWindow(hub, call)
  if (isPlain(call, state)) {
    const all = inOrder(hub)
    const users = all.slice(window.offset, window.offset + window.limit)
    const items = users.map((user) => userModel(hub, call, user)).filter((model) => model !== undefined)
    return listReply(call, window, items, all.length)
  }
  const pattern = likePattern(call.query.get('name_filter') ?? '')
  const rows = sortUsers(hub, call)
    .filter((user) => isListed(hub, call, user) && pattern.test(user.name))
    .flatMap((user) => rowsOf(hub, user, state))
  const page = new Set(rows.slice(window.offset, window.offset + window.limit))
  // `ready` is filtered after the page was cut, so such a page may be short.
  const shown = [...page].filter((user) => state !== 'ready' || hasServer(user, ['ready']))
  const items = shown.map((user) => userModel(hub, call, user)).filter((model) => model !== undefined)
  return listReply(call, window, items, rows.length)
}

/** Whether all users are listed in the usual order: then a page costs the same for any number of users. */
function isPlain({ grants, query }: Call, state: StateFilter): boolean {
  return grants.get('list:users') === 'all' && state === 'any' && !query.has('name_filter') && !query.has('sort')
}

interface Ordered {
  readonly nextId: number
  readonly users: readonly User[]
}

const ordered = new WeakMap<Hub, Ordered>()

/** All users by id; recomputed after users were added or removed. */
function inOrder(hub: Hub): readonly User[] {
  const known = ordered.get(hub)
  if (known?.nextId === hub.nextId && known.users.length === hub.users.size) return known.users
  const users = [...hub.users.values()]
  ordered.set(hub, { nextId: hub.nextId, users })
  return users
}

export function createUsers(hub: Hub, call: Call): Reply {
  needScope(hub, call, ['admin:users'])
  if (traitsOf(hub.settings.version).wholeScopeCreates && call.grants.get('admin:users') !== 'all') throw refusal(403)
  const body = readJson(call)
  if (!isDict(body) || !isTruthy(body['usernames'])) throw refusal(400, 'Must specify at least one user to create')
  const { usernames, ...rest } = body
  const admin = checkUserBody(rest)['admin'] === true
  if (admin) refuseGrant(hub, call)
  const asked = iterate(usernames)
  if (asked === undefined) throw refusal(500)

  const names = asked.map((name) => normalName(hub, name))
  const invalid = names.filter((name) => !isAcceptedName(hub, name))
  if (invalid.length === 1) throw refusal(400, `Invalid username: ${invalid[0]}`)
  if (invalid.length > 1) throw refusal(400, `Invalid usernames: ${invalid.join(', ')}`)
  const fresh = names.filter((name) => !hub.users.has(name))
  if (fresh.length === 0) throw refusal(409, `All ${names.length} users already exist`)
  // A repeated name is created once and returned twice.
  const created = fresh.map((name) => hub.users.get(name) ?? addUser(hub, { name, admin }))
  return { status: 201, body: created.map((user) => userModel(hub, call, user) ?? {}) }
}

export function getUser(hub: Hub, call: Call, name: string): Reply {
  const anyOf = [
    'read:users',
    'read:users:name',
    'read:servers',
    'read:users:groups',
    'read:users:activity',
    'read:roles:users',
  ]
  needScope(hub, call, anyOf, { user: name })
  return { status: 200, body: userModel(hub, call, findUser(hub, name)) }
}

export function createUser(hub: Hub, call: Call, name: string): Reply {
  needScope(hub, call, ['admin:users'], { user: name })
  const body = readJson(call)
  if (hub.users.has(name)) throw refusal(409, `User ${name} already exists`)
  const early = traitsOf(hub.settings.version).checksBeforeCreate
  const before = early && isTruthy(body) ? checkUserBody(body) : {}
  if (before['admin'] === true) refuseGrant(hub, call)
  const user = addUser(hub, { name })
  const given = isTruthy(body) ? checkUserBody(body) : {}
  if (given['admin'] === true) setAdmin(user, true)
  if (!isAcceptedName(hub, name)) {
    removeUser(hub, name)
    throw refusal(400, `Failed to create user: ${name}`)
  }
  return { status: 201, body: userModel(hub, call, user) ?? {} }
}

export function patchUser(hub: Hub, call: Call, name: string): Reply {
  needScope(hub, call, ['admin:users'], { user: name })
  const user = findUser(hub, name)
  const body = checkUserBody(readJson(call))
  const wanted = body['name']
  if (typeof wanted === 'string' && wanted !== name && hub.users.has(wanted)) {
    throw refusal(400, `User ${wanted} already exists, username must be unique`)
  }
  if (user.admin) refuseGrant(hub, call, 'Only admins can modify other admins')
  if (body['admin'] === true) refuseGrant(hub, call)
  // The hub expects objects here, not names, and has no key to encrypt a state with.
  if (isTruthy(body['groups']) || isTruthy(body['roles']) || 'auth_state' in body) throw refusal(500)
  if (typeof wanted === 'string') renameUser(hub, user, wanted)
  if ('groups' in body) for (const group of hub.groups.values()) group.members.delete(user)
  if ('roles' in body) user.roles = []
  if (typeof body['admin'] === 'boolean') setAdmin(user, body['admin'])
  return { status: 200, body: { ...userModel(hub, call, user), auth_state: null } }
}

export async function deleteUser(hub: Hub, call: Call, name: string): Promise<Reply> {
  needScope(hub, call, ['delete:users'], { user: name })
  const user = findUser(hub, name)
  // A service with the user's name counts as the user, too.
  if (user.name === ownerName(ownerOf(call))) throw refusal(400, 'Cannot delete yourself!')
  const stopping = refusal(400, `${name}'s server is in the process of stopping, please wait.`)
  if (user.servers.get('')?.state === 'stopping') throw stopping
  if (user.servers.get('')?.state === 'ready') await stopServer(hub, user, '')
  if (user.servers.get('')?.state === 'stopping') throw stopping
  if (hasServer(user, ['spawning', 'ready', 'stopping'])) throw refusal(500)
  removeUser(hub, user.name)
  return { status: 204 }
}

export function findUser(hub: Hub, name: string): User {
  const user = hub.users.get(name)
  if (user === undefined) throw refusal(404)
  return user
}

function refuseGrant(hub: Hub, call: Call, message = 'Only admins can grant admin permissions'): void {
  if (traitsOf(hub.settings.version).adminNeedsAdmin && !isAdminOwner(ownerOf(call))) throw refusal(403, message)
}

function isListed(hub: Hub, call: Call, user: User): boolean {
  const grant = call.grants.get('list:users')
  if (grant === undefined || grant === 'all') return grant === 'all'
  if ([...grant.keys()].some((kind) => kind !== 'user' && kind !== 'group')) throw refusal(403)
  return grant.get('user')?.has(user.name) === true || hasGroup(hub, user, grant.get('group'))
}

type StateFilter = 'any' | 'inactive' | 'active' | 'ready'

function readState(call: Call): StateFilter {
  const state = call.query.get('state') ?? ''
  if (state === '') return 'any'
  if (state === 'inactive' || state === 'active' || state === 'ready') return state
  throw refusal(400, `Unrecognized state filter: ${repr(state)}`)
}

/** How often the listing contains a user before it is cut into pages. */
function rowsOf(hub: Hub, user: User, state: StateFilter): readonly User[] {
  if (state === 'any') return [user]
  const count = [...user.servers.values()].filter((server) => server.state !== 'stopped').length
  if (state === 'inactive') return count === 0 ? [user] : []
  if (count === 0) return []
  return traitsOf(hub.settings.version).countsServers ? Array.from({ length: count }, () => user) : [user]
}

function hasServer(user: User, states: readonly string[]): boolean {
  return [...user.servers.values()].some((server) => states.includes(server.state))
}

/** SQL's `ilike '%text%'`, where `%` and `_` in the text are wildcards, too. */
function likePattern(text: string): RegExp {
  const inner = text
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.')
  return new RegExp(inner, 'isu')
}

function sortUsers(hub: Hub, call: Call): readonly User[] {
  const users = [...hub.users.values()]
  const sort = call.query.get('sort')
  if (sort === null || !traitsOf(hub.settings.version).sortUsers) return users
  const down = sort.startsWith('-') ? -1 : 1
  const key = sort.replace(/^-/, '')
  if (key === 'id') return users.sort((a, b) => down * (a.id - b.id))
  if (key === 'name') return users.sort((a, b) => down * (a.name < b.name ? -1 : 1))
  // Users without a login come first in ascending order and last in descending order.
  const seen = (user: User): number => user.lastActivity?.getTime() ?? Number.NEGATIVE_INFINITY
  if (key === 'last_activity') return users.sort((a, b) => down * (seen(a) === seen(b) ? 0 : seen(a) - seen(b)))
  throw refusal(400, `sort must be 'id', 'name', or 'last_activity', not '${sort}'`)
}
