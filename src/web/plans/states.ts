// What became of plans, from the files beside them.

import type { AuditedDecision, Log, PlanLog } from '../../core/audit/log.ts'
import { isBlocked, isExpired } from '../../core/blocked.ts'
import type { Plan } from '../../core/types.ts'
import type { PlanState } from '../api.ts'

/** A log of which at least one plan can be read. */
export interface Kept {
  readonly log: Log
  /** ISO. */
  readonly now: string
  readonly isRunning: boolean
}

/** The newest decision that is about these changes. */
export function decisionOf({ set, plans }: Log): (AuditedDecision & { at: string }) | undefined {
  const decisions = set?.decisions ?? plans[0]?.decisions ?? []
  const own = decisions.filter(
    (one): one is AuditedDecision & { at: string } =>
      one.from === 'review' && one.about !== 'other' && one.at !== undefined,
  )
  return own.sort((one, other) => (one.at < other.at ? 1 : -1))[0]
}

/** The state of one plan. */
export function stateOf(one: PlanLog, { log, now, isRunning }: Kept): PlanState {
  const { plan, journal } = one
  if (isRunning) return 'running'
  const last = journal?.runs.at(-1)
  if (last?.how === 'done') return 'done'
  if (last !== undefined) return last.how === 'killed' ? 'killed' : 'part'
  if (isBlocked(plan)) return 'blocked'
  if (plan.actions.length === 0) return 'nothing'
  if (isExpired(plan, now)) return 'expired'
  const decision = decisionOf(log)?.decision
  return decision === 'approved' || decision === 'refused' ? decision : 'planned'
}

const rank: readonly PlanState[] = ['running', 'killed', 'part', 'blocked', 'expired', 'refused', 'approved', 'planned']

/** The state of plans that belong together. */
export function stateOfAll(kept: Kept): PlanState {
  const states = kept.log.plans.map((one) => stateOf(one, kept))
  const open: readonly PlanState[] = states.filter((state) => state !== 'nothing')
  if (open.length === 0) return 'nothing'
  if (open.every((state) => state === 'done')) return 'done'
  const gravest = rank.find((state) => open.includes(state)) ?? 'planned'
  // Some targets are done, and the turn of others did not come.
  const isBegun = open.includes('done')
  return isBegun && gravest !== 'running' && gravest !== 'killed' ? 'part' : gravest
}

/** Ids of the actions that the journal has as done. */
export function appliedIn({ journal }: PlanLog): ReadonlySet<string> {
  const done = (journal?.runs ?? []).flatMap(({ actions }) =>
    actions.filter(({ is }) => is === 'changed' || is === 'already'),
  )
  return new Set(done.map(({ id }) => id))
}

/** Actions that are still to be done. */
export function openIn(one: PlanLog): Plan['actions'] {
  const applied = appliedIn(one)
  return one.plan.actions.filter(({ id }) => !applied.has(id))
}
