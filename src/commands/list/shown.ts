// What hubplan list needs of each kind of listing.
import type { Paper } from '../../views/terminal/layout.ts'
import type { Table } from '../targets/table.ts'

/** A listing, as each format prints it. */
export interface Shown {
  readonly text: (paper: Paper) => string
  readonly json: () => string
  readonly table: () => Table
  /** Raw names of users, each once. */
  readonly names: readonly string[]
  /** One line for stderr. */
  readonly footer: string
}
