// Step Do: applies.
import type { Op, OutcomeKind } from '../../core/types.ts'
import type { Failure } from './errors.ts'
import type { FileView, OverrideRequest } from './look.ts'

/** Approves the plans, and applies them. For a plan that is begun: resumes it. */
export interface ApplyRequest {
  /** The digest that was shown: PlanSetView.digest. */
  readonly digest: string
  /** Who approves. Not needed where an approval of these changes is there. */
  readonly approver?: string
  readonly reason?: string
  /** The typed number: PlanSetView.deletes, when it is not 0. */
  readonly deletes?: number
  /** Actions whose subject has changed since are left out; otherwise nothing is sent. */
  readonly skipStale?: boolean
}

export interface RefuseRequest {
  readonly by: string
  readonly reason: string
}

export interface UndoRequest {
  readonly by?: string
  readonly overrides?: readonly OverrideRequest[]
}

/** An apply. Targets one after another. */
export interface RunView {
  /** Of the plan. */
  readonly id: string
  readonly state: 'running' | 'stopping' | 'done' | 'part' | 'stopped' | 'failed'
  /** ISO. */
  readonly startedAt: string
  readonly endedAt?: string
  readonly targets: readonly TargetRun[]
  /** Of all targets. */
  readonly done: number
  readonly total: number
  /** Actions per second, lately; absent until it is known. */
  readonly rate?: number
  readonly secondsLeft?: number
  /** Of the end. */
  readonly files: readonly FileView[]
}

export interface TargetRun {
  readonly target: string
  readonly state: 'waiting' | 'reading' | 'running' | 'done' | 'part' | 'stopped' | 'failed'
  /** Of the plan, in order: `users are deleted`. */
  readonly waves: readonly { readonly name: string; readonly done: number; readonly total: number }[]
  readonly counts: Readonly<Partial<Record<OutcomeKind, number>>>
  readonly done: number
  readonly total: number
  /** The last 100 that failed, were skipped or are unknown. */
  readonly errors: readonly RunError[]
  /** Requests that are being sent again: `the hub is busy; trying again in 4 s`. */
  readonly waiting?: string
  /** Why it stopped, or could not begin. */
  readonly failure?: Failure
}

export interface RunError {
  readonly action: string
  readonly op: Op
  readonly subject: string
  readonly is: 'failed' | 'skipped' | 'unknown'
  readonly message: string
}
