// The snapshot: the token's identity, all users, all groups.

import pLimit from 'p-limit'
import { subjectsOf } from '../../core/actions/planned.ts'
import type { Action, Also, Identity, LiveGroup, LiveUser, Snapshot } from '../../core/types.ts'
import { together } from '../../http/together.ts'
import type { Http } from '../../http/types.ts'
import { isFar } from '../../http/width.ts'
import { dateOf, isRecord } from '../replies.ts'
import type { ReadOptions } from '../types.ts'
import { apiPath, get } from './api.ts'
import { strange, toGroup, toIdentity, toUser } from './convert.ts'
import { readList } from './pages.ts'
import { shownBy } from './scopes.ts'
import { seesTokens, withTokens } from './tokens.ts'

const name = 'jupyterhub'
export const lookupsInFlight = 4
const stoppedToo = 'include_stopped_servers=1'
/** The first major version that lists stopped servers. */
const firstWithStopped = 3
/** The first major version with properties of groups. */
const firstWithProperties = 4

/** @throws Problem `connection`, `scopes` or `target` */
export function read(http: Http, url: string, options: ReadOptions): Promise<Snapshot> {
  return together(http, (both) => readAll(both, url, options))
}

async function readAll(http: Http, url: string, options: ReadOptions): Promise<Snapshot> {
  const onRead = options.onRead ?? (() => undefined)
  const { width, expected } = options
  const reading = { onRead, width, inFlight: pLimit(width?.() ?? lookupsInFlight) }
  const asked = whoami(http)
  const usersBy = (query: string, convert: (item: unknown) => LiveUser) =>
    ({ what: 'users', convert, query, ...reading, expected, proven: asked }) as const
  // The version, which decides whether stopped servers can be requested, is only known with the identity.
  const isEarly = options.only === undefined && options.also?.stoppedServers !== true
  const early = isEarly
    ? readList(http, { ...usersBy('', (item) => toUser(item, options.also)), onTheWay: onTheWay(http, options) })
    : undefined
  // A refused token is reported first, whatever else fails.
  early?.catch(() => undefined)
  const identity = await asked
  const { base, query, asUser } = openReading(identity, url, options.also)
  const seesGroups = identity.scopes.includes('list:groups')
  if (options.only !== undefined)
    return withAsked(http, options, {
      ...base,
      ...(await lookUp(http, options.only, { seesGroups, now: options.now, asUser, query })),
    })
  const [users, groups, services, authenticator] = await Promise.all([
    early ?? readList(http, usersBy(query === '' ? '' : `&${query}`, asUser)),
    seesGroups ? readList(http, { what: 'groups', convert: toGroup, ...reading }) : undefined,
    seesServices(identity) ? readServices(http) : undefined,
    identity.scopes.includes('read:hub') ? readAuthenticator(http) : undefined,
  ])
  return withAsked(http, options, {
    ...base,
    identity: authenticator === undefined ? identity : { ...identity, authenticator },
    takenAt: dateOf(users.first) ?? options.now(),
    users: users.byName,
    groups: groups?.byName,
    ...(services === undefined ? {} : { services }),
    // A filtered scope (`list:users!group=x`) is another entry of the list.
    complete: identity.scopes.includes('list:users'),
  })
}

interface Reading {
  readonly base: Pick<Snapshot, 'target' | 'identity' | 'shownBy' | 'hasProperties' | 'hasStopped'>
  /** Of requests for users. */
  readonly query: string
  readonly asUser: (item: unknown) => LiveUser
}

/** What the version of the hub decides. */
export function openReading(identity: Identity, url: string, asked: Also | undefined): Reading {
  const major = Number.parseInt(identity.version, 10)
  const isOld = major < firstWithProperties
  // Earlier versions ignore the parameter: they would seem to have no stopped servers.
  const lacksStopped = asked?.stoppedServers === true && major < firstWithStopped
  const also = lacksStopped ? undefined : asked
  return {
    base: {
      target: { provider: name, url },
      identity,
      shownBy,
      ...(isOld ? { hasProperties: false as const } : {}),
      ...(lacksStopped ? { hasStopped: false as const } : {}),
    },
    query: queryFor(also),
    asUser: (item) => toUser(item, also),
  }
}

/** The query of requests for users. */
export function queryFor(also: Also | undefined): string {
  return also?.stoppedServers === true ? stoppedToo : ''
}

/** A hub makes a page of 200 users in about this time, ms, or longer. */
const pageMs = 12
const mostOnTheWay = 4
/** From this number of expected users on, connections are opened before there are pages for them. */
const manyUsers = 1000

/**
 * How many pages a hub makes while the next requests are on their way to it. Where the round trip is not known, it only opens
 * connections for later pages: over a slow network a handshake takes longer than the hub needs for a page.
 */
async function onTheWay(http: Http, { roundTrip, expected = 0 }: ReadOptions): Promise<number> {
  const ms = await roundTrip
  if (ms !== undefined) return isFar(ms) ? Math.min(mostOnTheWay, Math.floor(ms / pageMs)) : 0
  if (expected < manyUsers) return 0
  for (let spare = 0; spare < mostOnTheWay; spare += 1) {
    http({ method: 'GET', path: apiPath(''), isEager: true }).catch(() => undefined)
  }
  return 0
}

/** The snapshot with the tokens of the users that are asked for, as far as the token sees them. */
export async function withAsked(http: Http, { also, width, onRead }: ReadOptions, live: Snapshot): Promise<Snapshot> {
  const asked = seesTokens(live.identity) ? also?.tokens?.(live) : undefined
  if (asked === undefined) return live
  const reading = { width: width?.() ?? lookupsInFlight, onRead: onRead ?? (() => undefined) }
  const more = byName(await withTokens(http, [...live.users.values()].filter(asked), reading))
  return { ...live, users: new Map([...live.users].map(([called, user]) => [called, more.get(called) ?? user])) }
}

/** `GET /user` proves the token; the public version endpoint answers without one. */
export async function whoami(http: Http): Promise<Identity> {
  const reply = await get(http, { path: apiPath('user') })
  const header = reply.headers['x-jupyterhub-version']
  return toIdentity(reply, typeof header === 'string' ? header : '')
}

/** Whether the token sees all services, or those of a filter (`list:services!service=x`). */
export function seesServices({ scopes }: Identity): boolean {
  return scopes.some((scope) => scope.split('!')[0] === 'list:services')
}

/**
 * Undefined where a gateway refuses the request.
 * @throws Problem `target` for an invalid list of services: a taken name would go unnoticed
 */
export async function readServices(http: Http): Promise<ReadonlySet<string> | undefined> {
  const { status, body } = await get(http, { path: apiPath('services') }, 'may be missing')
  if (status === 404) return undefined
  if (!isRecord(body)) throw strange('no list of services')
  return new Set(Object.keys(body))
}

/** The class of the hub's authenticator, as a hint for the plan's reader. */
export async function readAuthenticator(http: Http): Promise<string | undefined> {
  const reply = await get(http, { path: apiPath('info') })
  const authenticator = isRecord(reply.body) ? reply.body['authenticator'] : undefined
  const found = isRecord(authenticator) ? authenticator['class'] : undefined
  return typeof found === 'string' ? found : undefined
}

/** @returns the items by their names, in their order */
export function byName<Item extends { readonly name: string }>(items: readonly Item[]): Map<string, Item> {
  return new Map(items.map((item) => [item.name, item]))
}

interface LookingUp extends Pick<ReadOptions, 'now'> {
  readonly seesGroups: boolean
  readonly asUser: (item: unknown) => LiveUser
  readonly query: string
}

type Looked = Pick<Snapshot, 'takenAt' | 'users' | 'groups' | 'complete'>

/** Looks up only the subjects of some actions, one request each: cheaper than a listing after a lost answer. */
async function lookUp(
  http: Http,
  actions: readonly Action[],
  { seesGroups, now, asUser, query }: LookingUp,
): Promise<Looked> {
  const inFlight = pLimit(lookupsInFlight)
  const subjects = actions.map(subjectsOf)
  const users = new Set(subjects.flatMap((subject) => subject.users))
  const groups = new Set(subjects.flatMap((subject) => subject.groups))
  const one = <Item>(path: string, convert: (body: unknown) => Item): Promise<Item | undefined> =>
    inFlight(async () => {
      const reply = await get(http, { path }, 'may be missing')
      return reply.status === 404 ? undefined : convert(reply.body)
    })
  const pathOf = (user: string): string => `${apiPath('users', user)}${query === '' ? '' : `?${query}`}`
  const foundUsers = await Promise.all([...users].map((user) => one<LiveUser>(pathOf(user), asUser)))
  const foundGroups = seesGroups
    ? await Promise.all([...groups].map((group) => one<LiveGroup>(apiPath('groups', group), toGroup)))
    : undefined
  return {
    takenAt: now(),
    users: byName(foundUsers.filter((user) => user !== undefined)),
    groups: foundGroups && byName(foundGroups.filter((group) => group !== undefined)),
    complete: false,
  }
}
