// The snapshot: the token's identity, all users, all groups.

import pLimit from 'p-limit'
import { subjectsOf, tokensPlanned } from '../../core/actions/planned.ts'
import type { Action, Identity, LiveGroup, LiveUser, Snapshot } from '../../core/types.ts'
import { together } from '../../http/together.ts'
import type { Http } from '../../http/types.ts'
import { dateOf, isRecord } from '../replies.ts'
import type { ReadOptions } from '../types.ts'
import { apiPath, get } from './api.ts'
import { strange, toGroup, toIdentity, toUser } from './convert.ts'
import { readList } from './pages.ts'
import { shownBy } from './scopes.ts'
import { seesTokens, withTokens } from './tokens.ts'

const name = 'jupyterhub'
const lookupsInFlight = 4
/** The first major version with properties of groups. */
const firstWithProperties = 4

/** @throws Problem `connection`, `scopes` or `target` */
export function read(http: Http, url: string, options: ReadOptions): Promise<Snapshot> {
  return together(http, (both) => readAll(both, url, options))
}

async function readAll(http: Http, url: string, options: ReadOptions): Promise<Snapshot> {
  const identity = await whoami(http)
  const seesGroups = identity.scopes.includes('list:groups')
  const isOld = Number.parseInt(identity.version, 10) < firstWithProperties
  const base = {
    target: { provider: name, url },
    identity,
    shownBy,
    ...(isOld ? { hasProperties: false as const } : {}),
  }
  if (options.only !== undefined)
    return {
      ...base,
      ...(await lookUp(http, options.only, { seesGroups, seesTokens: seesTokens(identity), now: options.now })),
    }
  const onRead = options.onRead ?? (() => undefined)
  const [users, groups, services, authenticator] = await Promise.all([
    readList(http, { what: 'users', convert: toUser, onRead }),
    seesGroups ? readList(http, { what: 'groups', convert: toGroup, onRead }) : undefined,
    seesServices(identity) ? readServices(http) : undefined,
    identity.scopes.includes('read:hub') ? readAuthenticator(http) : undefined,
  ])
  const live: Snapshot = {
    ...base,
    identity: authenticator === undefined ? identity : { ...identity, authenticator },
    takenAt: dateOf(users.first) ?? options.now(),
    users: users.byName,
    groups: groups?.byName,
    ...(services === undefined ? {} : { services }),
    // A filtered scope (`list:users!group=x`) is another entry of the list.
    complete: identity.scopes.includes('list:users'),
  }
  const asked = seesTokens(identity) ? options.also?.tokens?.(live) : undefined
  if (asked === undefined) return live
  const width = options.width?.() ?? lookupsInFlight
  const read = await withTokens(http, [...live.users.values()].filter(asked), { width, onRead })
  return { ...live, users: replaced(live.users, read) }
}

/** The users in their order, some of them with more fields. */
function replaced(users: Snapshot['users'], more: readonly LiveUser[]): Snapshot['users'] {
  const known = byName(more)
  return new Map([...users].map(([called, user]) => [called, known.get(called) ?? user]))
}

/** `GET /user` proves the token; the public version endpoint answers without one. */
async function whoami(http: Http): Promise<Identity> {
  const reply = await get(http, { path: apiPath('user') })
  const header = reply.headers['x-jupyterhub-version']
  return toIdentity(reply, typeof header === 'string' ? header : '')
}

/** Whether the token sees all services, or those of a filter (`list:services!service=x`). */
function seesServices({ scopes }: Identity): boolean {
  return scopes.some((scope) => scope.split('!')[0] === 'list:services')
}

/**
 * Undefined where a gateway refuses the request.
 * @throws Problem `target` for an invalid list of services: a taken name would go unnoticed
 */
async function readServices(http: Http): Promise<ReadonlySet<string> | undefined> {
  const { status, body } = await get(http, { path: apiPath('services') }, 'may be missing')
  if (status === 404) return undefined
  if (!isRecord(body)) throw strange('no list of services')
  return new Set(Object.keys(body))
}

/** The class of the hub's authenticator, as a hint for the plan's reader. */
async function readAuthenticator(http: Http): Promise<string | undefined> {
  const reply = await get(http, { path: apiPath('info') })
  const authenticator = isRecord(reply.body) ? reply.body['authenticator'] : undefined
  const found = isRecord(authenticator) ? authenticator['class'] : undefined
  return typeof found === 'string' ? found : undefined
}

function byName<Item extends { readonly name: string }>(items: readonly Item[]): Map<string, Item> {
  return new Map(items.map((item) => [item.name, item]))
}

interface Sight {
  readonly seesGroups: boolean
  readonly seesTokens: boolean
}

type Looked = Pick<Snapshot, 'takenAt' | 'users' | 'groups' | 'complete'>

/** Looks up only the subjects of some actions, one request each: cheaper than a listing after a lost answer. */
async function lookUp(
  http: Http,
  actions: readonly Action[],
  { seesGroups, seesTokens: canSee, now }: Pick<ReadOptions, 'now'> & Sight,
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
  const foundUsers = await Promise.all([...users].map((user) => one<LiveUser>(apiPath('users', user), toUser)))
  const foundGroups = seesGroups
    ? await Promise.all([...groups].map((group) => one<LiveGroup>(apiPath('groups', group), toGroup)))
    : undefined
  const found = foundUsers.filter((user) => user !== undefined)
  const asked = canSee ? tokensPlanned(actions) : undefined
  const more =
    asked && (await withTokens(http, found.filter(asked), { width: lookupsInFlight, onRead: () => undefined }))
  return {
    takenAt: now(),
    users: byName([...found, ...(more ?? [])]),
    groups: foundGroups && byName(foundGroups.filter((group) => group !== undefined)),
    complete: false,
  }
}
