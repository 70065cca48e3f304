// The cells of a mapped table, in hubplan's columns.
import type { Note } from '../desired/cells.ts'
import { anyMatcher } from '../globs.ts'
import type { Cell, MappedColumn, MappedTable, Row } from '../types.ts'
import { type Convert, converter, strictest } from './values.ts'

/** Reads a field of a row; undefined for a row that is skipped. */
export type ReadRow = (row: Row, note: Note) => ((field: string) => Cell | undefined) | undefined

interface Column {
  readonly keys: readonly string[]
  readonly convert: Convert
}

/** How the rows of a mapped table are read. */
export function rowReader(rows: readonly Row[], mapped: MappedTable): ReadRow {
  const isSkipped = skipper(mapped)
  const byField = new Map<string, Column[]>()
  for (const { rule, keys } of mapped.columns) {
    const convert = converter(rule, () => textsOf(rows, keys))
    byField.set(rule.column, [...(byField.get(rule.column) ?? []), { keys, convert }])
  }
  return (row, note) => {
    if (isSkipped(row)) return undefined
    const { cells } = row
    return (field) => {
      const found = (byField.get(field as MappedColumn) ?? []).flatMap(({ keys, convert }) => {
        const given = keys.flatMap((key) => cells.get(key) ?? [])
        return convert(given, note) ?? []
      })
      if (found.length < 2) return found[0]
      return field === 'groups' ? united(found) : strictest(found)
    }
  }
}

function united([first, ...others]: readonly Cell[]): Cell | undefined {
  return first && { at: first.at, value: [first, ...others].flatMap(({ value }) => value) }
}

/** Tells the rows that are not users. */
export function skipper({ skip }: Pick<MappedTable, 'skip'>): (row: Row) => boolean {
  const rules = skip.map(({ rule, keys }) => ({ keys, matches: anyMatcher(rule.match) }))
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
