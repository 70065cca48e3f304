// What an apply is asked for.
import type { apply } from '../../options/apply.ts'
import type { Flags } from '../../options/table.ts'

/** How a plan is carried out. */
export interface ApplyAsked extends Omit<Flags<typeof apply.options>, 'config'> {
  /** The hubplan.yaml whose target is compared; missing is fine. False: none is looked for. */
  readonly config?: string | false | undefined
}
