// The outcomes of a plan: a fold over the events of its apply.

import type { Action, ApplyEvent, Outcome, OutcomeKind, Plan, Report, SkippedEvent, Snapshot } from '../types.ts'
import { taken } from './history.ts'
import { type Planned, plannedOf } from './planned.ts'
import { precheck } from './precheck.ts'

/** The part of a plan that a run was about. */
export interface Part {
  /** All actions when left out. */
  readonly selected?: readonly Action[]
  /** What the run began with. */
  readonly before?: Snapshot
  /** Events of earlier applies: the evidence for changes that cannot be read back. */
  readonly past?: readonly ApplyEvent[]
}

/**
 * @param events of this run, in order
 * @param after the closing re-read; undefined when there was none
 */
export function report(
  plan: Plan,
  events: readonly ApplyEvent[],
  after: Snapshot | undefined,
  { selected = plan.actions, past = [], before }: Part = {},
): Report {
  const ends = new Map<string, Omit<Outcome, 'action'>>()
  const dues = new Map([...past, ...events].flatMap(dueOf))
  const repeats = sentAgain([...past, ...events])
  for (const event of events) {
    const end = endOf(event)
    if (end === undefined || !('action' in event)) continue
    const until = end.is === 'already' ? (end.until ?? dues.get(event.action)) : undefined
    const told = until === undefined ? end : { ...end, until }
    // Only a scheduled change can have been scheduled twice.
    const isRepeat = end.is === 'changed' && end.until !== undefined && repeats.has(event.action)
    ends.set(event.action, isRepeat ? { ...told, message: repeated } : told)
  }
  const wanted = new Set(selected.map((action) => action.id))
  const open = (action: Action): Omit<Outcome, 'action'> => ({ is: wanted.has(action.id) ? 'pending' : 'left' })
  const accepted = taken([...past, ...events])
  const isAccepted = ({ op, id }: Action): boolean => op === 'user.delete' && accepted.has(id)
  const outcomes = plan.actions.map(
    (action): Outcome => ({
      action,
      ...(ends.get(action.id) ?? open(action)),
      ...(isAccepted(action) ? { isAccepted: true } : {}),
    }),
  )
  const counts = countKinds(outcomes)
  const residual =
    after === undefined ? undefined : leftOver(plannedOf(plan.actions, [...past, ...events]), selected, after)
  const isSettled = counts.changed + counts.already === selected.length
  const stop = events.find((event) => event.type === 'end')
  return {
    outcomes,
    counts,
    residual,
    ...lookedAt(plan, before, after),
    ...(stop?.why === undefined ? {} : { why: stop.why }),
    ...(stop?.kind === undefined ? {} : { kind: stop.kind }),
    ok: isSettled && (residual ?? []).length === 0,
  }
}

function lookedAt(plan: Plan, before?: Snapshot, after?: Snapshot): Pick<Report, 'lookedAt'> {
  const of = plan.snapshot.users
  const [atStart, atEnd] = [before?.lookedAt, after?.lookedAt]
  if (atStart !== undefined) return { lookedAt: { atStart, atEnd, of } }
  return atEnd === undefined ? {} : { lookedAt: { atStart, atEnd, of } }
}

const repeated = 'sent again: an earlier request may have been accepted already'

/** Actions sent again after a request without a known outcome, such as one of a killed run. */
function sentAgain(events: readonly ApplyEvent[]): ReadonlySet<string> {
  const open = new Set<string>()
  const again = new Set<string>()
  for (const event of events) {
    if (event.type === 'failed' && event.status > 0) open.delete(event.action)
    if (event.type === 'unsent') for (const id of event.actions) open.delete(id)
    for (const id of event.type === 'intent' ? event.actions : []) (open.has(id) ? again : open).add(id)
  }
  return again
}

/** The due time of a delete that this run or an earlier one had accepted. */
function dueOf(event: ApplyEvent): [string, string][] {
  return event.type === 'applied' && event.until !== undefined ? [[event.action, event.until]] : []
}

/** An action skipped because another one failed needs no advice of its own. */
const skipKind: Readonly<Record<SkippedEvent['why'], Pick<Outcome, 'kind'>>> = {
  stale: { kind: 'moved' },
  guard: { kind: 'moved' },
  dependency: {},
  refused: {},
}

function endOf(event: ApplyEvent): Omit<Outcome, 'action'> | undefined {
  switch (event.type) {
    case 'applied':
      return { is: event.how, ...(event.until === undefined ? {} : { until: event.until }) }
    case 'failed':
      return {
        is: event.type,
        message: event.message,
        kind: event.kind ?? 'refused',
        ...(event.stored === undefined ? {} : { stored: event.stored }),
      }
    case 'unknown':
      return { is: event.type, message: event.message, kind: event.kind ?? 'later' }
    case 'skipped':
      return { is: event.type, message: event.message, ...skipKind[event.why] }
    case 'start':
    case 'intent':
    case 'unsent':
    case 'retry':
    case 'end':
      return undefined
  }
}

function countKinds(outcomes: readonly Outcome[]): Record<OutcomeKind, number> {
  const counts = { changed: 0, already: 0, failed: 0, skipped: 0, unknown: 0, pending: 0, left: 0 }
  for (const outcome of outcomes) counts[outcome.is] += 1
  return counts
}

/** Actions of this run whose after-state does not hold. */
function leftOver(planned: Planned, selected: readonly Action[], after: Snapshot): Outcome[] {
  return selected.flatMap((action): Outcome[] => {
    const check = precheck(action, after, planned)
    if (check.is === 'done') return []
    return [{ action, is: 'pending', ...(check.is === 'stale' ? { message: check.why } : {}) }]
  })
}
