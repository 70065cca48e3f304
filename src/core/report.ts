// What became of a plan: a fold over the events of its apply.
import { precheck } from './precheck.ts'
import type { ApplyEvent, Outcome, OutcomeKind, Plan, Report, Snapshot } from './types.ts'

/**
 * @param events of this run, in order
 * @param after the closing re-read; undefined when there was none
 */
export function report(plan: Plan, events: readonly ApplyEvent[], after: Snapshot | undefined): Report {
  const ends = new Map<string, Omit<Outcome, 'action'>>()
  for (const event of events) {
    const end = endOf(event)
    if (end !== undefined && 'action' in event) ends.set(event.action, end)
  }
  const outcomes = plan.actions.map((action): Outcome => ({ action, ...(ends.get(action.id) ?? { is: 'pending' }) }))
  const counts = countKinds(outcomes)
  const residual = after === undefined ? undefined : leftOver(plan, after)
  const isSettled = counts.changed + counts.already === plan.actions.length
  return { outcomes, counts, residual, ok: isSettled && (residual ?? []).length === 0 }
}

function endOf(event: ApplyEvent): Omit<Outcome, 'action'> | undefined {
  switch (event.type) {
    case 'applied':
      return { is: event.how }
    case 'failed':
    case 'skipped':
    case 'unknown':
      return { is: event.type, message: event.message }
    case 'start':
    case 'intent':
    case 'retry':
    case 'end':
      return undefined
  }
}

function countKinds(outcomes: readonly Outcome[]): Record<OutcomeKind, number> {
  const counts = { changed: 0, already: 0, failed: 0, skipped: 0, unknown: 0, pending: 0 }
  for (const outcome of outcomes) counts[outcome.is] += 1
  return counts
}

/** Actions of this plan whose after-state does not hold. */
function leftOver(plan: Plan, after: Snapshot): Outcome[] {
  const planned = new Set(plan.actions.map((action) => action.id))
  return plan.actions.flatMap((action): Outcome[] => {
    const check = precheck(action, after, planned)
    if (check.is === 'done') return []
    return [{ action, is: 'pending', ...(check.is === 'stale' ? { message: check.why } : {}) }]
  })
}
