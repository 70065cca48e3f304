import type { Place } from '../core/types.ts'

/** A header of a file, and the column that it stands for. */
export interface NamedColumn {
  readonly column: string
  readonly header: string
  /** Where that is said. */
  readonly at: Place
}

/** What is said of a file besides its name. */
export interface ReadOptions {
  /** Of a spreadsheet: the one to read. */
  readonly sheet?: string | undefined
  /** Columns that have other headers than those that hubplan knows. */
  readonly columns?: readonly NamedColumn[] | undefined
}
