// The state of one apply while it runs.

import { unclear } from '../core/actions/history.ts'
import { type Planned, plannedOf } from '../core/actions/planned.ts'
import { digestOf } from '../core/canonical.ts'
import { count } from '../core/sentences.ts'
import type { Action, ApplyEvent, FailureKind, Op, Plan, Snapshot } from '../core/types.ts'
import type { Call, Means } from '../providers/types.ts'
import type { Took } from './pace.ts'
import type { ApplyDeps } from './types.ts'

type Untimed<Event> = Event extends { readonly at: string } ? Omit<Event, 'at'> : never
type SkipReason = Extract<ApplyEvent, { type: 'skipped' }>['why']

/** A refusal by the hub, or a failure to reach it. */
export interface Failure {
  /** HTTP status; 0 without an answer. */
  readonly status: number
  readonly message: string
  readonly kind?: FailureKind | undefined
  /** The name under which the system stores the subject instead; null when that cannot be found out. */
  readonly stored?: string | null
}

/** Why a run starts no further action. */
export interface Halt {
  readonly why: string
  readonly kind?: FailureKind
}

export interface Run {
  readonly plan: Plan
  readonly live: Snapshot
  readonly deps: ApplyDeps
  /** All actions of the plan, with the results of earlier runs and of this one. */
  readonly planned: Planned
  /** All actions of the plan, including those outside the slice. */
  readonly whole: readonly Action[]
  /** Whether an action is in the slice. */
  isSelected(id: string): boolean
  /** The requests for these actions, at the current pace. @param seen a fresh snapshot; the first one when left out */
  lower(actions: readonly Action[], seen?: Snapshot): Call[]
  /** Whether a request to the path was sent for the action before the last one. */
  wasSentBefore(id: string, path: string): boolean
  /** Whether no request was sent for the action before the last one, in this run or an earlier one. */
  isFirst(id: string): boolean
  /** Tells the pace of an answer to the batch that is at the gate, or of its loss. */
  readonly tookBatch: (took: Took) => void
  /** How each ended action ended. */
  readonly ends: ReadonlyMap<string, 'applied' | 'not applied'>
  /** Emits the event with its time; resolves when it is on disk. */
  tell(event: Untimed<ApplyEvent>): Promise<void>
  /** Emits the event with its time; `settled` waits for the disk. */
  note(event: Untimed<ApplyEvent>): void
  /** @param until ISO: the delete was accepted and is scheduled for then */
  applied(action: Action, how: 'changed' | 'already', until?: string): void
  /** The hub has accepted the action and not finished it. */
  accepted(action: Action): void
  /** Every action that was accepted since the last call. */
  takeAccepted(): readonly Action[]
  failed(action: Action, end: Failure): void
  skipped(action: Action, why: SkipReason, message: string): void
  /** @param kind kind of advice; `later` when left out */
  unknown(action: Action, message: string, kind?: FailureKind): void
  /** After a 403 every other action of the op would fail the same way. */
  refuse(op: Op, message: string): void
  /** Starts no further action; `halt` gives the reason, when it is known. */
  hold(): void
  /** Starts no further action. @param kind kind of advice; left out where the same command continues */
  halt(why: string, kind?: FailureKind): void
  /** Why the run was halted; undefined when it was not. */
  haltedBy(): Halt | undefined
  /** Interrupted or halted: no further action is started, and the rest stays open. */
  isStopped(): boolean
  /** Why the hub would refuse this action too; undefined when unknown. */
  refusal(op: Op): string | undefined
  /** Whether an earlier run sent it and its outcome is unknown. */
  wasUnclear(id: string): boolean
  /** Resolves when all events so far are on disk. */
  settled(): Promise<void>
}

/** The requests of this run and of earlier ones. */
function openRequests(past: Planned) {
  const sent = new Set<string>()
  /** Paths of the requests for each action, in order: one follows the other. */
  const requested = new Map<string, string[]>()
  const pathsOf = (id: string): string[] => {
    const paths = requested.get(id) ?? []
    requested.set(id, paths)
    return paths
  }
  return {
    /** The last request did nothing for these actions. */
    forget: (actions: readonly string[]): void => {
      for (const id of actions) {
        sent.delete(id)
        pathsOf(id).pop()
      }
    },
    note: (actions: readonly string[], path: string): void => {
      for (const id of actions) {
        sent.add(id)
        pathsOf(id).push(path)
      }
    },
    wasSent: (id: string): boolean => past.wasSent(id) || sent.has(id),
    wasSentBefore: (id: string, path: string): boolean =>
      past.wasSent(id) || pathsOf(id).filter((one) => one === path).length > 1,
    isFirst: (id: string): boolean => pathsOf(id).length === 1 && !past.wasSent(id),
  }
}

/** Events that nothing waits for. They are written together with the next intent, or with the end. */
function openNotes(tell: Run['tell']) {
  let pending: Promise<void>[] = []
  return {
    note: (event: Untimed<ApplyEvent>): void => {
      const told = tell(event)
      // settled() or the next intent reports a failing disk; nothing awaits this promise before.
      told.catch(() => undefined)
      pending.push(told)
    },
    settled: async (): Promise<void> => {
      const waiting = pending
      pending = []
      await Promise.all(waiting)
    },
  }
}

export function openRun(plan: Plan, live: Snapshot, deps: ApplyDeps): Run {
  const means = meansOf(plan, deps)
  const whole = deps.whole ?? plan.actions
  const past = plannedOf(whole, deps.past)
  const selected = new Set(plan.actions.map((action) => action.id))
  const open = unclear(deps.past)
  const refused = new Map<Op, string>()
  let halted: Halt | undefined
  let isHeld = false
  let failures = 0
  let accepted: Action[] = []
  const requests = openRequests(past)
  const tell = (event: Untimed<ApplyEvent>): Promise<void> => {
    if (event.type === 'intent') requests.note(event.actions, event.path)
    if (event.type === 'unsent') requests.forget(event.actions)
    return deps.emit({ ...event, at: deps.now() })
  }
  const ends = new Map<string, 'applied' | 'not applied'>()
  const { note, settled } = openNotes(tell)
  const end = (action: Action, how: 'applied' | 'not applied', event: Untimed<ApplyEvent>): void => {
    ends.set(action.id, how)
    note(event)
  }
  const halt = (why: string, kind?: FailureKind): void => {
    halted ??= { why, ...(kind === undefined ? {} : { kind }) }
  }
  return {
    plan,
    live,
    deps,
    planned: {
      ...past,
      isApplied: (id) => past.isApplied(id) || ends.get(id) === 'applied',
      wasSent: requests.wasSent,
    },
    whole,
    isSelected: (id) => selected.has(id),
    lower: (some, seen = live) => deps.provider.lower(some, seen, deps.pace.sizes(), means),
    wasSentBefore: requests.wasSentBefore,
    isFirst: requests.isFirst,
    tookBatch: deps.pace.took,
    ends,
    tell,
    note,
    applied: (action, how, until) =>
      end(action, 'applied', { type: 'applied', action: action.id, how, ...(until === undefined ? {} : { until }) }),
    accepted: (action) => void accepted.push(action),
    takeAccepted: () => {
      const taken = accepted
      accepted = []
      return taken
    },
    failed: (action, { status, message, kind = 'refused', stored }) => {
      const more = stored === undefined ? {} : { stored }
      end(action, 'not applied', { type: 'failed', action: action.id, status, message, kind, ...more })
      failures += 1
      // The next run tries failed actions first: the same command continues only when that may help.
      if (failures === deps.maxErrors) halt(`the limit of ${count(failures, 'error')} is reached`, kind)
    },
    skipped: (action, why, message) => end(action, 'not applied', { type: 'skipped', action: action.id, why, message }),
    unknown: (action, message, kind = 'later') =>
      end(action, 'not applied', { type: 'unknown', action: action.id, message, kind }),
    refuse: (op, message) => void refused.set(op, message),
    hold: () => {
      isHeld = true
    },
    halt,
    haltedBy: () => halted,
    isStopped: () => deps.signal.aborted || isHeld || halted !== undefined,
    refusal: (op) => refused.get(op),
    wasUnclear: (id) => open.has(id),
    settled,
  }
}

/** A transaction of a grant names the plan and the action, so that it is recognised among others. */
export function meansOf({ digest, snapshot }: Plan, { passwordOf }: Pick<ApplyDeps, 'passwordOf'>): Means {
  return { markOf: ({ id }) => `hubplan:${digest}:${digestOf(id)}`, plannedAt: snapshot.taken_at, passwordOf }
}
