// The table over the plans of several targets: a row for each target with changes, a block or a failure.

import type { PlanSet, TargetPlan } from '../../../core/planset.ts'
import type { FailedTarget, Plan } from '../../../core/types.ts'
import { isRecent } from '../../facets/accounts/stakes.ts'
import { roleGains } from '../../facets/roles.ts'
import { actionsOf } from '../grouping.ts'
import type { Phrase } from '../phrase.ts'
import type { TimeWords } from '../times.ts'
import { hasUnseenRoles } from '../unseen.ts'
import { judgePlan, type Verdict } from '../verdict.ts'
import { failureWords, lookFirstAt } from './look.ts'

/** `failed`: the target could not be planned. The worst first. */
export const states = ['blocked', 'failed', 'expired', 'ready', 'nothing'] as const satisfies readonly (
  | Verdict['is']
  | 'failed'
)[]

export type State = (typeof states)[number]

/** What a plan changes, in numbers. */
export interface Counts {
  readonly deletes: number
  /** Of the deleted users: active in the last 7 days before the reading. */
  readonly active: number
  /** Of the deleted users: their last activity is not visible. */
  readonly unseen: number
  /** All users of the system; undefined where not all were listed. */
  readonly users: number | undefined
  readonly admins: number
  /** Users who gain a role through a group. */
  readonly roles: number
  /** Whether a user joins a group whose roles are not visible. */
  readonly areRolesUnseen: boolean
  readonly creates: number
  /** Actions of every kind. */
  readonly changes: number
}

interface Rated {
  readonly target: string
  /** What to look at first; raw names. Empty when the numbers say everything. */
  readonly look: Phrase
}

export interface PlannedRow extends Rated {
  readonly is: Exclude<State, 'failed'>
  readonly one: TargetPlan
  readonly verdict: Verdict
  readonly counts: Counts
}

export interface FailedRow extends Rated {
  readonly is: 'failed'
  readonly failed: FailedTarget
}

export type SetRow = PlannedRow | FailedRow

/** Whether some of the targets were chosen: of those only the ones that could be planned are known. */
export function isPart({ plans, index }: PlanSet): boolean {
  return plans.length < index.plans.length
}

/** Every target, the worst first, ties in the order of hubplan.yaml; targets with nothing to do come last. */
export function rowsOf(set: PlanSet, now: string, times: TimeWords): readonly SetRow[] {
  const planned = set.plans.map((one) => plannedRow(one, now, times))
  const failed = isPart(set) ? [] : set.index.failed.map(failedRow)
  return [...planned, ...failed].sort(byWeight)
}

function plannedRow(one: TargetPlan, now: string, times: TimeWords): PlannedRow {
  const verdict = judgePlan(one.plan, now, times)
  return {
    target: one.target,
    is: verdict.is,
    one,
    verdict,
    counts: countsOf(one.plan),
    look: lookFirstAt(one.plan, verdict),
  }
}

function failedRow(failed: FailedTarget): FailedRow {
  return { target: failed.target, is: 'failed', failed, look: failureWords(failed) }
}

export function countsOf(plan: Plan): Counts {
  const { snapshot, actions } = plan
  const deletes = actionsOf(plan, 'user.delete').map(({ before }) => before)
  return {
    deletes: deletes.length,
    active: deletes.filter((before) => isRecent(before, snapshot.taken_at, 7)).length,
    unseen: deletes.filter(({ last_activity: last }) => last === undefined).length,
    users: snapshot.listed === false || snapshot.users < deletes.length ? undefined : snapshot.users,
    admins: actionsOf(plan, 'admin.set').filter(({ after }) => after).length,
    roles: new Set(roleGains(plan).map(({ user }) => user)).size,
    areRolesUnseen: hasUnseenRoles(plan),
    creates: actionsOf(plan, 'user.create').length,
    changes: actions.length,
  }
}

function byWeight(one: SetRow, other: SetRow): number {
  const [weights, others] = [weightsOf(one), weightsOf(other)]
  return weights.map((weight, at) => (others[at] ?? 0) - weight).find((difference) => difference !== 0) ?? 0
}

/** An unseen activity may be recent. */
function weightsOf(row: SetRow): readonly number[] {
  const rank = -states.indexOf(row.is)
  if (row.is === 'failed') return [rank, 0, 0, 0, 0]
  const { active, unseen, deletes, admins, roles, changes } = row.counts
  return [rank, active + unseen, deletes, admins + roles, changes]
}
