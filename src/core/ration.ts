// A system that allows only so many requests a day: how much of a plan fits into what is left.
import { plannedOf } from './planned.ts'
import { count } from './text.ts'
import type { Action, ApplyEvent, Finding, Plan } from './types.ts'

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
  if (ration === undefined || left === undefined || snapshot.listed !== false) return { turn: all, open }
  const most = Math.max(0, Math.floor((left - aside) / ration.perDelete))
  if (open.length <= most) return { turn: all, open }
  for (const { id } of open.slice(most)) all.delete(id)
  const why = `the requests that are left today are enough for ${most} of ${count(open.length, 'user')}`
  return { turn: all, open: open.slice(0, most), why }
}

const plansLastDays = 7

/** How long a plan takes at so many requests a day; nothing when it fits into what is left today. */
export function rationFinding(
  deletes: number,
  { ration, left, listed }: { readonly ration: Allowance; readonly left: number; readonly listed: boolean },
): Finding[] {
  const requests = listed ? deletes : deletes * ration.perDelete + aside
  if (deletes === 0 || requests <= left) return []
  const days = 1 + Math.ceil((requests - left) / ration.perDay)
  const late =
    days > plansLastDays
      ? ` A plan is good for ${plansLastDays} days only: plan again for those who are left then.`
      : ''
  const message = `${count(requests, 'request')} are needed and ${left} are left today, so it takes ${days} days: apply stops with exit code 5 when none is left, and the same command goes on the next day.${late}`
  return [{ guard: 'budget', level: 'warn', message, actions: [] }]
}
