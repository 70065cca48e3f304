import type { AllLimits } from '../limits/index.ts'
import type { Action, Extent, Finding, Options, Override, PolicyFile, Snapshot } from '../types.ts'
import type { Alike } from './alike.ts'
import type { FindingCode } from './findings.ts'

export interface GuardInput {
  readonly actions: readonly Action[]
  readonly live: Snapshot
  /** With every limit: an older plan lacks some. */
  readonly options: Options & { readonly limits: AllLimits }
  /** In force for this plan. */
  readonly overrides: readonly Override[]
  /** ISO: this machine's clock when the snapshot was taken; undefined to skip the check of clocks. */
  readonly now?: string | undefined
  /** Limits that no override lifts; `options` already includes them. */
  readonly policy?: PolicyFile | undefined
}

/** A rule about a whole plan. Pure. The name is what `--allow` takes. */
export interface Guard {
  readonly name: FindingCode
  /** Runs again before apply writes, on the selected actions and a fresh snapshot. True for every guard that may block. */
  readonly atApply: boolean
  /**
   * What it needs to see at apply; every user when absent. Never less for more actions: it is asked about all actions of
   * the plan, and checks those that are still to be done.
   */
  readonly extent?: (planned: { readonly actions: readonly Action[]; readonly limits: AllLimits }) => Extent
  /** `--allow` turns its block into a warning. */
  readonly canAllow: boolean
  /** The flag that sets its limit for one plan. */
  readonly limitFlag?: Exclude<Override['flag'], '--allow'>
  readonly check: (input: GuardInput) => readonly GuardResult[]
}

/** One subject of a guard; those that are alike become one finding. */
export interface GuardResult extends Omit<Finding, 'guard'> {
  readonly alike?: Alike
}
