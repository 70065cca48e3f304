// The audit trail of plans: who made and approved them, and what was done, from the files that were kept.
import { plannedOf, subjectsOf } from '../actions/planned.ts'
import type { Plan, PlanIndex } from '../types.ts'
import type { AuditedAction, AuditedRun } from './runs.ts'

/** A decision about a plan, or about all plans of a folder. */
export interface AuditedDecision {
  /** `review`: by hubplan review; otherwise the CI system that the job asked. */
  readonly from: 'review' | 'github' | 'gitlab'
  readonly file: string
  /** `started`: the person who started the job. */
  readonly decision: 'approved' | 'refused' | 'pending' | 'started'
  readonly by: string
  /** ISO; a CI system does not tell it. */
  readonly at?: string
  readonly reason?: string
  readonly environments?: readonly string[]
  /** Number of the job. */
  readonly job?: string
  /** The plan of the decision: this one, another one with equal changes, or one with other changes. Unknown for a CI system. */
  readonly about?: 'this' | 'equal' | 'other'
}

export interface PlanLog {
  readonly target?: string
  readonly file: string
  readonly plan: Plan
  readonly decisions: readonly AuditedDecision[]
  /** Absent: none was found, or it cannot be read. */
  readonly journal?: { readonly file: string; readonly runs: readonly AuditedRun[] }
}

/** The plans of a folder with an index. */
export interface SetLog {
  readonly folder: string
  readonly index: PlanIndex
  readonly decisions: readonly AuditedDecision[]
}

export interface Log {
  readonly set?: SetLog
  readonly plans: readonly PlanLog[]
  /** Sentences about further files. */
  readonly notes: readonly string[]
  /** Sentences about files that could not be read. */
  readonly faults: readonly string[]
}

/** An action of a plan, and what became of it in each run that came to it. */
export interface ActionLog {
  readonly action: Plan['actions'][number]
  readonly outcomes: readonly { readonly run: AuditedRun; readonly outcome: AuditedAction }[]
}

/** What of a log is shown. */
export interface Choice {
  /** Targets by name; absent: all. */
  readonly isTarget?: (target: string) => boolean
  /** Users by name; absent: all. */
  readonly isUser?: (user: string) => boolean
  /** Each action, too. */
  readonly withActions: boolean
}

export interface ChosenPlan extends PlanLog {
  /** Absent: they are not asked for. */
  readonly actions?: readonly ActionLog[]
}

export interface ChosenLog extends Log {
  readonly plans: readonly ChosenPlan[]
  /** Only what is about some users. */
  readonly isOfUsers: boolean
}

/** The part of a log that is asked for. With users, plans without an action on one of them are left out. */
export function choose(log: Log, { isTarget, isUser, withActions }: Choice): ChosenLog {
  const meant = log.plans.filter(({ target }) => isTarget === undefined || (target !== undefined && isTarget(target)))
  const isOfUsers = isUser !== undefined
  if (!isOfUsers && !withActions) return { ...log, plans: meant, isOfUsers }
  const plans = meant.map((plan) => ({ ...plan, actions: actionLogs(plan, isUser) }))
  return { ...log, plans: plans.filter(({ actions }) => !isOfUsers || actions.length > 0), isOfUsers }
}

/**
 * The actions of a plan, in its order.
 * @param isMeant users by an old or new name; absent: all actions
 */
function actionLogs({ plan, journal }: PlanLog, isMeant?: (user: string) => boolean): readonly ActionLog[] {
  const logs = plan.actions.map((action) => ({ action, outcomes: [] as ActionLog['outcomes'][number][] }))
  const byId = new Map(logs.map((one) => [one.action.id, one.outcomes]))
  for (const run of journal?.runs ?? []) {
    for (const outcome of run.actions) byId.get(outcome.id)?.push({ run, outcome })
  }
  if (isMeant === undefined) return logs
  const planned = plannedOf(plan.actions)
  const isAbout = (user: string): boolean =>
    [user, planned.oldName(user), planned.newName(user)].some((name) => name !== undefined && isMeant(name))
  return logs.filter(({ action }) => subjectsOf(action).users.some(isAbout))
}
