// What sources read: tables of cells with their places, and how the columns of another program become hubplan's.
import type { Defaults } from './saved.ts'

/** A position in an input. A flag is a place without a line: `{ file: '--absent' }`. */
export interface Place {
  readonly file: string
  /** From 1. */
  readonly line?: number
  /** From 1, in characters. */
  readonly column?: number
}

/** A message about an input. With an error nothing is planned. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning'
  readonly at: Place
  /** What is wrong, and the next step. */
  readonly message: string
}

/** One value as a source read it: text as written, or a list of texts. The core interprets it. */
export interface Cell {
  readonly value: string | readonly string[]
  readonly at: Place
}

/** What a source read: one CSV line, one YAML item, one shortcut flag. */
export interface Row {
  readonly at: Place
  /** By header as written. An empty CSV cell is included, with the value ''. */
  readonly cells: ReadonlyMap<string, Cell>
  /** As `cells.get`, where one cell can be had without making all of them. */
  readonly cell?: (header: string) => Cell | undefined
}

/** All rows of one file, or of the command line. */
export interface Table {
  /** The path as the user gave it; the flags' table is called 'command line'. */
  readonly path: string
  /** The column headers with their places; a YAML list has the keys that occur. */
  readonly header: readonly Cell[]
  readonly rows: readonly Row[]
  /** sha256 of the bytes, `sha256:<hex>`; absent for the command line. */
  readonly sha256?: string
  /** For rows that leave the field empty. */
  readonly defaults?: Defaults
  /** Warnings about a file that was read successfully. */
  readonly warnings?: readonly Diagnostic[]
  /** For the roster of another program: how its columns become hubplan's. */
  readonly mapped?: MappedTable
}

/** A mapping whose columns are found: each rule with the keys of its cells in a row. */
export interface MappedTable {
  readonly columns: readonly { readonly rule: ColumnRule; readonly keys: readonly string[] }[]
  readonly skip: readonly { readonly rule: SkipRule; readonly keys: readonly string[] }[]
  readonly mapping: Pick<Mapping, 'repeat' | 'preset' | 'needsDomain'>
}

/** The hubplan columns that a mapping can fill. */
export type MappedColumn =
  | 'username'
  | 'user_id'
  | 'ensure'
  | 'admin'
  | 'groups'
  | 'server'
  | 'servers'
  | 'tokens'
  | 'renamed_from'
  | 'expires'
  | 'quota'

/** Where the cells of one hubplan column come from, and how they are converted. */
export interface ColumnRule {
  readonly column: MappedColumn
  /** Headers as the file has them, or globs of headers. Only `groups` may have several; all that match are united. */
  readonly from: readonly string[]
  /** A file without the header is read all the same. */
  readonly isOptional?: true
  /** The domain that is removed from an address; another domain is an error of its row. */
  readonly domain?: string
  /** A leading text that is removed. */
  readonly strip?: string
  /** Separators of a cell with several values. */
  readonly split?: readonly string[]
  /** Separators only where each part stands alone in another row, such as `and` in other languages. */
  readonly maySplit?: readonly string[]
  /** The new name of each value, with `{}` for the value. */
  readonly as?: string
  /** The meaning of each value. */
  readonly values?: ReadonlyMap<string, string>
  /** The place of the rule in its file, or its flag. */
  readonly at: Place
}

/** Rows that are not users: their cell in a column matches one of the globs. */
export interface SkipRule {
  readonly column: string
  readonly match: readonly string[]
  /** A file without the column is read all the same. */
  readonly isOptional?: true
  readonly at: Place
}

/** How one file is read. */
export interface Mapping {
  readonly columns: readonly ColumnRule[]
  readonly skip: readonly SkipRule[]
  /** The line or sheet row of the header, from 1; found when absent. */
  readonly header?: number
  /** Rows of one name that differ only in groups are one user. */
  readonly repeat?: 'unite'
  /** The preset that it comes from. */
  readonly preset?: string
  /** Its addresses become login names only with a domain, or with a username column of the mapping's own. */
  readonly needsDomain?: true
}
