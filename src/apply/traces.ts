// Grants that the hub has although no journal records them: from an apply elsewhere, or with a lost journal.
import pLimit from 'p-limit'

import { plannedOf } from '../core/actions/planned.ts'
import { grantFault } from '../core/facets/quota/balance.ts'
import type { Action, ActionOf, ApplyEvent, Plan, Snapshot } from '../core/types.ts'
import type { Http } from '../http/types.ts'
import type { Call, Once, Provider, Seen } from '../providers/types.ts'
import { faultOf, findTrace } from './once.ts'
import { usualSizes } from './pace.ts'
import { meansOf } from './run.ts'

export interface Tracing {
  readonly plan: Plan
  readonly provider: Provider
  readonly http: Http
  /** ISO. */
  readonly now: () => string
}

/** Requests in flight. */
const width = 4

/**
 * Finds the plan's own grants in the users' transactions, and returns them as events of an earlier apply. Looks up only
 * grants that the current balance rules out: a balance that this plan raised must not count as a change by another
 * user.
 */
export async function readTraces(
  selected: readonly Action[],
  { live, past }: { readonly live: Snapshot; readonly past: readonly ApplyEvent[] },
  { plan, provider, http, now }: Tracing,
): Promise<ApplyEvent[]> {
  const planned = plannedOf(plan.actions, past)
  const open = selected.filter((action): action is ActionOf<'quota.add'> => {
    if (action.op !== 'quota.add' || planned.isApplied(action.id) || planned.wasSent(action.id)) return false
    return grantFault(action, live.quotas?.get(action.user) ?? null, live.firstQuota) !== undefined
  })
  if (open.length === 0) return []
  const means = meansOf(plan, { passwordOf: () => undefined })
  const limit = pLimit(width)
  const found = provider.lower(open, live, usualSizes, means).map((call) =>
    limit(async (): Promise<ApplyEvent[]> => {
      const { once } = call
      return once === undefined ? [] : eventOf({ ...call, once }, await findTrace(http, once, undefined), now())
    }),
  )
  return (await Promise.all(found)).flat()
}

/** A grant that was repeated or exceeded its bounds counts as sent, so that the run reports it. */
function eventOf({ method, path, once }: Call & { readonly once: Once }, seen: Seen, at: string): ApplyEvent[] {
  const { id } = once.grant
  if (faultOf(once.grant, seen) !== undefined) return [{ type: 'intent', at, method, path, actions: [id] }]
  return seen.is === 'done' ? [{ type: 'applied', at, action: id, how: 'changed' }] : []
}
