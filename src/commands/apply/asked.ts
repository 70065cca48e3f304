// What an apply is asked for.
import type { HubFlags } from '../../session/connection.ts'
import type { PasswordFlags } from './passwords.ts'

/** How a plan is carried out. */
export interface ApplyAsked extends HubFlags, PasswordFlags {
  /** The hubplan.yaml whose target is compared; missing is fine. */
  readonly config?: string | false | undefined
  readonly policy?: string | undefined
  /** A digest or changes_digest from the review. */
  readonly expectDigest?: string | undefined
  /** The file in which a reviewer has approved this plan. */
  readonly approvedByFile?: string | undefined
  /** Nothing is asked on a terminal. */
  readonly yes: boolean
  readonly skipStale: boolean
  /** Ops of the slice; empty for all. */
  readonly only: readonly string[]
  /** Names left out of the slice. */
  readonly exclude: readonly string[]
  /** Single calls in flight; measured when left out. */
  readonly concurrency?: number | undefined
  /** Changing requests per second at most. */
  readonly rate?: number | undefined
  readonly maxErrors?: number | undefined
  readonly canary?: number | undefined
  /** How long a delete waits for servers to stop, seconds. */
  readonly stopTimeout: number
  /** How long servers that the plan starts or stops are waited for, seconds. */
  readonly serverTimeout: number
}

export interface ApplyFlags extends ApplyAsked {
  readonly plan: string
  /** Folder of the journal; beside the plan when left out. */
  readonly state?: string | undefined
  /** One row per action, .csv, .json or .xlsx. */
  readonly results?: string | undefined
  /** E-mail and number of everybody whose delete was accepted, .csv, .json or .xlsx. */
  readonly accepted?: string | undefined
  /** `ndjson`: every event, and the report as the last line, on stdout. */
  readonly format: 'text' | 'json' | 'ndjson'
}
