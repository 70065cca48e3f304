import type { Action, ApplyEvent, PolicyFile } from '../core/types.ts'
import type { Http } from '../http/types.ts'
import type { Provider } from '../providers/types.ts'
import type { Pace } from './pace.ts'

/** Everything that an apply uses of the world. */
export interface ApplyDeps {
  readonly provider: Provider
  /** With authentication and retries. */
  readonly http: Http
  /** With its own clock and limits; see pace.ts. */
  readonly pace: Pace
  /** Maximum number of failed actions before the run stops; undefined: no limit. */
  readonly maxErrors?: number | undefined
  /** Number of first actions that are applied and verified by a fresh read before the rest; 0 for none. */
  readonly canary?: number | undefined
  /** Pause after this many changes of a wave; undefined: none. */
  readonly batch?: { readonly size: number; readonly pauseMs: number } | undefined
  /** Maximum wait of a delete for the user's servers to stop. */
  readonly stopTimeoutMs: number
  /** Maximum wait for servers that the plan starts or stops. */
  readonly serverTimeoutMs: number
  /** Aborted by Ctrl-C: starts nothing new, finishes requests in flight. */
  readonly signal: AbortSignal
  /** ISO. */
  readonly now: () => string
  readonly nowMs: () => number
  /** Resolves after the wait, or at once when the run is stopped. */
  readonly wait: (ms: number) => Promise<void>
  /** 0 to 1. */
  readonly random: () => number
  /** All actions of the plan, when only a slice is applied: the slice may depend on the others. */
  readonly whole?: readonly Action[] | undefined
  /** Limits that no override of the plan lifts. */
  readonly policy?: PolicyFile | undefined
  /** Events of earlier applies of this plan. */
  readonly past: readonly ApplyEvent[]
  /** The new password of a user. */
  readonly passwordOf: (user: string) => string | undefined
  /** Resolves when the event is on disk. */
  readonly emit: (event: ApplyEvent) => Promise<void>
}
