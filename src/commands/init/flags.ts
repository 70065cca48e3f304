// What an init is asked for.

import type { HubFlags } from '../../session/connection.ts'
import type { PipelineKind } from '../../views/ci/index.ts'

export interface InitFlags extends HubFlags {
  readonly protect: readonly string[]
  /** A .csv or .xlsx file for everybody who is there now; '' for none; asked when left out. */
  readonly roster?: string | undefined
  readonly ci?: PipelineKind | 'none' | undefined
  readonly branch: string
  /** Replaces files that are there. */
  readonly force: boolean
}
