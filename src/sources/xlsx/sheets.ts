// Which sheet of a workbook has the users.
import { isRosterHeader } from '../../core/desired/naming.ts'
import { headerDepth, isHeader } from '../../core/mapping/variants.ts'
import { warning } from '../../core/problem.ts'
import type { Diagnostic } from '../../core/types.ts'
import { faultAt } from '../faults.ts'
import type { ReadOptions } from '../types.ts'
import { type Book, partText, type SheetName } from './book.ts'
import { textOfCell } from './cell.ts'
import { readCells } from './sheet.ts'
import { isXmlError } from './xml.ts'
import { type Zip, zipFault } from './zip.ts'

/** The named sheet, otherwise the first visible one. */
export function chosen(file: string, sheets: readonly SheetName[], wanted: string | undefined): SheetName {
  const sheet = sheets.find(({ name, isVisible }) => (wanted === undefined ? isVisible : name === wanted))
  if (sheet !== undefined) return sheet
  const names = sheets.map(({ name }) => JSON.stringify(name)).join(', ')
  if (wanted === undefined) throw faultAt({ file }, `all its sheets are hidden; name the one to read: ${names}`)
  throw faultAt({ file }, `there is no sheet ${JSON.stringify(wanted)}; the file has ${names}`)
}

/** The other visible sheets with rows: their users would be missed silently. */
export async function filledBeside(chosen: SheetName, { sheets }: Book, zip: Zip): Promise<SheetName[]> {
  const filled: SheetName[] = []
  for (const sheet of sheets) {
    if (sheet !== chosen && sheet.isVisible && (await hasRows(zip, sheet))) filled.push(sheet)
  }
  return filled
}

interface Cover {
  readonly file: string
  readonly sheet: SheetName
  readonly book: Book
  readonly zip: Zip
}

/**
 * Refuses a first sheet without user names when another one has them: a cover, or a summary.
 * @throws Problem `input`
 */
export async function refuseCover({ file, sheet, book, zip }: Cover, reading: ReadOptions['reading']): Promise<void> {
  const others = book.sheets.filter((other) => other !== sheet && other.isVisible)
  if (others.length === 0 || (await headerRow(sheet, { book, zip, reading })) !== undefined) return
  for (const other of others) {
    const row = await headerRow(other, { book, zip, reading })
    if (row === undefined) continue
    const name = JSON.stringify(other.name)
    const found = `the sheet ${JSON.stringify(sheet.name)} has no user names, and row ${row} of the sheet ${name} looks like their header`
    throw faultAt({ file }, `${found}; name the sheet with --sheet ${name}, or sheet: in an include`)
  }
}

/** The row that looks like the header of a list of users, among the first ones; undefined without one. */
async function headerRow(
  { part }: SheetName,
  { book, zip, reading }: Pick<Cover, 'book' | 'zip'> & { readonly reading: ReadOptions['reading'] },
): Promise<number | undefined> {
  const rows = new Map<number, string[]>()
  const enough = new Error('these rows are enough')
  try {
    const xml = partText(zip, part)
    if (xml === undefined) return undefined
    await readCells(xml, (cell) => {
      if (cell.row > headerDepth) throw enough
      const found = textOfCell(cell, book, false)
      rows.set(cell.row, [...(rows.get(cell.row) ?? []), found.is === 'fault' ? '' : found.text.trim()])
    })
  } catch (thrown) {
    if (thrown !== enough && !isXmlError(thrown) && zipFault(thrown) === undefined) throw thrown
  }
  const isOne = (values: readonly string[], line: number): boolean =>
    reading === undefined ? isRosterHeader(values) : isHeader(reading, values, line)
  return [...rows].find(([line, values]) => isOne(values, line))?.[0]
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

/** The warning about other sheets with rows. */
export function onlyOne(file: string, { name }: SheetName, others: readonly SheetName[]): Diagnostic {
  const names = others.map((other) => JSON.stringify(other.name)).join(', ')
  const more = `${names} ${others.length === 1 ? 'holds' : 'hold'} rows too`
  return warning(
    { file },
    `only the sheet ${JSON.stringify(name)} is read, and ${more}; name the one to read with --sheet or sheet:`,
  )
}
