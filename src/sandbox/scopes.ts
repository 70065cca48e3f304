import type { Traits } from './traits.ts'

/**
 * The scopes that each scope implies directly. An unlisted scope implies nothing; no token holds a scope of a later
 * version. `servers` also implies the version's own scope for starting one.
 */
const implied: Readonly<Record<string, readonly string[]>> = {
  'admin:users': ['admin:auth_state', 'users', 'read:roles:users', 'delete:users'],
  users: ['read:users', 'list:users', 'users:activity'],
  'list:users': ['read:users:name'],
  'read:users': ['read:users:name', 'read:users:groups', 'read:users:activity'],
  'read:roles': ['read:roles:users', 'read:roles:services', 'read:roles:groups'],
  'users:activity': ['read:users:activity'],
  'admin:servers': ['admin:server_state', 'servers'],
  servers: ['read:servers', 'delete:servers'],
  'read:servers': ['read:users:name'],
  tokens: ['read:tokens'],
  'admin:groups': ['groups', 'read:roles:groups', 'delete:groups'],
  groups: ['read:groups', 'list:groups'],
  'list:groups': ['read:groups:name'],
  'read:groups': ['read:groups:name'],
  'list:services': ['read:services:name'],
  'read:services': ['read:services:name'],
  'admin:services': ['list:services', 'read:services', 'read:roles:services'],
  shares: ['access:servers', 'read:shares', 'users:shares', 'groups:shares'],
  'users:shares': ['read:users:shares'],
  'groups:shares': ['read:groups:shares'],
}

const self = [
  'read:users',
  'read:users:name',
  'read:users:groups',
  'users:activity',
  'read:users:activity',
  'servers',
  'delete:servers',
  'read:servers',
  'tokens',
  'read:tokens',
  'access:servers',
]

const admin = [
  'admin-ui',
  'admin:users',
  'admin:servers',
  'tokens',
  'admin:groups',
  'list:services',
  'read:services',
  'read:hub',
  'proxy',
  'shutdown',
  'access:services',
  'access:servers',
  'read:roles',
  'read:metrics',
]

/** The roles of every hub. */
export function defaultRoles({ moreAdminScopes }: Traits): ReadonlyMap<string, readonly string[]> {
  return new Map([
    ['user', ['self']],
    ['admin', [...admin, ...moreAdminScopes]],
  ])
}

export type FilterKind = 'user' | 'group' | 'server' | 'service'
export type Filters = ReadonlyMap<string, ReadonlySet<string>>
/** Per scope: everything, or only what the filters name. */
export type Grants = ReadonlyMap<string, 'all' | Filters>

export type ScopeOwner = { readonly kind: 'user' | 'service'; readonly name: string }

/** The expanded list of raw scopes, as `GET /user` returns it. */
export function expandScopes(raw: readonly string[], owner: ScopeOwner, traits: Traits): readonly string[] {
  const isSelf = raw.includes('self') && owner.kind === 'user'
  const own = isSelf ? [...self, ...traits.moreSelfScopes].map((scope) => `${scope}!user=${owner.name}`) : []
  const others = raw.filter((scope) => scope !== 'self').flatMap((scope) => withImplied(scope, traits))
  const expanded = [...own, ...others.flatMap((scope) => ownersOwn(scope, owner))]
  return listScopes(parseScopes(expanded))
}

/** Collects the filters of each scope; an unfiltered grant replaces filtered ones. */
export function parseScopes(scopes: readonly string[]): Grants {
  const grants = new Map<string, 'all' | Map<string, Set<string>>>()
  for (const scope of scopes) {
    const [base, filter] = cut(scope, '!')
    if (filter === '') grants.set(base, 'all')
    const grant = grants.get(base) ?? new Map<string, Set<string>>()
    grants.set(base, grant)
    if (grant === 'all') continue
    const [kind, name] = cut(filter, '=')
    grant.set(kind, new Set([...(grant.get(kind) ?? []), name]))
  }
  return grants
}

/** The common part of two grants: a token never exceeds its user's rights. */
export function intersectScopes(
  one: readonly string[],
  other: readonly string[],
  groupsOf: (user: string) => ReadonlySet<string>,
): readonly string[] {
  const left = parseScopes(one)
  const right = parseScopes(other)
  const both = new Map<string, 'all' | Filters>()
  for (const [base, grant] of left) {
    const counterpart = right.get(base)
    if (counterpart === undefined) continue
    if (grant === 'all') both.set(base, counterpart)
    else if (counterpart === 'all') both.set(base, grant)
    else both.set(base, commonFilters(grant, counterpart, groupsOf))
  }
  return listScopes(both)
}

function commonFilters(a: Filters, b: Filters, groupsOf: (user: string) => ReadonlySet<string>): Filters {
  const common = new Map<string, ReadonlySet<string>>()
  for (const [kind, names] of a) common.set(kind, new Set([...names].filter((name) => b.get(kind)?.has(name))))
  const add = (kind: string, name: string): void => {
    common.set(kind, new Set([...(common.get(kind) ?? []), name]))
  }
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    const inGroup = (user: string): boolean => [...groupsOf(user)].some((group) => to.get('group')?.has(group))
    for (const server of from.get('server') ?? []) {
      const [user] = cut(server, '/')
      if (to.get('user')?.has(user) || inGroup(user)) add('server', server)
    }
    for (const user of from.get('user') ?? []) if (inGroup(user)) add('user', user)
  }
  return common
}

function withImplied(scope: string, { startScope }: Traits): readonly string[] {
  const [base, filter] = cut(scope, '!')
  const names = new Set([base])
  for (const name of names) for (const next of implied[name] ?? []) names.add(next)
  if (names.has('servers')) names.add(startScope)
  if (filter === '') return [...names]
  const filtered = [...names].map((name) => `${name}!${filter}`)
  const [kind, value] = cut(filter, '=')
  // Reading any field of a server reveals its user's name.
  const reads = kind === 'server' && value !== '' && [...names].some((name) => name.startsWith('read:'))
  return reads ? [...filtered, `read:users:name!user=${cut(value, '/')[0]}`] : filtered
}

/** The bare filters `!user` and `!service` mean the owner; those of the other kind are dropped. */
function ownersOwn(scope: string, owner: ScopeOwner): readonly string[] {
  const [base, filter] = cut(scope, '!')
  if (filter === owner.kind) return [`${base}!${filter}=${owner.name}`]
  return ['user', 'service', 'server'].includes(filter) ? [] : [scope]
}

function listScopes(grants: Grants): readonly string[] {
  const scopes = [...grants].flatMap(([base, grant]) =>
    grant === 'all'
      ? [base]
      : [...grant].flatMap(([kind, names]) => [...names].map((name) => `${base}!${kind}=${name}`)),
  )
  return [...new Set(scopes)].sort(byCodePoint)
}

function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

function cut(text: string, mark: string): readonly [string, string] {
  const at = text.indexOf(mark)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + mark.length)]
}
