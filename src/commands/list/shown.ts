// What hubplan list needs of each kind of listing.
import { type RowListing, rowsFooter, rowsJson, rowsNames, rowsTable, rowsText } from '../../views/listing/rows.ts'
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

/** A listing of what users have. */
export function shownRows<Row extends { readonly user: string }>(listing: RowListing<Row>): Shown {
  return {
    text: (paper) => rowsText(listing, paper),
    json: () => rowsJson(listing),
    table: () => rowsTable(listing),
    names: rowsNames(listing),
    footer: rowsFooter(listing),
  }
}
