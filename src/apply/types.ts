import type { Action, ApplyEvent, PolicyFile } from '../core/types.ts'
import type { Http } from '../http/types.ts'
import type { Provider } from '../providers/types.ts'
import type { Pace } from './pace.ts'

/** Everything an apply needs from the world. */
export interface ApplyDeps {
  readonly provider: Provider
  /** With auth and retry in it. */
  readonly http: Http
  /** Its own clock and limits; see pace.ts. */
  readonly pace: Pace
  /** Failed actions after which nothing more is begun; undefined for no limit. */
  readonly maxErrors?: number | undefined
  /** The first so many actions are done and verified by reading them again before the rest; 0 for none. */
  readonly canary?: number | undefined
  /** After so many changes of a wave a pause; undefined for none. */
  readonly batch?: { readonly size: number; readonly pauseMs: number } | undefined
  /** How long a delete waits for the user's servers to stop. */
  readonly stopTimeoutMs: number
  /** How long servers that the plan starts or stops are waited for. */
  readonly serverTimeoutMs: number
  /** Aborted by Ctrl-C: nothing new is begun, what is in flight ends. */
  readonly signal: AbortSignal
  /** ISO. */
  readonly now: () => string
  readonly nowMs: () => number
  /** Resolves after the wait, or at once when the run is stopped. */
  readonly wait: (ms: number) => Promise<void>
  /** 0 to 1. */
  readonly random: () => number
  /** All actions of the plan, when only a part of them is carried out: what has been planned counts for the part too. */
  readonly whole?: readonly Action[] | undefined
  /** What no override of the plan lifts. */
  readonly policy?: PolicyFile | undefined
  /** Events of earlier applies of this plan. */
  readonly past: readonly ApplyEvent[]
  /** The password that a user is to get. */
  readonly passwordOf: (user: string) => string | undefined
  /** Resolves when the event is on disk. */
  readonly emit: (event: ApplyEvent) => Promise<void>
}
