import type { Place } from '../core/types.ts'

/** A header of a file, mapped to a column. */
export interface NamedColumn {
  readonly column: string
  readonly header: string
  /** The place of the mapping. */
  readonly at: Place
}

/** Options for reading a file. */
export interface ReadOptions {
  /** For a workbook: the sheet to read. */
  readonly sheet?: string | undefined
  /** Columns with headers of another program. */
  readonly columns?: readonly NamedColumn[] | undefined
}
