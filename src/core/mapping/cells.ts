// The cells of a mapped table, in hubplan's columns.
import type { Note } from '../desired/cells.ts'
import { anyMatcher } from '../globs.ts'
import type { Cell, MappedTable, Row } from '../types.ts'
import { type Convert, converter, strictest, united } from './values.ts'

/** Reads a field of a row; undefined for a row that is skipped. */
export type ReadRow = (row: Row, note: Note) => ((field: string) => Cell | undefined) | undefined

type Together = (cells: readonly Cell[]) => Cell | undefined

type ReadField = (cells: Row['cells'], note: Note) => Cell | undefined

/** How the rows of a mapped table are read. */
export function rowReader(rows: readonly Row[], mapped: MappedTable): ReadRow {
  const isSkipped = skipper(mapped)
  const byField = new Map<string, ReadField>()
  for (const { rule, keys } of mapped.columns) {
    const convert = converter(rule, () => textsOf(rows, keys))
    const together = rule.column === 'groups' ? united : strictest
    byField.set(rule.column, beside(byField.get(rule.column), fieldReader(convert, keys), together))
  }
  return (row, note) => {
    if (isSkipped(row)) return undefined
    const { cells } = row
    return (field) => byField.get(field)?.(cells, note)
  }
}

/** Several columns for one field, such as those of `ensure`. */
function beside(one: ReadField | undefined, other: ReadField, together: Together): ReadField {
  if (one === undefined) return other
  return (cells, note) => together([one(cells, note), other(cells, note)].flatMap((cell) => cell ?? []))
}

/** Nearly every column has one header: a million rows need no list of its cells. */
function fieldReader(convert: Convert, keys: readonly string[]): ReadField {
  const read = (cells: Row['cells'], key: string, note: Note): Cell | undefined => {
    const cell = cells.get(key)
    return cell && convert(cell, note)
  }
  const [key] = keys
  if (key === undefined) return () => undefined
  if (keys.length === 1) return (cells, note) => read(cells, key, note)
  return (cells, note) => united(keys.flatMap((one) => read(cells, one, note) ?? []))
}

/** Tells the rows that are not users. */
export function skipper({ skip }: Pick<MappedTable, 'skip'>): (row: Row) => boolean {
  const rules = skip.map(({ rule, keys }) => ({ keys, matches: anyMatcher(rule.match) }))
  if (rules.length === 0) return () => false
  return ({ cells }) => rules.some(({ keys, matches }) => keys.some((key) => matches(textOf(cells.get(key)))))
}

function textOf(cell: Cell | undefined): string {
  return cell === undefined ? '' : String(cell.value).trim()
}

function* textsOf(rows: readonly Row[], keys: readonly string[]): Iterable<string> {
  for (const { cells } of rows) {
    for (const key of keys) {
      const value = cells.get(key)?.value
      if (typeof value === 'string') yield value
      else if (value !== undefined) yield* value
    }
  }
}
