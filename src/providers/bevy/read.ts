// The snapshot: by listing, otherwise by looking up the named users, otherwise from the file.
import { Problem } from '../../core/problem.ts'
import { count, number } from '../../core/sentences.ts'
import type { Action, Identity, LiveUser, Routes, Snapshot } from '../../core/types.ts'
import type { Http } from '../../http/types.ts'
import type { Named, ReadOptions } from '../types.ts'
import { delayDays, noun, routesOf, variables } from './api.ts'
import { readList, type TooLong } from './list.ts'
import { lookUp, unverified } from './lookup.ts'

/** No request shows the owner of a key. Documented: only HQ administrators can create one, and it has their rights. */
const identity: Identity = { kind: 'service', name: '', admin: true, version: '', scopes: [] }

const deletes = {
  losses: `each delete happens ${delayDays} days after it was applied, and can be cancelled until then in the admin dashboard (Members, Cancel Deletion); after that the e-mail is replaced and personal data is obscured, which cannot be restored`,
  cancel: 'cancel it until then in the admin dashboard: Members, Cancel Deletion',
}

/** @throws Problem `connection`, `scopes`, `target`, `spent` or `usage` */
export async function read(http: Http, url: string, options: ReadOptions): Promise<Snapshot> {
  const routes = routesOf(options.settings)
  const base = {
    target: { provider: 'bevy', url, routes },
    identity,
    groups: new Map<string, never>(),
    byEmail: true as const,
    noun,
    deletes,
  }
  if (options.only !== undefined)
    return { ...base, ...(await only(http, routes, { now: options.now, actions: options.only })) }
  const onRead = options.onRead ?? (() => undefined)
  const { now, named, requestsLeft: left } = options
  const list = routes.list === null ? undefined : await readList(http, routes.list, { now, onRead, left })
  if (list?.is === 'listed') {
    const { takenAt, users, untold, requests: listing } = list
    return { ...base, takenAt, users: byName(users), complete: true, listing, ...offersOf(untold) }
  }
  if (list !== undefined && !mayLookUp(options, list)) throw tooLong(list)
  if (named === undefined) throw unlistable(routes)
  const listing = list === undefined ? {} : { listing: list.requests }
  return { ...base, ...(await each(http, routes, { now, named })), complete: false, listed: false, ...listing }
}

/** Whether lookups, one request each, fit into today's rest. */
function mayLookUp({ mayLookUp: isAllowed = false, named = [] }: ReadOptions, { left }: TooLong): boolean {
  return isAllowed && named.length > 0 && named.length <= left
}

function tooLong({ count: users, requests, left }: TooLong): Problem {
  const message = `The list of ${count(users, 'user')} needs ${count(requests - 1, 'more request')} and ${number(left)} may be sent today, so reading was not started.`
  return new Problem('spent', message, {
    hint: 'run the same command again when enough are available; rows that name users need one request each',
    topic: 'bevy',
  })
}

function unlistable({ list }: Routes): Problem {
  const why = list === null ? `${variables.list} states that there is no such route` : `there is no ${list}`
  return new Problem('target', `This Bevy community cannot list its users: ${why}.`, {
    hint: `plans from rows with email and user_id work without; ${variables.list} names the route if there is one`,
  })
}

type Seen = Pick<Snapshot, 'users' | 'takenAt' | 'offers'>

function offersOf(untold: ReadonlySet<string>): Pick<Snapshot, 'offers'> {
  return untold.size === 0 ? {} : { offers: untold }
}

async function each(
  http: Http,
  { get }: Routes,
  { now, named }: Pick<ReadOptions, 'now'> & { readonly named: readonly Named[] },
): Promise<Seen> {
  const looked = get === null ? undefined : await lookUp(http, get, { named, isKnown: false })
  if (looked !== undefined) {
    const { users, takenAt, untold } = looked
    return { users: byName(users), takenAt: takenAt ?? now(), ...offersOf(untold) }
  }
  return { users: byName(unverified(named)), takenAt: now() }
}

/** Replaces the subjects of some actions where the system cannot look them up as planned. */
async function only(
  http: Http,
  { get }: Routes,
  { now, actions }: Pick<ReadOptions, 'now'> & { readonly actions: readonly Action[] },
): Promise<Seen & Pick<Snapshot, 'complete' | 'listed'>> {
  const subjects = actions.filter((action) => action.op === 'user.delete')
  const named = subjects.map(
    ({ user, before: { account } }): Named => (account ? { name: user, account } : { name: user }),
  )
  const looked = get === null ? undefined : await lookUp(http, get, { named, isKnown: true })
  const images = subjects.map(({ user, before }): LiveUser => ({ ...before, name: user, unverified: true }))
  return { users: byName(looked?.users ?? images), takenAt: looked?.takenAt ?? now(), complete: false, listed: false }
}

function byName(users: readonly LiveUser[]): Map<string, LiveUser> {
  return new Map(users.map((user) => [user.name, user]))
}
