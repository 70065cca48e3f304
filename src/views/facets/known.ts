import type { ActionOf, Plan, SavedFinding } from '../../core/types.ts'
import { actionsOf } from '../model/grouping.ts'
import { sortByLoss } from './accounts/stakes.ts'
import { type QuotaChange, quotaChanges } from './quota/changes.ts'

/** A plan, and values that several facets derive from it. */
export interface Known {
  readonly plan: Plan
  /** The hub's time, from which ages are counted. */
  readonly at: string
  /** The deletions, those that lose most first. */
  readonly deletes: readonly ActionOf<'user.delete'>[]
  /** Users that the plan creates; their rows show all their initial values. */
  readonly created: ReadonlySet<string>
  /** Every change of a balance, in the plan's order, by the id of its action. */
  readonly balances: ReadonlyMap<string, QuotaChange>
  /** Ids of the actions that findings of a level name. */
  readonly named: Readonly<Record<SavedFinding['level'], ReadonlySet<string>>>
}

const derived = new WeakMap<Plan, Known>()

/** Derives the values once for all views and topics of a plan. */
export function knownOf(plan: Plan): Known {
  let known = derived.get(plan)
  if (known === undefined) {
    known = derive(plan)
    derived.set(plan, known)
  }
  return known
}

function derive(plan: Plan): Known {
  return {
    plan,
    at: plan.snapshot.taken_at,
    deletes: sortByLoss(actionsOf(plan, 'user.delete')),
    created: new Set(actionsOf(plan, 'user.create').map(({ user }) => user)),
    balances: quotaChanges(plan),
    named: { block: namedBy(plan, 'block'), warn: namedBy(plan, 'warn'), info: namedBy(plan, 'info') },
  }
}

function namedBy({ findings }: Plan, level: SavedFinding['level']): ReadonlySet<string> {
  return new Set(findings.flatMap((finding) => (finding.level === level ? finding.actions : [])))
}

/** Whether the user of an action exists before the plan. */
export function isOld({ created }: Known): (action: { readonly user: string }) => boolean {
  return ({ user }) => !created.has(user)
}
