// Converts the hub's JSON to our types: the only place that trusts the wire, after validation.
import { compareNames, inNameOrder } from '../../core/names.ts'
import { Problem } from '../../core/problem.ts'
import type { Also, AnyServer, Identity, LiveGroup, LiveUser, Server } from '../../core/types.ts'
import type { Reply } from '../../http/types.ts'
import { isRecord } from '../replies.ts'

export function strange(what: string): Problem {
  return new Problem('target', `The answer of the hub is not an answer of JupyterHub: ${what}.`, {
    hint: 'check the URL, and that no proxy or login page stands in between',
  })
}

/** One page of a list. */
export interface Page {
  readonly items: readonly unknown[]
  readonly offset: number
  readonly limit: number
  readonly total: number
  readonly hasNext: boolean
}

/** @throws Problem `target` when it is not a page */
export function toPage(body: unknown): Page {
  const pagination = isRecord(body) ? body['_pagination'] : undefined
  if (!isRecord(body) || !Array.isArray(body['items']) || !isRecord(pagination)) throw strange('no page of a list')
  const { offset, limit, total, next } = pagination
  if (!isWhole(offset, 0) || !isWhole(limit, 1) || !isWhole(total, 0)) {
    throw strange('a page without offset, limit and total')
  }
  if (body['items'].length > limit) throw strange(`a page of ${limit} with ${body['items'].length} rows`)
  return { items: body['items'], offset, limit, total, hasNext: next !== null && next !== undefined }
}

function isWhole(value: unknown, least: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least
}

/** A missing key was not visible to the token; it is never read as null. */
export function toUser(item: unknown, also?: Also): LiveUser {
  if (!isRecord(item) || typeof item['name'] !== 'string') throw strange('a user without a name')
  const { name, admin, groups, created, last_activity: lastActivity, servers } = item
  if (typeof admin !== 'boolean') throw strange(`the user ${JSON.stringify(name)} has no admin flag`)
  if (
    also === undefined &&
    isTexts(groups) &&
    isTextOrNull(created) &&
    isTextOrNull(lastActivity) &&
    isRecord(servers)
  ) {
    // Almost every user: one shape for all of them is the quickest, and the smallest in memory.
    return {
      name,
      admin,
      groups: groups.length === 0 ? noGroups : inNameOrder(groups),
      created,
      last_activity: lastActivity,
      servers: toServers(servers),
    }
  }
  return {
    name,
    admin,
    ...(isTexts(groups) ? { groups: inNameOrder(groups) } : {}),
    ...(isTextOrNull(created) ? { created } : {}),
    ...(isTextOrNull(lastActivity) ? { last_activity: lastActivity } : {}),
    ...(isRecord(servers) ? serversOf(servers, also) : {}),
  }
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((part) => typeof part === 'string')
}

function isTextOrNull(value: unknown): value is string | null {
  return typeof value === 'string' || value === null
}

/** Stopped servers are a field of their own, so that nothing takes them for running ones. */
function serversOf(
  servers: Readonly<Record<string, unknown>>,
  also: Also | undefined,
): Pick<LiveUser, 'servers' | 'allServers'> {
  const listed = toServers(servers)
  if (also?.stoppedServers === undefined) return { servers: listed }
  return {
    servers: listed.filter(({ state }) => state !== 'stopped'),
    allServers: listed.map((server) => ({ ...server, ...moreOf(servers[server.name]) })),
  }
}

function moreOf(server: unknown): Pick<AnyServer, 'started' | 'url'> {
  if (!isRecord(server)) return {}
  const { started, url } = server
  return { ...(isTextOrNull(started) ? { started } : {}), ...(typeof url === 'string' ? { url } : {}) }
}

/** One shared list for users without groups. */
const noGroups: readonly string[] = []

/** One shared list for users without servers: almost all of them. */
const noServers: readonly Server[] = []

function toServers(servers: Readonly<Record<string, unknown>>): readonly Server[] {
  const entries = Object.entries(servers)
  return entries.length === 0 ? noServers : entries.map(toServer)
}

/** Without `stopped`, a listed server is active; one that is neither ready nor pending counts as starting. */
function toServer([name, server]: [string, unknown]): Server {
  if (!isRecord(server)) return { name, state: 'spawn' }
  const used = server['last_activity']
  return { name, state: stateOf(server), ...(isTextOrNull(used) ? { last_activity: used } : {}) }
}

export function stateOf(server: Readonly<Record<string, unknown>>): Server['state'] {
  if (server['pending'] === 'stop') return 'stop'
  if (server['ready'] === true) return 'ready'
  return server['stopped'] === true ? 'stopped' : 'spawn'
}

export function toGroup(item: unknown): LiveGroup {
  if (!isRecord(item) || typeof item['name'] !== 'string') throw strange('a group without a name')
  const { name, roles, properties } = item
  return { name, ...(isTexts(roles) ? { roles } : {}), ...(isRecord(properties) ? { properties } : {}) }
}

/** A group with its members, as far as the token sees them. */
export function toGroupWithMembers(item: unknown): LiveGroup {
  const group = toGroup(item)
  const { users } = item as { readonly users?: unknown }
  return isTexts(users) ? { ...group, members: inNameOrder(users) } : group
}

/** `GET /user`: the token's own identity. */
export function toIdentity(reply: Reply, version: string): Identity {
  const { body } = reply
  if (!isRecord(body) || typeof body['name'] !== 'string') throw strange('no user or service behind the token')
  const scopes = isTexts(body['scopes']) ? [...body['scopes']].sort(compareNames) : []
  return {
    kind: body['kind'] === 'service' ? 'service' : 'user',
    name: body['name'],
    admin: body['admin'] === true,
    version,
    scopes,
  }
}

/** The hub's message for a refusal, or the bare status: from 6.0 on the message of many is null. */
export function messageOf(reply: Reply): string {
  const message = isRecord(reply.body) ? reply.body['message'] : undefined
  if (typeof message === 'string' && message !== '') return message
  return `the hub answered ${reply.status}${message === null ? ' without a reason' : ''}`
}
