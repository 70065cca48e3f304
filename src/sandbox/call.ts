import { type FilterKind, type Filters, type Grants, parseScopes } from './scopes.ts'
import { groupsOf, scopesOf } from './state.ts'
import { type Traits, traitsOf } from './traits.ts'
import type { Hub, Owner, Reply, Server, Token, User } from './types.ts'

/** A request for the handlers. */
export type Call = {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly body: Buffer
  readonly fullUrl: string
  readonly paged: boolean
  readonly token: Token | undefined
  readonly scopes: readonly string[]
  readonly grants: Grants
}

export function scopesFor(hub: Hub, token: Token | undefined): Pick<Call, 'token' | 'scopes' | 'grants'> {
  const scopes = token === undefined ? [] : scopesOf(hub, token)
  return { token, scopes, grants: parseScopes(scopes) }
}

type Refusal = Error & { readonly reply: Reply; readonly isPlain?: boolean }

const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  500: 'Internal Server Error',
}

/** An error to throw: it ends the handler, like the hub's own errors. Without a message it says no more than its status. */
export function refusal(status: number, message?: string): Refusal {
  const body = { status, message: message ?? reasons[status] ?? 'Unknown Error' }
  return Object.assign(refuse({ status, body }), { isPlain: message === undefined })
}

/** The same with another form of answer. */
export function refuse(reply: Reply): Refusal {
  return Object.assign(new Error(`${reply.status}`), { reply })
}

export function replyOf(error: unknown, { nullMessages }: Traits): Reply {
  const found = error instanceof Error && 'reply' in error ? (error as Refusal) : refusal(500)
  const { status } = found.reply
  const isNull = nullMessages && found.isPlain === true && [403, 404, 405].includes(status)
  return isNull ? { status, body: { status, message: null } } : found.reply
}

export function ownerOf(call: Call): Owner {
  if (call.token === undefined) throw refusal(403)
  return call.token.owner
}

export function readJson(call: Call): unknown {
  if (call.body.length === 0) return null
  try {
    return JSON.parse(call.body.toString('utf8'))
  } catch {
    throw refusal(400, 'Invalid JSON in body of request')
  }
}

export function needScope(
  hub: Hub,
  call: Call,
  scopes: readonly string[],
  target: Partial<Record<FilterKind, string>> = {},
): void {
  const { badTokenMessage, triesEveryScope } = traitsOf(hub.settings.version)
  const grants = scopes.map((scope) => call.grants.get(scope)).filter((grant) => grant !== undefined)
  const tried = triesEveryScope ? grants : grants.slice(0, 1)
  if (tried.some((grant) => reachesTarget(hub, grant, target))) return
  if (tried.length > 0) throw hidden()
  if (call.token === undefined && badTokenMessage !== undefined) throw refusal(403, badTokenMessage)
  throw refusal(403, `Action is not authorized with current scopes; requires any of [${scopes.join(', ')}]`)
}

function reachesTarget(hub: Hub, grant: 'all' | Filters, target: Partial<Record<FilterKind, string>>): boolean {
  if (grant === 'all' || Object.keys(target).length === 0) return true
  return Object.entries(target).some(
    ([kind, name]) => grant.get(kind)?.has(name) || (kind === 'user' && isInGroup(hub, name, grant.get('group'))),
  )
}

export function reachesUser(hub: Hub, call: Call, scope: string, user: User): boolean {
  const grant = call.grants.get(scope)
  if (grant === undefined || grant === 'all') return grant === 'all'
  return grant.get('user')?.has(user.name) === true || hasGroup(hub, user, grant.get('group'))
}

export function reachesServer(hub: Hub, call: Call, scope: string, at: { user: User; server: Server }): boolean {
  const grant = call.grants.get(scope)
  if (grant === undefined || grant === 'all') return grant === 'all'
  const named = grant.get('server')
  const byServer = named?.has(at.server.name) === true || named?.has(`${at.user.name}/${at.server.name}`) === true
  return byServer || reachesUser(hub, call, scope, at.user)
}

export function reachesNamed(call: Call, scope: string, kind: FilterKind, name: string): boolean {
  const grant = call.grants.get(scope)
  if (grant === undefined || grant === 'all') return grant === 'all'
  return grant.get(kind)?.has(name) === true
}

export function hasGroup(hub: Hub, user: User, names: ReadonlySet<string> | undefined): boolean {
  return names !== undefined && groupsOf(hub, user).some((group) => names.has(group.name))
}

function isInGroup(hub: Hub, userName: string, names: ReadonlySet<string> | undefined): boolean {
  const user = hub.users.get(userName)
  return user !== undefined && hasGroup(hub, user, names)
}

function hidden(): Refusal {
  return refusal(404, 'No access to resources or resources not found')
}
