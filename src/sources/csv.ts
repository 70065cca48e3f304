import { CsvError, parse } from 'csv-parse/sync'

import { error } from '../core/problem.ts'
import type { Cell, Diagnostic, Place, Row, Table } from '../core/types.ts'
import { decodeText, digestOf, faultAt, inputProblem } from './bytes.ts'
import { type Cursor, placesOf, quoteFault, skipBlankLines } from './csv-places.ts'

/** One record: its trimmed fields, each with its place. */
type Fields = readonly Cell[]

/**
 * Reads a CSV file: UTF-8, comma (else semicolon or tab) between fields, a header line. Every value stays text.
 * @throws Problem `input` with every fault of the file
 */
export function parseCsv(file: string, bytes: Uint8Array): Table {
  const text = decodeText(file, bytes)
  const { records, faults } = readRecords(file, text)
  const [header, ...rest] = records
  if (header === undefined && faults.length === 0) {
    throw faultAt({ file }, 'the file is empty; expected a header line with a column username')
  }
  const rows = rest.filter((record) => record.some(({ value }) => value !== ''))
  const diagnostics = [
    ...headerFaults(header ?? [], rows),
    ...rows.flatMap((row) => rowFaults(row, header ?? [])),
    ...faults,
  ]
  if (diagnostics.length > 0) throw inputProblem(diagnostics)
  const named = (header ?? []).filter(({ value }) => value !== '')
  return { path: file, header: named, rows: rows.map((row) => rowOf(row, header ?? [])), ...digestOf(bytes, named) }
}

function readRecords(file: string, text: string): { records: Fields[]; faults: Diagnostic[] } {
  const delimiter = delimiterOf(text)
  const buffer = Buffer.from(text)
  const records: Fields[] = []
  let cursor: Cursor = { file, offset: 0, line: 1 }
  function keep(fields: readonly string[], { bytes }: { readonly bytes: number }): undefined {
    const found = placesOf(buffer.toString('utf8', cursor.offset, bytes), cursor, delimiter)
    records.push(fields.map((field, index) => ({ value: field.trim(), at: found.places[index] ?? { file } })))
    cursor = { file, offset: bytes, line: found.nextLine }
  }
  try {
    parse(buffer, {
      delimiter,
      on_record: keep,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    })
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause
    return { records, faults: [quoteFault(buffer.toString('utf8', cursor.offset), cursor, delimiter)] }
  }
  const nul = text.indexOf('\0')
  return { records, faults: nul === -1 ? [] : [nulFault(file, text.slice(0, nul))] }
}

/** A header without a comma may come from a spreadsheet that writes semicolons or tabs. */
function delimiterOf(text: string): ',' | ';' | '\t' {
  const header = /[^\r\n]*/.exec(text.slice(skipBlankLines(text)))?.[0] ?? ''
  if (header.includes(',')) return ','
  if (header.includes(';')) return ';'
  return header.includes('\t') ? '\t' : ','
}

function nulFault(file: string, before: string): Diagnostic {
  const lines = before.split(/\r\n|\n|\r/)
  const at: Place = { file, line: lines.length, column: [...(lines.at(-1) ?? '')].length + 1 }
  return error(at, 'a NUL character stands here; save the file as UTF-8 text ("CSV UTF-8")')
}

function headerFaults(header: Fields, rows: readonly Fields[]): Diagnostic[] {
  const keys = header.map(({ value }) => String(value).toLowerCase())
  const twice = header.filter((_, index) => keys[index] !== '' && keys.indexOf(keys[index] ?? '') < index)
  const unnamed = header.flatMap((cell, index) => {
    const first = rows.find((row) => row[index] !== undefined && row[index].value !== '')?.[index]
    return cell.value === '' && first !== undefined ? [{ index, first }] : []
  })
  return [
    ...twice.map(({ value, at }) => error(at, `the column ${JSON.stringify(value)} occurs twice; keep one of them`)),
    ...unnamed.map(({ index, first }) =>
      error(first.at, `column ${index + 1} has values but no header; name it in the header line, or empty it`),
    ),
  ]
}

function rowFaults(row: Fields, header: Fields): Diagnostic[] {
  const extra = row.slice(header.length).find(({ value }) => value !== '')
  if (extra === undefined) return []
  const counts = `${row.length} fields, but the header has ${header.length}`
  return [error(extra.at, `the row has ${counts}; quote a value that holds the separator, or name the column`)]
}

/** Fields beyond a short row's end are not there at all, which means: not managed. */
function rowOf(row: Fields, header: Fields): Row {
  const cells = header.flatMap(({ value }, index): [string, Cell][] => {
    const cell = row[index]
    return value === '' || cell === undefined ? [] : [[String(value), cell]]
  })
  const first = row[0]?.at
  return {
    at: { file: first?.file ?? '', ...(first?.line === undefined ? {} : { line: first.line }) },
    cells: new Map(cells),
  }
}
