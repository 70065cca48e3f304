// The runs of a plan's apply, as its journal tells them.
import type { ApplyEvent, StartEvent } from '../types.ts'

/** How a run ended. `killed`: its end is not recorded. */
export type RunEnd = 'done' | 'in part' | 'stopped' | 'killed'

/** What a run recorded last of an action. */
export interface AuditedAction {
  readonly id: string
  readonly is: 'changed' | 'already' | 'failed' | 'skipped' | 'unknown'
  /** ISO. */
  readonly at: string
  readonly message?: string
  /** ISO: accepted, and scheduled for then. */
  readonly until?: string
}

export interface AuditedRun extends Pick<StartEvent, 'by' | 'token'> {
  /** ISO. */
  readonly began: string
  /** ISO: of its last event, when its end is not recorded. */
  readonly ended: string
  readonly how: RunEnd
  /** Why it stopped early. */
  readonly why?: string
  /** In the order of their outcomes. */
  readonly actions: readonly AuditedAction[]
  /** Requests that could change something, without repeats. */
  readonly requests: number
  /** Requests that were sent again after a wait. */
  readonly retries: number
}

/** The runs that the events of a journal are about, in order. */
export function runsOf(events: readonly ApplyEvent[]): readonly AuditedRun[] {
  const runs: [ApplyEvent, ...ApplyEvent[]][] = []
  for (const event of events) {
    const last = runs.at(-1)
    // A run that hands out passwords records that before its own start.
    const isNew = event.type === 'start' && !(last?.length === 1 && isHandout(last[0]))
    if (last === undefined || isNew) runs.push([event])
    else last.push(event)
  }
  return runs.map(runOf)
}

function isHandout(event: ApplyEvent | undefined): boolean {
  return event?.type === 'start' && event.handout !== undefined
}

function runOf(events: readonly [ApplyEvent, ...ApplyEvent[]]): AuditedRun {
  const [first] = events
  const starts = events.filter((event) => event.type === 'start')
  const end = events.find((event) => event.type === 'end')
  const { by, token } = starts.at(-1) ?? {}
  return {
    began: first.at,
    ended: events.reduce((_, event) => event, first).at,
    how: end === undefined ? 'killed' : end.ok ? 'done' : end.why === undefined ? 'in part' : 'stopped',
    ...(end?.why === undefined ? {} : { why: end.why }),
    ...(by === undefined ? {} : { by }),
    ...(token === undefined ? {} : { token }),
    actions: actionsOf(events),
    requests: events.filter(({ type }) => type === 'intent').length,
    retries: events.filter(({ type }) => type === 'retry').length,
  }
}

const unanswered = 'it was sent, and no answer is recorded'

function actionsOf(events: readonly ApplyEvent[]): readonly AuditedAction[] {
  const last = new Map<string, AuditedAction>()
  // Deleted first, so that the map is in the order of the outcomes.
  const keep = (action: AuditedAction): void => {
    last.delete(action.id)
    last.set(action.id, action)
  }
  for (const event of events) {
    if (event.type === 'intent') {
      for (const id of event.actions) keep({ id, is: 'unknown', at: event.at, message: unanswered })
    } else if (event.type === 'unsent') for (const id of event.actions) last.delete(id)
    else if ('action' in event) keep(outcomeOf(event))
  }
  return [...last.values()]
}

function outcomeOf(event: Extract<ApplyEvent, { readonly action: string }>): AuditedAction {
  const { action: id, at } = event
  if (event.type !== 'applied') return { id, is: event.type, at, message: event.message }
  return { id, is: event.how, at, ...(event.until === undefined ? {} : { until: event.until }) }
}
