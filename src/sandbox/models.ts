import { type Call, reachesNamed, reachesServer, reachesUser } from './call.ts'
import { groupsOf } from './state.ts'
import { traitsOf } from './traits.ts'
import type { Group, Hub, Owner, Server, User } from './types.ts'

type Model = Readonly<Record<string, unknown>>
type FieldsByScope = Readonly<Record<string, readonly string[]>>

const userFields: FieldsByScope = {
  'read:users': ['kind', 'name', 'admin', 'roles', 'groups', 'server', 'pending', 'created', 'last_activity'],
  'read:users:name': ['kind', 'name', 'admin', 'user_info'],
  'read:users:groups': ['kind', 'name', 'groups'],
  'read:users:activity': ['kind', 'name', 'last_activity'],
  'read:servers': ['kind', 'name', 'servers'],
  'read:roles:users': ['kind', 'name', 'roles', 'admin'],
  'admin:auth_state': ['kind', 'name', 'auth_state'],
}

const groupFields: FieldsByScope = {
  'read:groups': ['kind', 'name', 'users', 'properties'],
  'read:groups:name': ['kind', 'name'],
  'read:roles:groups': ['kind', 'name', 'roles'],
}

const serviceFields: FieldsByScope = {
  'read:services': ['kind', 'name', 'admin', 'url', 'prefix', 'command', 'pid', 'info', 'display'],
  'read:services:name': ['kind', 'name', 'admin'],
  'read:roles:services': ['kind', 'name', 'roles', 'admin'],
}

/** Undefined when the caller cannot see the user. */
export function userModel(hub: Hub, call: Call, user: User): Model | undefined {
  const { userInfo } = traitsOf(hub.settings.version)
  const fields = allowedFields(userFields, (scope) => reachesUser(hub, call, scope, user))
  if (fields.size === 0) return undefined
  const server = user.servers.get('')
  const model = pick(fields, {
    kind: 'user',
    name: user.name,
    admin: user.admin,
    roles: user.roles,
    groups: groupsOf(hub, user).map((group) => group.name),
    server: server?.state === 'ready' ? userUrl(hub, user) : null,
    pending: server === undefined ? null : pendingOf(server),
    created: isoTime(user.created),
    last_activity: isoTime(user.lastActivity),
    auth_state: null,
    ...(userInfo ? { user_info: {} } : {}),
  })
  const wantsStopped = !['0', 'false'].includes((call.query.get('include_stopped_servers') ?? '0').toLowerCase())
  const shown = [...activeOf(user), ...(wantsStopped ? stoppedOf(user) : [])].filter((one) =>
    reachesServer(hub, call, 'read:servers', { user, server: one }),
  )
  if (!fields.has('servers') && shown.length === 0) return model
  const servers = Object.fromEntries(shown.map((one) => [one.name, serverModel(hub, call, { user, server: one })]))
  return { ...model, servers }
}

function activeOf(user: User): readonly Server[] {
  return [...user.servers.values()].filter(({ state }) => state !== 'stopped')
}

/** By name. */
function stoppedOf(user: User): readonly Server[] {
  const stopped = [...user.servers.values()].filter(({ state }) => state === 'stopped')
  return stopped.sort((one, other) => (one.name < other.name ? -1 : 1))
}

export function groupModel(hub: Hub, call: Call, group: Group): Model {
  const fields = allowedFields(groupFields, (scope) => reachesNamed(call, scope, 'group', group.name))
  const { groupProperties } = traitsOf(hub.settings.version)
  return pick(fields, {
    kind: 'group',
    name: group.name,
    roles: group.roles,
    users: [...group.members].map((user) => user.name),
    ...(groupProperties ? { properties: group.properties } : {}),
  })
}

export function serviceModel(hub: Hub, call: Call, service: Extract<Owner, { readonly kind: 'service' }>): Model {
  const fields = allowedFields(serviceFields, (scope) => reachesNamed(call, scope, 'service', service.name))
  return pick(fields, {
    kind: 'service',
    name: service.name,
    roles: service.roles,
    admin: service.admin,
    prefix: '',
    pid: 0,
    ...traitsOf(hub.settings.version).serviceFields,
  })
}

export function pendingOf(server: Server): 'spawn' | 'stop' | null {
  if (server.state === 'spawning') return 'spawn'
  return server.state === 'stopping' ? 'stop' : null
}

export function serverModel(hub: Hub, call: Call, at: { readonly user: User; readonly server: Server }): Model {
  const { user, server } = at
  const url = serverPath(hub, user, server)
  const kind = server.name === '' ? 'server' : `servers/${escapePath(server.name)}`
  const progress = `${hub.settings.baseUrl}hub/api/users/${escapePath(user.name)}/${kind}/progress`
  const fullName = { full_name: `${user.name}/${server.name}`, full_url: null, full_progress_url: null }
  const { fullNames, displayNames } = traitsOf(hub.settings.version)
  const seesState = reachesServer(hub, call, 'admin:server_state', at)
  return {
    name: server.name,
    last_activity: isoTime(server.lastActivity),
    started: isoTime(server.started),
    pending: pendingOf(server),
    ready: server.state === 'ready',
    stopped: server.state === 'stopped',
    url,
    user_options: server.options,
    progress_url: progress,
    ...(fullNames ? fullName : {}),
    ...(displayNames ? { display_name: '' } : {}),
    ...(seesState ? { state: server.state === 'stopped' ? {} : { pid: 1 } } : {}),
  }
}

export function serverPath(hub: Hub, user: User, server: Pick<Server, 'name'>): string {
  return `${userUrl(hub, user)}${server.name === '' ? '' : `${escapePath(server.name)}/`}`
}

function userUrl(hub: Hub, user: User): string {
  return `${hub.settings.baseUrl}user/${escapePath(user.urlName)}/`
}

function escapePath(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%40', '@')
}

/** Python's form of a UTC time: microseconds, or no fraction at all. */
export function isoTime(at: Date | undefined): string | null {
  if (at === undefined) return null
  const text = at.toISOString()
  return text.endsWith('.000Z') ? text.replace('.000Z', 'Z') : text.replace('Z', '000Z')
}

function allowedFields(map: FieldsByScope, isHeld: (scope: string) => boolean): ReadonlySet<string> {
  return new Set(Object.entries(map).flatMap(([scope, fields]) => (isHeld(scope) ? fields : [])))
}

function pick(fields: ReadonlySet<string>, model: Model): Model {
  return Object.fromEntries(Object.entries(model).filter(([key]) => fields.has(key)))
}
