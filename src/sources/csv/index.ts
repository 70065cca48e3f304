import { isAscii } from 'node:buffer'

import { CsvError, parse } from 'csv-parse/sync'

import { error, warning } from '../../core/problem.ts'
import type { Diagnostic, Place, Table } from '../../core/types.ts'
import { headerIndex } from '../columns.ts'
import { decodeText } from '../decode.ts'
import { faultAt } from '../faults.ts'
import { isNameList, parseNames } from '../names/index.ts'
import { type Fields, isFilled, tableOf } from '../records.ts'
import type { ReadOptions } from '../types.ts'
import { fits, type Read, readFitting } from './fitting.ts'
import { type Cursor, columnOfField, placeOfField, quoteFault, skipBlankLines } from './places.ts'
import { isPlain, type Keep, type LinePlace, readPlain } from './plain.ts'
import { type Dialect, dialectsOf, separatorFaults } from './separators.ts'

/** In bytes. No row of users is longer, but an unclosed quote makes one that is. */
const longest = 1024 * 1024
const widest = 1000

/**
 * Reads a CSV file: comma, semicolon or tab between fields, a header line. Every value stays text.
 * @throws Problem `input` with every fault of the file
 */
export function parseCsv(file: string, bytes: Uint8Array, { reading, encoding }: ReadOptions = {}): Table {
  const text = decodeText(file, bytes, encoding)
  const buffer = isAscii(bytes) ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length) : Buffer.from(text)
  const dialects = dialectsOf(file, text, reading)
  const { dialect, records, faults } = readFitting(dialects, reading, (one) => readRecords({ file, text, buffer }, one))
  if (reading === undefined && faults.length === 0 && isNameList(records)) return asNameList(file, bytes, encoding)
  const delimiter = dialect.delimiter.charCodeAt(0)
  function placeOf({ line, start = 0, end = 0 }: Fields, index: number): Place {
    const column = columnOfField({ buffer, start, end }, index, delimiter)
    if (column !== undefined) return { file, line, column }
    return placeOfField(buffer.toString('utf8', start, end), index, { file, line }, dialect.delimiter)
  }
  const nul = text.indexOf('\0')
  return tableOf({
    file,
    bytes,
    records,
    faults: [
      ...separatorFaults(records, dialect, {
        header: headerIndex(records, reading),
        isMapped: fits(records, reading),
        placeOf,
        rawOf: ({ start, end }) => buffer.toString('utf8', start, end),
      }),
      ...faults,
      ...(nul === -1 ? [] : [nulFault(file, text.slice(0, nul))]),
    ],
    placeOf,
    empty: 'the file is empty; expected a header line with a column username',
    reading,
  })
}

/** Without a header the first line is a user like the others; a warning says so. */
function asNameList(file: string, bytes: Uint8Array, encoding: ReadOptions['encoding']): Table {
  const list = parseNames(file, bytes, { encoding })
  const [first] = list.rows
  const name = String(first?.cells.get('username')?.value)
  const message = `the file has no header line, so ${JSON.stringify(name)} is its first user; a first line username says so`
  return { ...list, warnings: [warning(first?.at ?? { file }, message)] }
}

/**
 * Reads a text that is named like an old workbook.
 * @throws Problem `input` with every fault of the file; also for a real workbook
 */
export function parseTextWorkbook(file: string, bytes: Uint8Array, options: ReadOptions = {}): Table {
  if (bytes[0] === 0xd0 && bytes[1] === 0xcf)
    throw faultAt({ file }, 'this is an old .xls file; save it as .xlsx or CSV')
  return parseCsv(file, bytes, options)
}

const settings = {
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_column_count: true,
  skip_empty_lines: true,
  trim: true,
}

interface Opened {
  readonly file: string
  readonly text: string
  /** The same. */
  readonly buffer: Buffer
}

function readRecords({ file, text, buffer }: Opened, dialect: Dialect): Read {
  const read: Read = { records: [], faults: [] }
  const keep: Keep = (values, place) => keepRecord(read, file, values, place)
  if (isPlain(text, buffer) && readPlain({ text, buffer }, dialect, longest, keep)) return read
  return readQuoted(file, buffer, dialect)
}

function keepRecord({ records, faults }: Read, file: string, values: string[], { line, start, end }: LinePlace): void {
  if (values.length > widest) {
    const message = `the row has more than ${widest} fields; remove the extra separators`
    faults.push(error({ file, line }, message))
    return
  }
  for (let index = 0; index < values.length; index += 1) values[index] = withoutApostrophe(values[index] as string)
  if (isFilled(values)) records.push({ line, values, start, end })
}

function readQuoted(file: string, buffer: Buffer, dialect: Dialect): Read {
  const { delimiter } = dialect
  const long = overlongRecord(buffer, dialect)
  const readable = buffer.subarray(dialect.start, long?.offset ?? buffer.length)
  const read: Read = { records: [], faults: [] }
  const { records, faults } = read
  const hasReturns = buffer.includes(0x0d)
  let cursor: Cursor = { file, offset: dialect.start, line: dialect.line }
  function keep(fields: string[], { bytes }: { readonly bytes: number }): undefined {
    const end = dialect.start + bytes
    const span = spanOf(buffer, { cursor, end, hasReturns })
    cursor = { file, offset: end, line: span.nextLine }
    keepRecord(read, file, fields, { line: span.line, start: span.start, end })
  }
  try {
    parse(readable, {
      ...settings,
      delimiter,
      on_record: keep,
    })
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause
    const rest = buffer.toString('utf8', cursor.offset, cursor.offset + longest)
    const unclear = error({ file, line: cursor.line }, 'the file is not valid CSV from here on; check its quotes')
    return { records, faults: [...faults, quoteFault(rest, cursor, delimiter) ?? unclear] }
  }
  if (long !== undefined) faults.push(lengthFault(file, buffer, long, delimiter))
  return { records, faults }
}

/** Removes one apostrophe that keeps a value from running as a formula; `io/table.ts` writes it. */
function withoutApostrophe(field: string): string {
  const value = field.trim()
  return value.startsWith("'") && /^'+[=+\-@\t\r＝＋－＠]/.test(value) ? value.slice(1) : value
}

interface Span {
  readonly line: number
  readonly start: number
  readonly nextLine: number
}

/** The lines of a record that ends at `end`, and its start after the blank lines before it. */
function spanOf(
  buffer: Buffer,
  { cursor, end, hasReturns }: { readonly cursor: Cursor; readonly end: number; readonly hasReturns: boolean },
): Span {
  const { offset, line } = cursor
  const last = hasReturns && buffer[end - 2] === 0x0d ? end - 2 : end - 1
  const isOneLine =
    last > offset &&
    buffer.indexOf(0x0a, offset) === end - 1 &&
    (!hasReturns || buffer.indexOf(0x0d, offset) === last) &&
    !isSpace(buffer[offset])
  if (isOneLine) return { line, start: offset, nextLine: line + 1 }
  const text = buffer.toString('utf8', offset, end)
  const blank = text.slice(0, skipBlankLines(text))
  const first = line + breaksIn(blank)
  return { line: first, start: offset + Buffer.byteLength(blank), nextLine: first + breaksIn(text.slice(blank.length)) }
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09
}

function breaksIn(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0
}

interface Start {
  readonly offset: number
  readonly line: number
}

/** The first record that is too long. Doubled quotes do not change whether a line end is inside a value. */
function overlongRecord(buffer: Buffer, { start, line: first }: Dialect): Start | undefined {
  let begin: Start = { offset: start, line: first }
  let line = first
  let isQuoted = false
  for (let index = start; index < buffer.length; index += 1) {
    const byte = buffer[index]
    if (byte === 0x22) isQuoted = !isQuoted
    if (byte === 0x0a || (byte === 0x0d && buffer[index + 1] !== 0x0a)) {
      line += 1
      if (!isQuoted) begin = { offset: index + 1, line }
    }
    if (index - begin.offset >= longest) return begin
  }
  return undefined
}

function lengthFault(file: string, buffer: Buffer, { offset, line }: Start, delimiter: string): Diagnostic {
  const text = buffer.toString('utf8', offset, offset + longest)
  const tooLong = error({ file, line }, 'the row is longer than 1 MB; give every user a row of their own')
  return quoteFault(text, { file, offset, line }, delimiter) ?? tooLong
}

function nulFault(file: string, before: string): Diagnostic {
  const lines = before.split(/\r\n|\n|\r/)
  const at: Place = { file, line: lines.length, column: [...(lines.at(-1) ?? '')].length + 1 }
  return error(at, 'a NUL character stands here; save the file as UTF-8 text ("CSV UTF-8")')
}
