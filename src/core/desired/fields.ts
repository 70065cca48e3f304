// Reads the fields of a table's rows: from hubplan's own columns, or from those of another program.
import { type ReadRow, rowReader, skipper } from '../mapping/cells.ts'
import type { Table } from '../types.ts'
import type { Note } from './cells.ts'
import { columnsOf, type Meaning } from './columns.ts'

/** Undefined without a column of user names, which is noted. */
export function fieldsOf(table: Table, meaning: Omit<Meaning, 'scope'>, note: Note): ReadRow | undefined {
  const { mapped } = table
  if (mapped === undefined) return ownReader(table, meaning, note)
  if (mapped.columns.length > 0) return rowReader(table.rows, mapped)
  const read = ownReader(table, meaning, note)
  const isSkipped = skipper(mapped)
  return read && ((row, told) => (isSkipped(row) ? undefined : read(row, told)))
}

function ownReader(table: Table, meaning: Omit<Meaning, 'scope'>, note: Note): ReadRow | undefined {
  const fields = columnsOf(table, meaning, note)
  if (fields === undefined) return undefined
  return ({ cells }) =>
    (field) => {
      const header = fields.get(field)
      return header === undefined ? undefined : cells.get(header)
    }
}
