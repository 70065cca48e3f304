// Converts the cells of a sheet to a table.
import { isRosterHeader } from '../../core/desired/naming.ts'
import { foldedHeader } from '../../core/mapping/folded.ts'
import { headerDepth, isHeader } from '../../core/mapping/variants.ts'
import { error, warning } from '../../core/problem.ts'
import type { Diagnostic, Place, Table } from '../../core/types.ts'
import { columnsIn, headerIndex } from '../columns.ts'
import { type Fields, isFilled, tableOf } from '../records.ts'
import type { ReadOptions } from '../types.ts'
import type { Book, SheetName } from './book.ts'
import { secretOfCell, textOfCell } from './cell.ts'
import { cellName, type Range, type RawCell, readCells, type SheetFacts } from './sheet.ts'
import type { Pieces } from './xml.ts'

/** The maximum of header columns to read. */
const widest = 1000

/** Columns that must be exactly as typed; headers without spaces and case. */
const nameColumns: readonly string[] = ['username', 'name', 'user', 'email', 'groups', 'renamed_from']

interface Sheet {
  readonly file: string
  readonly bytes: Uint8Array
  readonly book: Book
  readonly sheet: SheetName
  readonly xml: Pieces
  readonly options: ReadOptions
}

/** The table of a sheet. */
export async function tableOfSheet({ file, bytes, book, sheet, xml, options }: Sheet): Promise<Table> {
  const { reading } = options
  const reader = sheetReader(file, book, options)
  const { merged, hiddenColumns } = await readCells(xml, reader.take)
  const { records, faults } = checkHidden(file, reader.end(), options)
  const table = tableOf({
    file,
    bytes,
    records,
    faults: [...mergeFaults(file, merged, records.slice(headerIndex(records, reading))), ...faults],
    placeOf: ({ line }, index) => ({ file, line, column: index + 1 }),
    empty: `the sheet ${JSON.stringify(sheet.name)} is empty; expected a header row with a column username`,
    reading,
  })
  const warnings = hiddenWarnings(table, hiddenColumns)
  return warnings.length === 0 ? table : { ...table, warnings }
}

/** The sheet does not show these columns. */
function hiddenWarnings({ header }: Table, hidden: SheetFacts['hiddenColumns']): Diagnostic[] {
  return header
    .filter(({ at: { column = 0 } }) => hidden.some(([first, last]) => first <= column && column <= last))
    .map(({ value, at }) => {
      const name = JSON.stringify(String(value))
      return warning(at, `the column ${name} is hidden in the sheet, and read like the others; unhide it to check it`)
    })
}

interface SheetRows {
  readonly records: readonly Fields[]
  /** Lines that a filter or a person hides. */
  readonly hidden: ReadonlySet<number>
  readonly faults: readonly Diagnostic[]
}

/** Hidden rows are read or skipped as the user says; unsaid, they are a fault. */
function checkHidden(file: string, rows: SheetRows, { hiddenRows, reading }: ReadOptions): SheetRows {
  const { records, hidden, faults } = rows
  const [first] = hidden
  if (first === undefined || hiddenRows !== undefined) return rows
  const all = records.length - headerIndex(records, reading) - 1
  const are = hidden.size === 1 ? 'is' : 'are'
  const counts = `${hidden.size} of ${all} rows ${are} hidden; add --hidden-rows skip to leave ${hidden.size === 1 ? 'it' : 'them'} out`
  const message = `${counts}, or --hidden-rows read (hidden_rows: in an include)`
  return { ...rows, faults: [error({ file, line: first }, message), ...faults] }
}

/** Converts the cells of a sheet, in order, to records; the first row with a value is the header. */
function sheetReader(file: string, book: Book, { reading, hiddenRows }: ReadOptions) {
  const records: Fields[] = []
  const hidden = new Set<number>()
  const faults: Diagnostic[] = []
  const numbers = new Map<number, Numbers>()
  const beyond = new Map<number, Place>()
  let row: { line: number; values: string[] } | undefined
  let kinds: readonly Kind[] | undefined
  let isTitled = false

  function endRow(): void {
    if (row === undefined || !isFilled(row.values)) return
    records.push(row)
    if (kinds !== undefined || !isHeaderRow(row, records.length, reading)) return
    // Rows above the header of a mapped sheet are not part of the table.
    if (reading !== undefined) faults.length = 0
    kinds = kindsOf(row, { file, reading })
    isTitled = reading === undefined && !isRosterHeader(row.values)
  }

  function take(cell: RawCell): void {
    if (row?.line !== cell.row) {
      endRow()
      row = { line: cell.row, values: [] }
    }
    if (cell.isHidden && kinds !== undefined) {
      hidden.add(cell.row)
      if (hiddenRows === 'skip') return
    }
    const at = { file, line: cell.row, column: cell.column }
    const isBeyond = cell.column > (kinds?.length ?? widest)
    const kind = kinds?.[cell.column - 1]
    if (kind === 'unused' || (reading !== undefined && kinds !== undefined && isBeyond)) return
    const found = kind === 'secret' ? secretOfCell(cell, book) : textOfCell(cell, book, kind === 'exact')
    if (found.is === 'fault') faults.push(error(at, `${cellName(cell.row, cell.column)} ${found.why}`))
    if (found.is === 'fault' || found.text.trim() === '') return
    if (isBeyond) {
      if (!beyond.has(cell.column)) beyond.set(cell.column, at)
      // Below a narrow title may stand the header, which the fault of the title names.
      if (!isTitled || records.length >= headerDepth) return
    }
    if (found.is === 'number') numbers.set(cell.column, counted(numbers.get(cell.column), cell, found.text))
    while (row.values.length < cell.column - 1) row.values.push('')
    row.values.push(found.text.trim())
  }

  function end(): SheetRows {
    endRow()
    for (const [column, at] of beyond) {
      faults.push(error(at, `column ${column} has values but no header; name it in the header row, or empty it`))
    }
    return {
      records: withoutBeyond(),
      hidden,
      faults: [...faults, ...[...numbers.values()].flatMap((one) => zeroFault(file, one))],
    }
  }

  /** What has no header is a fault of its column, and not of each row. */
  function withoutBeyond(): readonly Fields[] {
    if (!isTitled || records.slice(0, headerDepth).some(({ values }) => isRosterHeader(values))) return records
    return records.map((record) => ({ ...record, values: record.values.slice(0, kinds?.length) }))
  }

  return { take, end }
}

/** Whether a row is the header; the first one is without a mapping. */
function isHeaderRow(row: Fields, count: number, reading: ReadOptions['reading']): boolean {
  return reading === undefined || (count <= headerDepth && isHeader(reading, row.values, row.line))
}

/** How the cells of a column are read: `exact` as typed, `secret` without quoting them, `unused` not at all. */
type Kind = 'exact' | 'secret' | 'plain' | 'unused'

function kindsOf(
  { line, values }: Fields,
  { file, reading }: { readonly file: string; readonly reading: ReadOptions['reading'] },
): Kind[] {
  if (reading === undefined) return values.map(kindOfHeader)
  const header = values.map((value, index) => ({ value, at: { file, line, column: index + 1 } }))
  const { keys, mapped } = columnsIn(header, reading)
  const exact = mapped?.columns.filter(({ rule }) => nameColumns.includes(rule.column)).flatMap((one) => one.keys)
  return keys.map((key) => (key === undefined ? 'unused' : exact?.includes(key) ? 'exact' : 'plain'))
}

function kindOfHeader(header: string): Kind {
  const key = foldedHeader(header)
  if (key === 'password') return 'secret'
  return nameColumns.includes(key) ? 'exact' : 'plain'
}

/** The numbers in a column of names. */
interface Numbers {
  readonly first: RawCell
  readonly count: number
  readonly fewest: number
  readonly most: number
}

function counted(before: Numbers | undefined, cell: RawCell, { length }: string): Numbers {
  if (before === undefined) return { first: cell, count: 1, fewest: length, most: length }
  const { first, count, fewest, most } = before
  return { first, count: count + 1, fewest: Math.min(fewest, length), most: Math.max(most, length) }
}

/** Numbers of this many digits are assumed to have no leading zeros. */
const surelyWhole = 4

/**
 * Accepts numbers as names only when all have the same four or more digits, like student numbers: one that lost a
 * leading zero would be shorter than the others. Anything else is refused.
 */
function zeroFault(file: string, { first, count, fewest, most }: Numbers): Diagnostic[] {
  if (fewest === most && fewest >= surelyWhole) return []
  const { row: line, column } = first
  const more = count === 1 ? '' : ` (the first of ${count} such cells in this column)`
  const what = `${cellName(line, column)} holds the number ${Number(first.value)}${more}`
  const message = `${what}, and a spreadsheet drops leading zeros; format the column as text and type the values again`
  return [error({ file, line, column }, message)]
}

/** Only the first cell of a merged range holds its value; the others would be read as empty. */
function mergeFaults(file: string, merged: readonly Range[], records: readonly Fields[]): Diagnostic[] {
  const top = records[0]?.line ?? 0
  const bottom = records.at(-1)?.line ?? 0
  const width = records[0]?.values.length ?? 0
  return merged
    .filter((range) => range.top <= bottom && range.bottom >= top && range.left <= width)
    .filter((range) => range.top < range.bottom || range.left < range.right)
    .map(({ text, top: line, left: column }) =>
      error({ file, line, column }, `the cells ${text} are merged; unmerge them, and write a value into each`),
    )
}
