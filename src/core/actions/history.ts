// What the journal of a plan records for each action.
import type { ApplyEvent } from '../types.ts'

/** The last recorded outcome of an action. */
export type LastWord = 'changed' | 'already' | 'failed' | 'skipped' | 'unknown'

/** @param events of applies of the plan, in order */
export function lastWords(events: readonly ApplyEvent[]): ReadonlyMap<string, LastWord> {
  const words = new Map<string, LastWord>()
  for (const event of events) {
    if (event.type === 'applied') words.set(event.action, event.how)
    else if ('action' in event) words.set(event.action, event.type)
  }
  return words
}

/** Actions with a request whose outcome is unknown, such as one of a killed run. */
export function unclear(events: readonly ApplyEvent[]): ReadonlySet<string> {
  const open = new Set<string>()
  for (const event of events) {
    if (event.type === 'intent') for (const id of event.actions) open.add(id)
    else if (event.type === 'unsent') for (const id of event.actions) open.delete(id)
    else if (isAnswer(event)) open.delete(event.action)
  }
  return open
}

/** Whether the system itself answered. */
function isAnswer(event: ApplyEvent): event is Extract<ApplyEvent, { type: 'applied' | 'failed' }> {
  return event.type === 'applied' || (event.type === 'failed' && event.status > 0)
}

/**
 * Actions that the system accepted in one of these applies. Excluded: actions done before any request, and those that a
 * 404 reports. Included: a request of an earlier apply without a known outcome whose change is there now.
 */
export function taken(events: readonly ApplyEvent[]): ReadonlySet<string> {
  const all = new Set<string>()
  const open = new Set<string>()
  let earlier = new Set<string>()
  for (const event of events) {
    if (event.type === 'start') earlier = new Set(open)
    for (const id of event.type === 'intent' ? event.actions : []) {
      open.add(id)
      earlier.delete(id)
    }
    for (const id of event.type === 'unsent' ? event.actions : []) open.delete(id)
    if (event.type === 'applied' && (event.how === 'changed' || event.until !== undefined || earlier.has(event.action)))
      all.add(event.action)
    // The change did not last.
    if (event.type === 'failed') all.delete(event.action)
    if (isAnswer(event)) open.delete(event.action)
  }
  return all
}
