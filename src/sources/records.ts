// Converts records of a CSV file or a sheet to a table: the first is the header.
import { candidatesOf } from '../core/desired/candidates.ts'
import { isRosterHeader, namingFlags, presetFlag } from '../core/desired/naming.ts'
import { foldedHeader } from '../core/mapping/folded.ts'
import { headerDepth, type Reading } from '../core/mapping/variants.ts'
import { error } from '../core/problem.ts'
import type { Cell, Diagnostic, Place, Row, Table } from '../core/types.ts'
import { tableDigest } from './bytes.ts'
import { columnsIn, headerIndex } from './columns.ts'
import { faultAt, fileProblem } from './faults.ts'

/** One record; a file may have a million, so the places of its fields are computed only on request. */
export interface Fields {
  readonly line: number
  /** Trimmed. */
  readonly values: readonly string[]
  /** In bytes: the start of the record. Absent for a sheet. */
  readonly start?: number
  readonly end?: number
}

export interface Records {
  readonly file: string
  readonly bytes: Uint8Array
  /** Without empty ones; the header first. */
  readonly records: readonly Fields[]
  readonly faults: readonly Diagnostic[]
  /** The place of a field. */
  readonly placeOf: PlaceOf
  /** The message for an empty file. */
  readonly empty: string
  readonly reading: Reading | undefined
}

type PlaceOf = (record: Fields, index: number) => Place

type Keys = readonly (string | undefined)[]

/**
 * The table of the records.
 * @throws Problem `input` with every fault of the file
 */
export function tableOf({ file, bytes, records, faults, placeOf, empty, reading }: Records): Table {
  const title = reading === undefined ? titleFault(records, placeOf) : undefined
  if (title !== undefined) throw fileProblem([title])
  const top = headerIndex(records, reading)
  const header = records[top]
  const rows = records.slice(top + 1)
  if (header === undefined && faults.length === 0) throw faultAt({ file }, empty)
  const cells = header === undefined ? [] : header.values.map((value, index) => ({ value, at: placeOf(header, index) }))
  const { keys, mapped, faults: strange } = columnsIn(cells, reading)
  const found = [
    ...(reading === undefined ? headerFaults(cells, rows, placeOf) : []),
    ...rowFaults(rows, cells.length, placeOf),
    ...strange,
    ...faults,
  ]
  if (found.length > 0) throw fileProblem(found)
  const kept = cells.flatMap(({ at }, index): Cell[] => {
    const value = keys[index]
    return value === undefined || value === '' ? [] : [{ value, at }]
  })
  return {
    path: file,
    header: kept,
    rows: rowsOf(file, rows, keys, placeOf),
    ...tableDigest(bytes, cells),
    ...(mapped === undefined ? {} : { mapped }),
  }
}

/** Columns that every system has. */
const ownColumns: readonly string[] = ['groups', 'admin', 'ensure']

/** A title or a note above the header would be taken for it. */
function titleFault(records: readonly Fields[], placeOf: PlaceOf): Diagnostic | undefined {
  const [first, ...others] = records.slice(0, headerDepth)
  if (first === undefined || isRosterHeader(first.values)) return undefined
  const header = others.find(({ values }) => isRosterHeader(values))
  if (header === undefined) return undefined
  const line = first.start === undefined ? 'row' : 'line'
  const read = `${line} ${first.line} is read as the header and names no users; ${line} ${header.line} looks like the header`
  const names = candidatesOf(header.values)
  const known = presetFlag(header.values)
  const flag = known?.flag ?? namingFlags(header.values, names, ownColumns)
  const next = `remove the ${line}s above it, or add ${flag} (header: ${header.line} in an include)`
  return error(placeOf(first, 0), `${read} (${JSON.stringify(known?.username ?? names[0])}); ${next}`)
}

/** Whether a record has any value. */
export function isFilled(values: readonly string[]): boolean {
  return values.some((value) => value !== '')
}

function headerFaults(header: readonly Cell[], rows: readonly Fields[], placeOf: PlaceOf): Diagnostic[] {
  const keys = header.map(({ value }) => foldedHeader(String(value)))
  const twice = header.filter((_, index) => keys[index] !== '' && keys.indexOf(keys[index] ?? '') < index)
  const unnamed = header.flatMap((cell, index) => {
    const first = cell.value === '' ? rows.find(({ values }) => (values[index] ?? '') !== '') : undefined
    return first === undefined ? [] : [{ index, first }]
  })
  return [
    ...twice.map(({ value, at }) => error(at, `the column ${JSON.stringify(value)} occurs twice; keep one of them`)),
    ...unnamed.map(({ index, first }) => {
      const message = `column ${index + 1} has values but no header; name it in the header line, or empty it`
      return error(placeOf(first, index), message)
    }),
  ]
}

function rowFaults(rows: readonly Fields[], width: number, placeOf: PlaceOf): Diagnostic[] {
  const faults: Diagnostic[] = []
  // A list for each row of a million would take as long as reading it.
  for (const row of rows) if (row.values.length > width) faults.push(...rowFault(row, width, placeOf))
  return faults
}

function rowFault(row: Fields, width: number, placeOf: PlaceOf): Diagnostic[] {
  const extra = row.values.findIndex((value, index) => index >= width && value !== '')
  if (extra === -1) return []
  const counts = `${row.values.length} fields, but the header has ${width}`
  const message = `the row has ${counts}; quote a value that holds the separator, or name the column`
  return [error(placeOf(row, extra), message)]
}

/**
 * Converts records to rows. A row is its record in a shape that all rows of a table share: with an object per cell and
 * place, a million rows would take four times the memory.
 */
function rowsOf(file: string, records: readonly Fields[], keys: Keys, placeOf: PlaceOf): Row[] {
  let last: Fields | undefined
  let cells: ReadonlyMap<string, Cell> = new Map()
  const indexes = new Map(
    keys.flatMap((key, index) => (key === undefined || key === '' ? [] : [[key, index] as const])),
  )
  const shape = {
    get at(): Place {
      return { file, line: (this as unknown as Fields).line }
    },
    get cells(): ReadonlyMap<string, Cell> {
      const record = this as unknown as Fields
      // A row's fields are read one after another.
      if (last !== record) cells = cellsOf(record, keys, placeOf)
      last = record
      return cells
    },
    cell(key: string): Cell | undefined {
      const record = this as unknown as Fields
      const index = indexes.get(key)
      const value = index === undefined ? undefined : record.values[index]
      return index === undefined || value === undefined ? undefined : new FieldCell(value, record, index, placeOf)
    },
  }
  return records.map((record) => Object.setPrototypeOf(record, shape) as Row)
}

/** Fields beyond a short row's end are absent, which means: not managed. */
function cellsOf(row: Fields, keys: Keys, placeOf: PlaceOf): Map<string, Cell> {
  const cells = new Map<string, Cell>()
  for (const [index, key] of keys.entries()) {
    const value = row.values[index]
    if (key !== undefined && key !== '' && value !== undefined)
      cells.set(key, new FieldCell(value, row, index, placeOf))
  }
  return cells
}

/** A class, because an object with its own getter takes many times longer to create. */
class FieldCell implements Cell {
  readonly value: string
  readonly #row: Fields
  readonly #index: number
  readonly #placeOf: PlaceOf

  constructor(value: string, row: Fields, index: number, placeOf: PlaceOf) {
    this.value = value
    this.#row = row
    this.#index = index
    this.#placeOf = placeOf
  }

  get at(): Place {
    return this.#placeOf(this.#row, this.#index)
  }
}
