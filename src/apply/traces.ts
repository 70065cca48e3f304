// Grants that are on the hub although no journal tells of them: an apply elsewhere, or one whose journal is lost.
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

/** Looks in flight. */
const width = 4

/**
 * What the users' transactions show of the plan's own grants, as events of an earlier apply. Only grants that the
 * balance speaks against are looked up: a balance that this plan has raised is not one that somebody else raised.
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

/** What was given too often or went too far counts as sent, so that the run tells of it. */
function eventOf({ method, path, once }: Call & { readonly once: Once }, seen: Seen, at: string): ApplyEvent[] {
  const { id } = once.grant
  if (faultOf(once.grant, seen) !== undefined) return [{ type: 'intent', at, method, path, actions: [id] }]
  return seen.is === 'done' ? [{ type: 'applied', at, action: id, how: 'changed' }] : []
}
