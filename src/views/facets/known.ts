import type { Plan } from '../../core/types.ts'
import { actionsOf } from '../model/grouping.ts'
import { type QuotaChange, quotaChanges } from './quota/changes.ts'

/** A plan, and what more than one facet has to know of it. */
export interface Known {
  readonly plan: Plan
  /** The hub's time, from which ages count. */
  readonly at: string
  /** Names of users that the plan creates: what they get is told in their rows. */
  readonly created: ReadonlySet<string>
  /** Every change of a balance, in the plan's order, by the id of its action. */
  readonly balances: ReadonlyMap<string, QuotaChange>
}

/** Worked out once for all that is told of a plan. */
export function knownOf(plan: Plan): Known {
  return {
    plan,
    at: plan.snapshot.taken_at,
    created: new Set(actionsOf(plan, 'user.create').map(({ user }) => user)),
    balances: quotaChanges(plan),
  }
}

/** Whether an action is about a user whom the plan does not create. */
export function isOld({ created }: Known): (action: { readonly user: string }) => boolean {
  return ({ user }) => !created.has(user)
}
