import { error, warning } from '../../core/problem.ts'
import type { Diagnostic, Place, Table } from '../../core/types.ts'
import { headerKey, namer } from '../columns.ts'
import { faultAt } from '../faults.ts'
import { type Fields, isFilled, tableOf } from '../records.ts'
import type { ReadOptions } from '../types.ts'
import { type Book, partText, readBook, type SheetName } from './book.ts'
import { secretOfCell, textOfCell } from './cell.ts'
import { cellName, type Range, type RawCell, readCells } from './sheet.ts'
import { isXmlError, type Pieces } from './xml.ts'
import { openZip, type Zip, type ZipFault, zipFault } from './zip.ts'

/** In MB, for all parts read. A full sheet of a million short rows stays below it. */
const unpackedLimit = 256
/** The maximum of header columns to read. */
const widest = 1000

/** Columns that must be exactly as typed; headers without spaces and case. */
const nameColumns: readonly string[] = ['username', 'name', 'user', 'email', 'groups', 'renamed_from']

const damaged = 'the file is damaged, or no spreadsheet; open it in one and save it again as .xlsx'

const zipSentences: Readonly<Record<ZipFault, string>> = {
  damaged,
  locked: 'the file is protected by a password; save it without one',
  parts: 'the file has more than 10000 parts, more than any list of users; save the sheet as CSV',
  size: `the file unpacks to more than ${unpackedLimit} MB, more than any list of users; save the sheet as CSV`,
}

/**
 * Reads a sheet of an Excel workbook (.xlsx): the named one, otherwise the first visible one. Every value becomes text;
 * a place is `file:row:column`.
 * @throws Problem `input` with every fault of the file
 */
export async function parseXlsx(file: string, bytes: Buffer, options: ReadOptions = {}): Promise<Table> {
  const { sheet: sheetName, columns } = options
  refuseOthers(file, bytes)
  try {
    const zip = await openZip(bytes, unpackedLimit * 1024 * 1024)
    const book = await readBook(zip)
    if (book === undefined) throw faultAt({ file }, await otherKind(zip))
    const sheet = chosen(file, book.sheets, sheetName)
    const xml = partText(zip, sheet.part)
    if (xml === undefined) throw faultAt({ file }, damaged)
    const table = await tableOfSheet({ file, bytes, book, sheet, xml, columns })
    const others = sheetName === undefined ? await filledBeside(sheet, book, zip) : []
    if (others.length === 0) return table
    return { ...table, warnings: [onlyOne(file, sheet, others), ...(table.warnings ?? [])] }
  } catch (thrown) {
    const fault = zipFault(thrown)
    if (fault !== undefined) throw faultAt({ file }, zipSentences[fault], thrown)
    if (isXmlError(thrown)) throw faultAt({ file }, damaged, thrown)
    throw thrown
  }
}

/** Refuses a file that is not a zip archive, by its first bytes. */
function refuseOthers(file: string, bytes: Buffer): void {
  if (bytes.length === 0) throw faultAt({ file }, 'the file is empty; save the spreadsheet again')
  if (bytes.toString('latin1', 0, 8) === '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1') {
    const isLocked = bytes.includes(Buffer.from('EncryptedPackage', 'utf16le'))
    throw faultAt({ file }, isLocked ? zipSentences.locked : 'this is an old .xls file; save it as .xlsx or CSV')
  }
  if (bytes.toString('latin1', 0, 2) === 'PK') return
  throw faultAt({ file }, 'this is not an .xlsx file, despite its name; save the spreadsheet as .xlsx or CSV')
}

/** Names the format of an archive without a readable workbook. */
async function otherKind(zip: Zip): Promise<string> {
  const { names } = zip
  if (names.includes('xl/workbook.bin')) return 'this is a binary workbook (.xlsb); save it as .xlsx or CSV'
  if (names.includes('word/document.xml')) return 'this is a text document; save the table as .xlsx or CSV'
  if ((await textOf(zip, 'mimetype')).includes('opendocument'))
    return 'this is an OpenDocument file (.ods); save it as .xlsx or CSV'
  return 'this archive holds no spreadsheet; save the spreadsheet as .xlsx or CSV'
}

async function textOf(zip: Zip, part: string): Promise<string> {
  let text = ''
  for await (const piece of partText(zip, part) ?? []) text += piece
  return text
}

function chosen(file: string, sheets: readonly SheetName[], wanted: string | undefined): SheetName {
  const sheet = sheets.find(({ name, isVisible }) => (wanted === undefined ? isVisible : name === wanted))
  if (sheet !== undefined) return sheet
  const names = sheets.map(({ name }) => JSON.stringify(name)).join(', ')
  if (sheets.length === 0) throw faultAt({ file }, damaged)
  if (wanted === undefined) throw faultAt({ file }, `all its sheets are hidden; name the one to read: ${names}`)
  throw faultAt({ file }, `there is no sheet ${JSON.stringify(wanted)}; the file has ${names}`)
}

/** The other visible sheets with rows: their users would be missed silently. */
async function filledBeside(chosen: SheetName, { sheets }: Book, zip: Zip): Promise<SheetName[]> {
  const filled: SheetName[] = []
  for (const sheet of sheets) {
    if (sheet !== chosen && sheet.isVisible && (await hasRows(zip, sheet))) filled.push(sheet)
  }
  return filled
}

/** Whether a sheet has a header and more rows; an unreadable one may have rows, too. */
async function hasRows(zip: Zip, { part }: SheetName): Promise<boolean> {
  const rows = new Set<number>()
  const enough = new Error('two rows are enough')
  try {
    const xml = partText(zip, part)
    if (xml === undefined) return false
    await readCells(xml, ({ row, value }) => {
      if (value.trim() !== '') rows.add(row)
      if (rows.size > 1) throw enough
    })
    return false
  } catch (thrown) {
    if (thrown === enough || isXmlError(thrown) || zipFault(thrown) !== undefined) return true
    throw thrown
  }
}

function onlyOne(file: string, { name }: SheetName, others: readonly SheetName[]): Diagnostic {
  const names = others.map((other) => JSON.stringify(other.name)).join(', ')
  const more = `${names} ${others.length === 1 ? 'holds' : 'hold'} rows too`
  return warning(
    { file },
    `only the sheet ${JSON.stringify(name)} is read, and ${more}; name the one to read with --sheet or sheet:`,
  )
}

interface Sheet {
  readonly file: string
  readonly bytes: Uint8Array
  readonly book: Book
  readonly sheet: SheetName
  readonly xml: Pieces
  readonly columns: ReadOptions['columns']
}

async function tableOfSheet({ file, bytes, book, sheet, xml, columns }: Sheet): Promise<Table> {
  const reader = sheetReader(file, book, namer(columns ?? []))
  const merged = await readCells(xml, reader.take)
  const { records, faults } = reader.end()
  return tableOf({
    file,
    bytes,
    records,
    faults: [...mergeFaults(file, merged, records), ...faults],
    placeOf: ({ line }, index) => ({ file, line, column: index + 1 }),
    empty: `the sheet ${JSON.stringify(sheet.name)} is empty; expected a header row with a column username`,
    columns,
  })
}

/** Converts the cells of a sheet, in order, to records; the first row with a value is the header. */
function sheetReader(file: string, book: Book, nameOf: ReturnType<typeof namer>) {
  const records: Fields[] = []
  const faults: Diagnostic[] = []
  const numbers = new Map<number, Numbers>()
  const beyond = new Map<number, Place>()
  let row: { line: number; values: string[] } | undefined
  let isName: readonly boolean[] | undefined
  let isSecret: readonly boolean[] | undefined

  function endRow(): void {
    if (row === undefined || !isFilled(row.values)) return
    isSecret ??= row.values.map((value) => headerKey(value) === 'password')
    isName ??= row.values.map((value) => nameColumns.includes(headerKey(nameOf(value) ?? '')))
    records.push(row)
  }

  function take(cell: RawCell): void {
    if (row?.line !== cell.row) {
      endRow()
      row = { line: cell.row, values: [] }
    }
    const at = { file, line: cell.row, column: cell.column }
    const isBeyond = cell.column > (isName?.length ?? widest)
    const found = isSecret?.[cell.column - 1]
      ? secretOfCell(cell, book)
      : textOfCell(cell, book, isName?.[cell.column - 1] ?? false)
    if (found.is === 'fault') faults.push(error(at, `${cellName(cell.row, cell.column)} ${found.why}`))
    if (found.is === 'fault' || found.text.trim() === '') return
    if (isBeyond) {
      if (!beyond.has(cell.column)) beyond.set(cell.column, at)
      return
    }
    if (found.is === 'number') numbers.set(cell.column, counted(numbers.get(cell.column), cell, found.text))
    while (row.values.length < cell.column - 1) row.values.push('')
    row.values.push(found.text.trim())
  }

  function end(): { records: Fields[]; faults: Diagnostic[] } {
    endRow()
    for (const [column, at] of beyond) {
      faults.push(error(at, `column ${column} has values but no header; name it in the header row, or empty it`))
    }
    return { records, faults: [...faults, ...[...numbers.values()].flatMap((one) => zeroFault(file, one))] }
  }

  return { take, end }
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
