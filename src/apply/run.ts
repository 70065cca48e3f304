// What one apply remembers while it runs.

import { unclear } from '../core/actions/history.ts'
import { type Planned, plannedOf } from '../core/actions/planned.ts'
import { digestOf } from '../core/canonical.ts'
import { count } from '../core/sentences.ts'
import type { Action, ApplyEvent, FailureKind, Op, Plan, Snapshot } from '../core/types.ts'
import type { Call, Means } from '../providers/types.ts'
import type { ApplyDeps } from './types.ts'

type Untimed<Event> = Event extends { readonly at: string } ? Omit<Event, 'at'> : never
type SkipReason = Extract<ApplyEvent, { type: 'skipped' }>['why']

/** How the hub refused an action, or that it could not be reached. */
export interface Failure {
  /** HTTP status; 0 without an answer. */
  readonly status: number
  readonly message: string
  readonly kind?: FailureKind | undefined
  /** The name under which the system stores the subject instead; null when that cannot be found out. */
  readonly stored?: string | null
}

/** Why a run begins nothing more. */
export interface Halt {
  readonly why: string
  readonly kind?: FailureKind
}

export interface Run {
  readonly plan: Plan
  readonly live: Snapshot
  readonly deps: ApplyDeps
  /** All actions of the plan, with what earlier runs and this one have done. */
  readonly planned: Planned
  /** All actions of the plan, also those that are not of the part that is carried out. */
  readonly whole: readonly Action[]
  /** Whether an action is of the part that is carried out. */
  isSelected(id: string): boolean
  /** The requests for these actions, at the pace of now. @param seen what a fresh look showed; the first one when left out */
  lower(actions: readonly Action[], seen?: Snapshot): Call[]
  /** Whether a request to the path was sent for the action before the last one. */
  wasSentBefore(id: string, path: string): boolean
  /** How each action that has ended did. */
  readonly ends: ReadonlyMap<string, 'applied' | 'not applied'>
  /** Emits with the time; resolves when the event is on disk. */
  tell(event: Untimed<ApplyEvent>): Promise<void>
  /** @param until ISO: accepted, and put off until then */
  applied(action: Action, how: 'changed' | 'already', until?: string): void
  /** The hub has begun with it. */
  accepted(action: Action): void
  /** Every action that was accepted since the last call. */
  takeAccepted(): readonly Action[]
  failed(action: Action, end: Failure): void
  skipped(action: Action, why: SkipReason, message: string): void
  /** @param kind what helps; `later` when left out */
  unknown(action: Action, message: string, kind?: FailureKind): void
  /** After a 403 every other action of the op would fail alike. */
  refuse(op: Op, message: string): void
  /** Nothing more is begun; why is told by `halt`, when it is known. */
  hold(): void
  /** Nothing more is begun, because of this. @param kind what helps; left out where the same command goes on */
  halt(why: string, kind?: FailureKind): void
  /** Why the run was halted; undefined when it was not. */
  haltedBy(): Halt | undefined
  /** Interrupted or halted: nothing more is begun, and what was not begun stays open. */
  isStopped(): boolean
  /** Why the hub would refuse this action too; undefined when nothing is known. */
  refusal(op: Op): string | undefined
  /** Whether an earlier run has sent it and has not learnt what came of it. */
  wasUnclear(id: string): boolean
  /** Resolves when every event told so far is on disk. */
  settled(): Promise<void>
}

/** The requests of this run and of those before it. */
function openRequests(past: Planned) {
  const sent = new Set<string>()
  /** Action and path of every request, and of those that were sent more than once. */
  const requested = new Set<string>()
  const repeated = new Set<string>()
  return {
    note: (actions: readonly string[], path: string): void => {
      for (const id of actions) {
        sent.add(id)
        const request = `${id} ${path}`
        if (requested.has(request)) repeated.add(request)
        requested.add(request)
      }
    },
    wasSent: (id: string): boolean => past.wasSent(id) || sent.has(id),
    wasSentBefore: (id: string, path: string): boolean => past.wasSent(id) || repeated.has(`${id} ${path}`),
  }
}

/** How actions ended, and what tells of it. */
function openEnds(tell: Run['tell']) {
  const ends = new Map<string, 'applied' | 'not applied'>()
  let pending: Promise<void>[] = []
  return {
    ends,
    end: (action: Action, how: 'applied' | 'not applied', event: Untimed<ApplyEvent>): void => {
      ends.set(action.id, how)
      const told = tell(event)
      // A failing disk is noticed in settled() or at the next intent; until then nobody awaits this promise.
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
    return deps.emit({ ...event, at: deps.now() })
  }
  const { ends, end, settled } = openEnds(tell)
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
    ends,
    tell,
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
      // What has failed is tried first again: the same command goes on only when that may help.
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

/** A grant is known again by the plan and the action, whatever else the hub's books hold. */
export function meansOf({ digest, snapshot }: Plan, { passwordOf }: Pick<ApplyDeps, 'passwordOf'>): Means {
  return { markOf: ({ id }) => `hubplan:${digest}:${digestOf(id)}`, plannedAt: snapshot.taken_at, passwordOf }
}
