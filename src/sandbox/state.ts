import { createAup, firstGroups } from './aup/state.ts'
import { defaultRoles, expandScopes, intersectScopes } from './scopes.ts'
import { traitsOf } from './traits.ts'
import type {
  AupSeed,
  Group,
  GroupSeed,
  Hub,
  HubSettings,
  Owner,
  RoleSeed,
  Server,
  Token,
  TokenSeed,
  User,
  UserSeed,
} from './types.ts'

export type HubSeed = {
  readonly users: readonly UserSeed[]
  readonly groups: readonly GroupSeed[]
  readonly roles: readonly RoleSeed[]
  readonly tokens: readonly TokenSeed[]
  readonly aup: AupSeed | undefined
}

export function createHub(settings: HubSettings, seed: HubSeed): Hub {
  const roles = new Map([
    ...defaultRoles(traitsOf(settings.version)),
    ...seed.roles.map((role) => [role.name, role.scopes] as const),
  ])
  const aup = seed.aup === undefined ? undefined : createAup(seed.aup === true ? {} : seed.aup, settings.now())
  const hub: Hub = { settings, users: new Map(), groups: new Map(), roles, tokens: new Map(), aup, nextId: 1 }
  for (const name of aup === undefined ? [] : firstGroups(aup)) addGroup(hub, { name })
  for (const group of seed.groups) addGroup(hub, group)
  for (const user of seed.users) addUser(hub, user)
  for (const group of seed.groups) addMembers(hub, group.name, group.users ?? [])
  for (const token of seed.tokens) addToken(hub, token)
  return hub
}

export function addUser(hub: Hub, seed: UserSeed): User {
  const admin = seed.admin ?? false
  const user: User = {
    id: hub.nextId,
    name: seed.name,
    urlName: seed.name,
    admin,
    roles: admin ? ['admin', 'user'] : ['user'],
    created: seed.created === undefined ? hub.settings.now() : new Date(seed.created),
    lastActivity: seed.lastActivity === undefined ? undefined : dateOf(seed.lastActivity),
    servers: new Map([['', newServer('')]]),
  }
  hub.nextId += 1
  hub.users.set(user.name, user)
  for (const server of seed.servers ?? []) {
    const name = server.name ?? ''
    const state = server.state ?? 'ready'
    const at = server.started === undefined ? hub.settings.now() : new Date(server.started)
    user.servers.set(name, {
      ...newServer(name),
      state,
      started: state === 'stopped' ? undefined : at,
      options: {},
      lastActivity: server.lastActivity === undefined ? at : dateOf(server.lastActivity),
    })
  }
  for (const group of seed.groups ?? []) (hub.groups.get(group) ?? addGroup(hub, { name: group })).members.add(user)
  return user
}

function dateOf(text: string | null): Date | undefined {
  return text === null ? undefined : new Date(text)
}

export function newServer(name: string): Server {
  return {
    name,
    state: 'stopped',
    started: undefined,
    lastActivity: undefined,
    options: null,
    change: Promise.resolve(),
    timer: undefined,
  }
}

export function removeUser(hub: Hub, name: string): void {
  const user = hub.users.get(name)
  if (user === undefined) return
  for (const server of user.servers.values()) clearTimeout(server.timer)
  for (const group of hub.groups.values()) group.members.delete(user)
  hub.users.delete(name)
  for (const [text, token] of hub.tokens) {
    if (token.owner.kind === 'user' && token.owner.user === user) hub.tokens.delete(text)
  }
}

export function renameUser(hub: Hub, user: User, name: string): void {
  user.name = name
  const users = [...hub.users.values()]
  // A new key would be appended, but the order of ids must stay.
  hub.users.clear()
  for (const one of users) hub.users.set(one.name, one)
}

export function setAdmin(user: User, admin: boolean): void {
  user.admin = admin
  const others = user.roles.filter((role) => role !== 'admin' && role !== 'user')
  user.roles = admin ? ['admin', 'user', ...others] : ['user', ...others]
}

export function addGroup(hub: Hub, seed: GroupSeed): Group {
  const group: Group = {
    name: seed.name,
    roles: seed.roles ?? [],
    members: new Set(),
    properties: seed.properties ?? {},
  }
  hub.groups.set(group.name, group)
  return group
}

export function addMembers(hub: Hub, groupName: string, names: readonly string[]): void {
  const group = hub.groups.get(groupName)
  for (const name of names) {
    const user = hub.users.get(name)
    if (user !== undefined) group?.members.add(user)
  }
}

export function groupsOf(hub: Hub, user: User): readonly Group[] {
  return [...hub.groups.values()].filter((group) => group.members.has(user))
}

export function addToken(hub: Hub, seed: TokenSeed): Token {
  const owner: Owner =
    seed.kind === 'user'
      ? {
          kind: 'user',
          user: hub.users.get(seed.name) ?? addUser(hub, { name: seed.name, admin: seed.admin ?? false }),
        }
      : {
          kind: 'service',
          name: seed.name,
          admin: seed.admin ?? false,
          roles: seed.roles ?? [],
          scopes: seed.scopes,
        }
  const scopes = seed.kind === 'user' ? seed.scopes : ['inherit']
  const token: Token = {
    id: seed.id ?? nextId(hub),
    owner,
    scopes,
    note: seed.note ?? '',
    created: seed.created === undefined ? hub.settings.now() : new Date(seed.created),
    lastUsed: seed.lastUsed === undefined ? undefined : new Date(seed.lastUsed),
    expires: seed.expires === undefined ? undefined : new Date(seed.expires),
    client: seed.client ?? 'JupyterHub',
    session: seed.session,
  }
  hub.tokens.set(seed.token, token)
  return token
}

/** The number of the newest token is given again once that is deleted, as the hub's database does. */
function nextId({ tokens }: Hub): string {
  let last = 0
  for (const { id } of tokens.values()) last = Math.max(last, Number(id.slice(1)))
  return `a${last + 1}`
}

export function ownerName(owner: Owner): string {
  return owner.kind === 'user' ? owner.user.name : owner.name
}

export function isAdminOwner(owner: Owner): boolean {
  return owner.kind === 'user' ? owner.user.admin : owner.admin
}

export function scopesOf(hub: Hub, token: Token): readonly string[] {
  const { owner } = token
  const named = { kind: owner.kind, name: ownerName(owner) }
  const traits = traitsOf(hub.settings.version)
  const mayAll = expandScopes(ownersRawScopes(hub, owner), named, traits)
  if (token.scopes.includes('inherit')) return mayAll
  const identify = ['read:users:name', 'read:users:groups'].map((scope) => `${scope}!user=${named.name}`)
  return intersectScopes([...expandScopes(token.scopes, named, traits), ...identify], mayAll, (name) => {
    const user = hub.users.get(name)
    return new Set(user === undefined ? [] : groupsOf(hub, user).map((group) => group.name))
  })
}

function ownersRawScopes(hub: Hub, owner: Owner): readonly string[] {
  const scopesOfRoles = (roles: readonly string[]): readonly string[] =>
    roles.flatMap((role) => hub.roles.get(role) ?? [])
  if (owner.kind === 'service') return [...owner.scopes, ...scopesOfRoles(owner.admin ? ['admin'] : [])]
  return scopesOfRoles([...owner.user.roles, ...groupsOf(hub, owner.user).flatMap((group) => group.roles)])
}
