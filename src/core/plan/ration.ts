// A system that allows only so many requests a day: how much of a plan fits into what is left.
import { plannedOf } from '../actions/planned.ts'
import { count, number } from '../sentences.ts'
import type { Action, ApplyEvent, Finding, Plan, Snapshot } from '../types.ts'

/** What a system allows. */
export interface Allowance {
  readonly perDay: number
  /** Requests for one delete of a user who was named. */
  readonly perDelete: number
}

export interface Turn {
  /** Ids of the actions of this run. */
  readonly turn: ReadonlySet<string>
  /** Those of them that no earlier run has done. */
  readonly open: readonly Action[]
  /** Why it is not all of them. */
  readonly why?: string
}

/** Where users are looked up one by one: for the listing that is tried, and for the look at the canary. */
const aside = 2

/** Whether users are looked up one by one: nobody can list them, or the listing cannot end with so many requests. */
function isLookedUp({ listed, listing }: Plan['snapshot'], left: number): boolean {
  return listed === false || (listing !== undefined && listing > left)
}

/**
 * The part of a plan that the requests that are left allow. A listing is read whole, and its run stops when none is left;
 * users who are looked up one by one cost a request each before the first change.
 * @param past events of earlier runs
 * @param budget left: undefined where requests are not counted
 */
export function affordable(
  { actions, snapshot }: Plan,
  past: readonly ApplyEvent[],
  { ration, left }: { readonly ration: Allowance | undefined; readonly left: number | undefined },
): Turn {
  const planned = plannedOf(actions, past)
  const open = actions.filter(({ id }) => !planned.isApplied(id))
  const all = new Set(actions.map(({ id }) => id))
  if (ration === undefined || left === undefined || !isLookedUp(snapshot, left)) return { turn: all, open }
  const most = Math.max(0, Math.floor((left - aside) / ration.perDelete))
  if (open.length <= most) return { turn: all, open }
  for (const { id } of open.slice(most)) all.delete(id)
  const why = `the requests that are left today are enough for ${number(most)} of ${count(open.length, 'user')}`
  return { turn: all, open: open.slice(0, most), why }
}

const plansLastDays = 7

export interface Budget {
  readonly ration: Allowance
  readonly left: number
  readonly listed: boolean
  /** Requests that one listing takes; nothing is known of it when left out. */
  readonly listing?: number | undefined
}

/** How long a plan takes at so many requests a day; nothing when it fits into what is left today. */
export function rationFinding(deletes: number, budget: Budget): Finding[] {
  const { requests, days } = costOf(deletes, budget)
  const { left } = budget
  if (deletes === 0 || days === 1) return []
  const late =
    days > plansLastDays
      ? ` A plan is good for ${plansLastDays} days only: plan again for those who are left then.`
      : ''
  const message = `${count(requests, 'request')} are needed and ${left} are left today, so it takes ${days} days: apply stops with exit code 5 when none is left, and the same command goes on the next day.${late}`
  return [{ guard: 'budget', level: 'warn', message, actions: [] }]
}

/** Every day on which a plan is applied begins with a listing, unless none can end in a day. */
function costOf(deletes: number, { ration, left, listed, listing }: Budget): { requests: number; days: number } {
  const { perDay, perDelete } = ration
  const isListed = listed && (listing ?? 0) < perDay
  const daily = isListed ? (listing ?? 0) : 0
  // The canary is looked at once.
  const once = isListed ? (listing === undefined ? 0 : 1) : aside
  const work = once + (isListed ? deletes : deletes * perDelete)
  if (daily + work <= left) return { requests: daily + work, days: 1 }
  const today = Math.max(0, left - daily)
  const days = 1 + Math.ceil((work - today) / (perDay - daily))
  return { requests: work + daily * days, days }
}

/** Users who were looked up because their listing could not have ended; nothing when it was read, or when there is none. */
export function unlistedFinding({ listed, listing, requestsLeft }: Snapshot): Finding[] {
  if (listed !== false || listing === undefined) return []
  const message = `the list of users needs ${count(listing, 'request')} and fewer are left today (now ${requestsLeft ?? 0}), so only those whom the files name were looked up`
  return [{ guard: 'budget', level: 'warn', message, actions: [] }]
}
