// Rows to a file that people open in a spreadsheet. Names come from a hub or a file: none may run there as a formula.
import { extname } from 'node:path'

import writeFileAtomic from 'write-file-atomic'

import { Problem } from '../core/problem.ts'

export type Row = Readonly<Record<string, string>>

const writers: Readonly<
  Record<string, (columns: readonly string[], rows: readonly Row[]) => Promise<string | Buffer>>
> = {
  '.csv': toCsv,
  '.json': async (_, rows) => `${JSON.stringify(rows, null, 2)}\n`,
  '.xlsx': toXlsx,
}

/**
 * Refuses a path of which nothing could be written, before anything else is done.
 * @throws Problem `usage`
 */
export function checkTablePath(path: string, flag: string): void {
  if (Object.hasOwn(writers, extname(path).toLowerCase())) return
  throw new Problem('usage', `${flag} ${path} is none of .csv, .json and .xlsx.`, {
    hint: 'give a name with one of these endings',
  })
}

/**
 * Writes rows as the path's ending says, 0600.
 * @throws Problem `usage` when the file cannot be written
 */
export async function writeTable(path: string, columns: readonly string[], rows: readonly Row[]): Promise<void> {
  const writer = writers[extname(path).toLowerCase()]
  if (writer === undefined) return checkTablePath(path, 'The file')
  const data = await writer(columns, rows)
  try {
    await writeFileAtomic(path, data, { mode: 0o600 })
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : ''
    throw new Problem('usage', `${path} cannot be written${why}.`, { hint: 'check the folder and its rights', cause })
  }
}

async function toCsv(columns: readonly string[], rows: readonly Row[]): Promise<string> {
  const { stringify } = await import('csv-stringify/sync')
  return stringify([...rows], { header: true, columns: [...columns], escape_formulas: true })
}

/** Every cell is text, which a spreadsheet never runs. */
async function toXlsx(columns: readonly string[], rows: readonly Row[]): Promise<Buffer> {
  const { default: exceljs } = await import('exceljs')
  const book = new exceljs.Workbook()
  const sheet = book.addWorksheet('results')
  sheet.columns = columns.map((key) => ({ header: key, key, style: { numFmt: '@' } }))
  for (const row of rows) sheet.addRow(row)
  return Buffer.from(await book.xlsx.writeBuffer())
}
