// Finds the header of a table, and the columns that a mapping names.
import { maySayGone } from '../core/desired/gone.ts'
import { foundMapping, headerDepth, isHeader, type Reading } from '../core/mapping/variants.ts'
import type { Cell, Diagnostic, MappedTable } from '../core/types.ts'

/** A record that may be the header. */
interface Candidate {
  readonly line: number
  readonly values: readonly string[]
}

/** The index of the header among records; the first one where no other has the columns. */
export function headerIndex(records: readonly Candidate[], reading: Reading | undefined): number {
  if (reading === undefined) return 0
  const index = records.slice(0, headerDepth).findIndex(({ values, line }) => isHeader(reading, values, line))
  return Math.max(0, index)
}

/** The key of each column in a row; undefined for one that is not read. */
type Keys = readonly (string | undefined)[]

/** The columns that a table keeps. */
export interface Columns {
  readonly keys: Keys
  readonly mapped?: MappedTable
  readonly faults: readonly Diagnostic[]
}

/** Without a mapping a column is known by its header. With one, only its columns are kept. */
export function columnsIn(header: readonly Cell[], reading: Reading | undefined): Columns {
  const names = header.map(({ value }) => String(value))
  if (reading === undefined) return { keys: names, faults: [] }
  const { found, faults } = foundMapping(reading, header)
  if (found === undefined) return { keys: [], faults }
  const isOwn = found.columns.length === 0
  const rules = [...found.columns, ...found.skip]
  const used = new Set(rules.flatMap(({ indexes }) => indexes))
  // Two columns may have one header.
  const keys = names.map((name, index) => {
    // A column that may contradict its rows is kept, to be seen.
    if (!isOwn && !used.has(index) && !maySayGone(name)) return undefined
    return names.indexOf(name) === index ? name : `${name} (column ${index + 1})`
  })
  const keysOf = (indexes: readonly number[]): string[] => indexes.flatMap((index) => keys[index] ?? [])
  const mapped: MappedTable = {
    columns: found.columns.map(({ rule, indexes }) => ({ rule, keys: keysOf(indexes) })),
    skip: found.skip.map(({ rule, indexes }) => ({ rule, keys: keysOf(indexes) })),
    mapping: found.mapping,
  }
  return { keys, mapped, faults }
}
