// For systems with a daily request limit: how much of a plan fits into the requests left.
import { plannedOf } from '../actions/planned.ts'
import { count, number } from '../sentences.ts'
import type { Action, ApplyEvent, Finding, Plan, Snapshot } from '../types.ts'

/** A system's daily request limit. */
export interface RequestLimit {
  readonly perDay: number
  /** Requests for one delete of a named user. */
  readonly perDelete: number
}

export interface Turn {
  /** Ids of the actions of this run. */
  readonly turn: ReadonlySet<string>
  /** The ids that no earlier run has done. */
  readonly open: readonly Action[]
  /** Why it is not all of them. */
  readonly why?: string
}

/** Extra requests when users are looked up one by one: for the attempted listing and the check of the canary. */
const aside = 2

/** Whether users are looked up one by one: they cannot be listed, or the listing needs more requests than are left. */
function isLookedUp({ listed, listing }: Plan['snapshot'], left: number): boolean {
  return listed === false || (listing !== undefined && listing > left)
}

/**
 * The part of a plan that the requests left allow. A listing is always read to its end; users that are looked up one by
 * one cost a request each before the first change.
 * @param past events of earlier runs
 * @param budget left: undefined where requests are not counted
 */
export function affordable(
  { actions, snapshot }: Plan,
  past: readonly ApplyEvent[],
  { requestLimit, left }: { readonly requestLimit: RequestLimit | undefined; readonly left: number | undefined },
): Turn {
  const planned = plannedOf(actions, past)
  const open = actions.filter(({ id }) => !planned.isApplied(id))
  const all = new Set(actions.map(({ id }) => id))
  if (requestLimit === undefined || left === undefined || !isLookedUp(snapshot, left)) return { turn: all, open }
  const most = Math.max(0, Math.floor((left - aside) / requestLimit.perDelete))
  if (open.length <= most) return { turn: all, open }
  for (const { id } of open.slice(most)) all.delete(id)
  const why = `the requests that are left today are enough for ${number(most)} of ${count(open.length, 'user')}`
  return { turn: all, open: open.slice(0, most), why }
}

const plansLastDays = 7

export interface Budget {
  readonly requestLimit: RequestLimit
  readonly left: number
  readonly listed: boolean
  /** Requests of one listing; undefined when unknown. */
  readonly listing?: number | undefined
}

/** A finding about the days that a plan takes; none when it fits into the requests left today. */
export function daysFinding(deletes: number, budget: Budget): Finding[] {
  const { requests, days } = costOf(deletes, budget)
  const { left } = budget
  if (deletes === 0 || days === 1) return []
  const late =
    days > plansLastDays
      ? ` A plan is valid for ${plansLastDays} days only: plan again then for the remaining users.`
      : ''
  const message = `${count(requests, 'request')} are needed and ${left} are left today, so it takes ${days} days: apply stops with exit code 5 when none is left, and the same command resumes the next day.${late}`
  return [{ guard: 'budget', level: 'warn', message, actions: [] }]
}

/** Every day of an apply begins with a listing, unless a listing needs more than a day. */
function costOf(deletes: number, { requestLimit, left, listed, listing }: Budget): { requests: number; days: number } {
  const { perDay, perDelete } = requestLimit
  const isListed = listed && (listing ?? 0) < perDay
  const daily = isListed ? (listing ?? 0) : 0
  // The canary is read once.
  const once = isListed ? (listing === undefined ? 0 : 1) : aside
  const work = once + (isListed ? deletes : deletes * perDelete)
  if (daily + work <= left) return { requests: daily + work, days: 1 }
  const today = Math.max(0, left - daily)
  const days = 1 + Math.ceil((work - today) / (perDay - daily))
  return { requests: work + daily * days, days }
}

/** A finding when users were looked up because a listing needs more requests than are left. */
export function unlistedFinding({ listed, listing, requestsLeft }: Snapshot): Finding[] {
  if (listed !== false || listing === undefined) return []
  const message = `the list of users needs ${count(listing, 'request')} and fewer are left today (now ${requestsLeft ?? 0}), so only users named in the files were looked up`
  return [{ guard: 'budget', level: 'warn', message, actions: [] }]
}
