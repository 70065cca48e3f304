// Reads a few users in place of all. Whatever does not show what it is for leads to reading all of them.

import pLimit from 'p-limit'
import { Problem } from '../../core/problem.ts'
import type { Identity, LiveGroup, LiveUser, Lookups, Snapshot } from '../../core/types.ts'
import { together } from '../../http/together.ts'
import type { Http, Reply } from '../../http/types.ts'
import { dateOf, reach } from '../replies.ts'
import type { ReadOptions } from '../types.ts'
import { apiPath, get, required, unread } from './api.ts'
import { strange, toGroupWithMembers, toPage, toUser } from './convert.ts'
import { readList } from './pages.ts'
import {
  byName,
  lookupsInFlight,
  openReading,
  queryFor,
  read,
  readAuthenticator,
  readServices,
  seesServices,
  whoami,
  withAsked,
} from './read.ts'

/** Admins are usually among the first users of a hub. */
const mostPages = 3
const rowsPerPage = 100

/** Reads what is asked for: all users, or only those to look up. @throws Problem `connection`, `scopes` or `target` */
export async function readAsked(http: Http, url: string, options: ReadOptions): Promise<Snapshot> {
  const { lookups } = options
  const some = lookups && (await together(http, (all) => lookUp(all, url, { ...options, lookups })).catch(unclear))
  return some ?? read(http, url, options)
}

/** The hub, or a proxy in front of it, answers lookups in another way than listings. */
function unclear(thrown: unknown): undefined {
  if (thrown instanceof Problem && (thrown.code === 'target' || thrown.code === 'scopes')) return undefined
  throw thrown
}

/** Undefined when only a listing of all users shows what is needed. */
async function lookUp(
  http: Http,
  url: string,
  options: ReadOptions & { readonly lookups: Lookups },
): Promise<Snapshot | undefined> {
  const { lookups: asked, also, width } = options
  const inFlight = pLimit(width?.() ?? lookupsInFlight)
  const query = queryFor(also)
  const all = (kind: 'users' | 'groups', names: readonly string[], end = ''): Promise<readonly Reply[]> =>
    Promise.all(names.map((name) => inFlight(() => getOne(http, apiPath(kind, name) + end))))
  // In one flight; the identity decides first: a refused token has one message.
  const flight = [all('users', asked.users, query === '' ? '' : `?${query}`), findAdmins(http, asked)] as const
  for (const each of flight) each.catch(() => undefined)
  const identity = await whoami(http)
  // A token with a filter sees some users: a listing reports it.
  if (!identity.scopes.includes('list:users')) {
    await Promise.allSettled(flight)
    return undefined
  }
  const [replies, found] = await Promise.all(flight)
  const { base, asUser } = openReading(identity, url, also)
  const users = itemsOf(replies, asked.users, asUser)
  if (users === undefined || found === undefined) return undefined
  if (asked.mustExist === true && users.length < asked.users.length) return undefined
  const more = await readMore(http, { identity, asked, all })
  if (more === undefined) return undefined
  const { groups, services, authenticator, at } = more
  return withAsked(http, options, {
    ...base,
    identity: authenticator === undefined ? identity : { ...identity, authenticator },
    takenAt: dateIn([...replies, ...found.replies, ...at]) ?? options.now(),
    users: byName([...found.admins, ...users]),
    groups: groups && byName(groups),
    ...(services === undefined ? {} : { services }),
    complete: false,
    lookedAt: new Set([...asked.users, ...found.seen]).size,
  })
}

/**
 * A proxy may refuse a path because of a character in it (400): then the list is read.
 * @throws Problem `connection`, `scopes` or `target`
 */
async function getOne(http: Http, path: string): Promise<Reply> {
  const reply = await reach(http, { method: 'GET', path }, unread)
  if (reply.status === 400) throw strange(`a refusal of ${path} (400)`)
  return required(reply, path, 'may be missing')
}

/** The items of answered lookups; undefined when one is about another name than was asked. */
function itemsOf<Item extends { readonly name: string }>(
  replies: readonly Reply[],
  names: readonly string[],
  convert: (body: unknown) => Item,
): Item[] | undefined {
  const items = replies.map(({ status, body }) => (status === 404 ? undefined : convert(body)))
  const isOther = items.some((item, index) => item !== undefined && item.name !== names[index])
  return isOther ? undefined : items.filter((item) => item !== undefined)
}

interface Found {
  readonly admins: readonly LiveUser[]
  /** The names of all users that were looked at. */
  readonly seen: readonly string[]
  readonly replies: readonly Reply[]
}

/** Enough admins among the first pages, in the hub's order; undefined when there are fewer. */
async function findAdmins(http: Http, { admins: least = 0, besides }: Lookups): Promise<Found | undefined> {
  const others = new Set(besides)
  const found = new Map<string, LiveUser>()
  const seen: string[] = []
  const replies: Reply[] = []
  while (found.size < least) {
    const path = `${apiPath('users')}?offset=${seen.length}&limit=${rowsPerPage}`
    const reply = await get(http, { path, headers: { accept: 'application/jupyterhub-pagination+json' } })
    const { items, hasNext } = toPage(reply.body)
    const users = items.map((item) => toUser(item))
    for (const user of users) if (user.admin && !others.has(user.name)) found.set(user.name, user)
    seen.push(...users.map(({ name }) => name))
    replies.push(reply)
    if (found.size < least && (!hasNext || replies.length === mostPages)) return undefined
  }
  return { admins: [...found.values()], seen, replies }
}

interface More {
  readonly identity: Identity
  readonly asked: Lookups
  readonly all: (kind: 'groups', names: readonly string[]) => Promise<readonly Reply[]>
}

interface Seen {
  readonly groups: readonly LiveGroup[] | undefined
  readonly services: ReadonlySet<string> | undefined
  readonly authenticator: string | undefined
  readonly at: readonly Reply[]
}

/** What depends on the token's scopes, as in a listing; undefined when members are hidden that are needed. */
async function readMore(http: Http, { identity, asked, all }: More): Promise<Seen | undefined> {
  const { scopes } = identity
  const [found, services, authenticator] = await Promise.all([
    scopes.includes('list:groups') ? readGroups(http, asked, all) : { groups: undefined, at: [] },
    asked.services === true && seesServices(identity) ? readServices(http) : undefined,
    asked.authenticator === true && scopes.includes('read:hub') ? readAuthenticator(http) : undefined,
  ])
  if (found === undefined) return undefined
  const isHidden = asked.members === true && found.groups?.some(({ members }) => members === undefined) === true
  return isHidden ? undefined : { ...found, services, authenticator }
}

async function readGroups(
  http: Http,
  { groups, everyGroup }: Lookups,
  all: More['all'],
): Promise<Pick<Seen, 'groups' | 'at'> | undefined> {
  if (everyGroup === true) {
    const list = await readList(http, { what: 'groups', convert: toGroupWithMembers, onRead: () => undefined })
    return { groups: [...list.byName.values()], at: [list.first] }
  }
  const replies = await all('groups', groups)
  const items = itemsOf(replies, groups, toGroupWithMembers)
  return items && { groups: items, at: replies }
}

/** By the clock of the hub, as in a listing. */
function dateIn(replies: readonly Reply[]): string | undefined {
  return replies.map(dateOf).find((date) => date !== undefined)
}
