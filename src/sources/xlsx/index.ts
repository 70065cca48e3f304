import type { Table } from '../../core/types.ts'
import { faultAt } from '../faults.ts'
import type { ReadOptions } from '../types.ts'
import { partText, readBook } from './book.ts'
import { tableOfSheet } from './rows.ts'
import { chosen, filledBeside, onlyOne, refuseCover } from './sheets.ts'
import { isXmlError } from './xml.ts'
import { openZip, type Zip, type ZipFault, zipFault } from './zip.ts'

/** In MB, for all parts read. A full sheet of a million short rows stays below it. */
const unpackedLimit = 256
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
  const { sheet: sheetName } = options
  refuseOthers(file, bytes)
  try {
    const zip = await openZip(bytes, unpackedLimit * 1024 * 1024)
    const book = await readBook(zip)
    if (book === undefined) throw faultAt({ file }, await otherKind(zip))
    if (book.sheets.length === 0) throw faultAt({ file }, damaged)
    const sheet = chosen(file, book.sheets, sheetName)
    if (sheetName === undefined) await refuseCover({ file, sheet, book, zip }, options.reading)
    const xml = partText(zip, sheet.part)
    if (xml === undefined) throw faultAt({ file }, damaged)
    const table = await tableOfSheet({ file, bytes, book, sheet, xml, options })
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

/** The names of the visible sheets of a workbook; none for a file that is not one. */
export async function sheetNames(bytes: Buffer): Promise<readonly string[]> {
  try {
    const book = await readBook(await openZip(bytes, unpackedLimit * 1024 * 1024))
    return (book?.sheets ?? []).flatMap(({ name, isVisible }) => (isVisible ? [name] : []))
  } catch (thrown) {
    if (zipFault(thrown) !== undefined || isXmlError(thrown)) return []
    throw thrown
  }
}
