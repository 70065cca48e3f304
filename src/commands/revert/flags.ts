// What a revert is asked for.

import type { OverrideFlags } from '../../desired/limits.ts'
import type { HubFlags } from '../../session/connection.ts'
import type { Format } from '../choices.ts'

export interface RevertFlags extends HubFlags, OverrideFlags {
  /** The plan to undo. */
  readonly plan: string
  /** The hubplan.yaml whose target is compared; missing is fine. */
  readonly config?: string | undefined
  readonly policy?: string | undefined
  /** Of the plan's applies; beside the plan when left out. */
  readonly journal?: string | undefined
  /** Where the inverse plan is saved; shown only when left out. */
  readonly output?: string | undefined
  /** Somebody has cancelled its deletes by hand: no plan is made. */
  readonly cancelled: boolean
  /** E-mail addresses or numbers of those whose deletes were cancelled; all of the plan when empty. */
  readonly names?: readonly string[]
  readonly format: Format
}
