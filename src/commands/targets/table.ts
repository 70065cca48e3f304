// Rows for a spreadsheet: of one target, or of several with a column for their name.
import { csvText, type Row } from '../../io/table.ts'
import type { World } from '../../session/world.ts'
import { rawText } from '../raw.ts'

export interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
}

/** The text of a table, as stdout may have it. */
export async function csvOf({ columns, rows }: Table, world: World): Promise<string> {
  return rawText(await csvText(columns, rows), world)
}

/** The tables of several targets as one, with the column `target`. A column that a target does not have is empty there. */
export function united(tables: readonly (Table & { readonly target: string })[]): Table {
  return {
    columns: ['target', ...new Set(tables.flatMap(({ columns }) => columns))],
    rows: tables.flatMap(({ target, rows }) => rows.map((row) => ({ target, ...row }))),
  }
}
