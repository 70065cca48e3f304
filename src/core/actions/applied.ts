// What an apply really changed, for a plan that is to be reverted.

import type { ApplyEvent, Plan, Snapshot } from '../types.ts'
import { plannedOf } from './planned.ts'
import { precheck } from './precheck.ts'

/**
 * Ids of the applied actions: from the journal of the plan's applies, or without a journal those whose after-state
 * holds now.
 * @param events of all applies of the plan, in order; undefined when there is no journal
 */
export function appliedActions(
  plan: Plan,
  events: readonly ApplyEvent[] | undefined,
  live: Snapshot,
): ReadonlySet<string> {
  const planned = plannedOf(plan.actions, events)
  const holding = plan.actions.filter((action) => precheck(action, live, planned).is === 'done')
  const held = new Set(holding.map((action) => action.id))
  if (events === undefined) return held
  const { done, sent } = journaled(events)
  // A request without an answer may have been carried out: then the hub shows it.
  const ids = plan.actions.map((action) => action.id)
  return new Set(ids.filter((id) => done.has(id) || (sent.has(id) && held.has(id))))
}

interface Journaled {
  readonly done: ReadonlySet<string>
  /** Sent, without a known outcome. */
  readonly sent: ReadonlySet<string>
}

function journaled(events: readonly ApplyEvent[]): Journaled {
  const done = new Set<string>()
  const sent = new Set<string>()
  /** Sent by the current run. */
  let now = new Set<string>()
  for (const event of events) {
    switch (event.type) {
      case 'start':
        now = new Set()
        break
      case 'intent':
        for (const id of event.actions) {
          sent.add(id)
          now.add(id)
        }
        break
      case 'applied':
        // "Already" in a resumed run, after an unanswered request, was our change. After a request of the same run it was
        // another client's.
        if (event.how === 'changed' || (sent.has(event.action) && !now.has(event.action))) done.add(event.action)
        sent.delete(event.action)
        break
      case 'failed':
      case 'skipped':
        sent.delete(event.action)
        break
      case 'unsent':
        for (const id of event.actions) {
          sent.delete(id)
          now.delete(id)
        }
        break
      case 'unknown':
        // The same run has no more events of this action.
        now.delete(event.action)
        break
      case 'retry':
      case 'end':
        break
    }
  }
  return { done, sent }
}
