// Reads the fields of a table's rows: from hubplan's own columns, or from those of another program.
import { type ReadRow, rowReader, skipper } from '../mapping/cells.ts'
import type { Diagnostic, MappedTable, Row, Table } from '../types.ts'
import type { Note } from './cells.ts'
import { columnsOf, isOwnColumn, type Meaning } from './columns.ts'
import { goneColumn, maySayGone } from './gone.ts'

/** Undefined without a column of user names, which is noted. */
export function fieldsOf(table: Table, meaning: Omit<Meaning, 'scope'>, note: Note): ReadRow | undefined {
  const { mapped } = table
  if (mapped === undefined) return ownReader(table, meaning, note)
  const isSkipped = skipper(mapped)
  if (mapped.columns.length > 0) {
    for (const fault of contradictions(table, mapped, isSkipped)) note(fault)
    return rowReader(table.rows, mapped)
  }
  // Columns that only decide which rows are skipped need no meaning.
  const deciding = new Set(mapped.skip.flatMap(({ keys }) => keys))
  const header = table.header.filter((cell) => !deciding.has(String(cell.value)) || isOwnColumn(String(cell.value)))
  const rows = table.rows.filter((row) => !isSkipped(row))
  const read = ownReader({ ...table, header: header.length === 0 ? table.header : header, rows }, meaning, note)
  return read && ((row, noteOfRow) => (isSkipped(row) ? undefined : read(row, noteOfRow)))
}

/** Columns beside a mapping that say that a user is gone, but the mapping would create the user. */
function contradictions(table: Table, mapped: MappedTable, isSkipped: (row: Row) => boolean): Diagnostic[] {
  const used = new Set([...mapped.columns, ...mapped.skip].flatMap(({ keys }) => keys))
  const columns = table.header.filter(({ value }) => !used.has(String(value)) && maySayGone(String(value)))
  if (columns.length === 0) return []
  const rows = table.rows.filter((row) => !isSkipped(row))
  return columns.flatMap((cell) => goneColumn({ ...table, rows }, cell, { pairs: [], beside: columns }) ?? [])
}

function ownReader(table: Table, meaning: Omit<Meaning, 'scope'>, note: Note): ReadRow | undefined {
  const fields = columnsOf(table, meaning, note)
  if (fields === undefined) return undefined
  return (row) => (field) => {
    const header = fields.get(field)
    if (header === undefined) return undefined
    return row.cell === undefined ? row.cells.get(header) : row.cell(header)
  }
}
