// Writes rows to files for spreadsheets. Names come from a hub or a file, and none may run as a formula.
import { extname } from 'node:path'

import { Problem } from '../core/problem.ts'
import { writeBytes } from './textfile.ts'

export type Row = Readonly<Record<string, string>>

type Writer = (columns: readonly string[], rows: readonly Row[], sheet: string) => Promise<string | Buffer>

const writers: Readonly<Record<string, Writer>> = {
  '.csv': csvText,
  '.json': async (_, rows) => `${JSON.stringify(rows, null, 2)}\n`,
  '.xlsx': toXlsx,
}

/**
 * Checks that the path can be written, before anything else is done.
 * @throws Problem `usage`
 */
export function checkTablePath(path: string, flag: string): void {
  if (Object.hasOwn(writers, extname(path).toLowerCase())) return
  throw new Problem('usage', `${flag} ${path}: unsupported file type; use .csv, .json or .xlsx.`)
}

/**
 * Writes rows as the path's ending says, 0600. A workbook calls its sheet `sheet`.
 * @throws Problem `usage` when the file cannot be written
 */
export async function writeTable(
  path: string,
  columns: readonly string[],
  rows: readonly Row[],
  sheet = 'results',
): Promise<void> {
  const data = await tableData(path, columns, rows, sheet)
  if (data === undefined) return checkTablePath(path, 'The file')
  await writeBytes(path, data, 0o600)
}

/** The content for a path's ending; undefined for an unsupported ending. */
export async function tableData(
  path: string,
  columns: readonly string[],
  rows: readonly Row[],
  sheet = 'results',
): Promise<string | Buffer | undefined> {
  return writers[extname(path).toLowerCase()]?.(columns, rows, sheet)
}

/** Whether CSV text puts a protecting apostrophe before the value. */
export function isMarkedInCsv(value: string): boolean {
  return formula.test(value)
}

/** Values that a spreadsheet would run, and values that begin with an apostrophe before such a value. A lone `-` is not one. */
const formula = /^(?!-$)'*[=+\-@\t\r＝＋－＠]/

/**
 * Rows as the text of a CSV file. A value that could run gets exactly one apostrophe, which reading removes
 * (`sources/csv/index.ts`): every value stays the same, except for spaces at its ends. Values with another separator are
 * quoted, as reading requires; so are those with `::`, which a CI job would run as a command at the start of a line.
 */
export async function csvText(columns: readonly string[], rows: readonly Row[]): Promise<string> {
  const { stringify } = await import('csv-stringify/sync')
  return stringify([...rows], {
    header: true,
    columns: [...columns],
    cast: {
      string: (value) => ({ value: formula.test(value) ? `'${value}` : value, quoted: /[;\t\r]|::/.test(value) }),
    },
  })
}

/** Every cell is text, which a spreadsheet never runs. */
async function toXlsx(columns: readonly string[], rows: readonly Row[], name: string): Promise<Buffer> {
  const { default: exceljs } = await import('exceljs')
  const book = new exceljs.Workbook()
  const sheet = book.addWorksheet(name)
  sheet.columns = columns.map((key) => ({ header: forXml(key), key, style: { numFmt: '@' } }))
  for (const row of rows) sheet.addRow(columns.map((key) => forXml(row[key] ?? '')))
  return Buffer.from(await book.xlsx.writeBuffer())
}

/** Characters that XML cannot hold, and the carriage return that it would change, as spreadsheets write them: `_x001B_`. */
function forXml(text: string): string {
  return text
    .replaceAll(/_x(?=[0-9a-f]{4}_)/gi, '_x005F_x')
    .replaceAll(/[\0-\x08\x0b-\x1f\x7f\ufffe\uffff]|\p{Surrogate}/gu, (character) => {
      return `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`
    })
}
