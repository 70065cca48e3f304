// The separator of a CSV file. A mixture is refused: either reading would lose data.
import { isRosterHeader } from '../../core/desired/naming.ts'
import { headerDepth, isHeader, type Reading } from '../../core/mapping/variants.ts'
import { error } from '../../core/problem.ts'
import type { Diagnostic, Place } from '../../core/types.ts'
import { faultAt } from '../faults.ts'
import type { Fields } from '../records.ts'
import { skipBlankLines } from './places.ts'

const names = { ',': 'commas', ';': 'semicolons', '\t': 'tabs' } as const

type Delimiter = keyof typeof names

export interface Dialect {
  readonly delimiter: Delimiter
  /** In bytes: the start of the records, after the line `sep=;` of some spreadsheets. */
  readonly start: number
  readonly line: number
}

/**
 * The separators that a file may have, the likeliest first; the one that its first line states is the only one.
 * @throws Problem `input` when an unsupported one is stated
 */
export function dialectsOf(file: string, text: string, reading?: Reading): readonly [Dialect, ...Dialect[]] {
  const stated = /^"?sep=([^\r\n"]*)"?(?:\r\n|\n|\r|$)/i.exec(text)
  if (stated !== null) return [statedIn(file, stated)]
  const first = delimiterOf(file, text, reading)
  const others = (Object.keys(names) as Delimiter[]).filter((one) => one !== first)
  const plain = { start: 0, line: 1 }
  return [{ delimiter: first, ...plain }, ...others.map((delimiter) => ({ delimiter, ...plain }))]
}

function statedIn(file: string, [line, mark = '']: RegExpExecArray): Dialect {
  if (Object.hasOwn(names, mark)) return { delimiter: mark as Delimiter, start: line.length, line: 2 }
  const message = `the file declares the separator ${JSON.stringify(mark)}; use a comma, a semicolon or a tab`
  throw faultAt({ file, line: 1 }, message)
}

/** A header without a comma may come from a spreadsheet that writes semicolons or tabs. */
function delimiterOf(file: string, text: string, reading: Reading | undefined): Delimiter {
  const stated = reading?.variants[0].header
  if (stated !== undefined) return delimiterIn(file, linesOf(text, stated)[stated - 1] ?? '')
  const [first = '', ...others] = linesOf(text.slice(skipBlankLines(text)), headerDepth)
  const usual = delimiterIn(file, first)
  const isHeaderBy = (line: string, sign: Delimiter): boolean => {
    const values = line.split(sign).map((value) => value.replaceAll('"', '').trim())
    return reading === undefined ? isRosterHeader(values) : isHeader(reading, values, 0)
  }
  if (isHeaderBy(first, usual)) return usual
  // A title above the header has other signs, or none.
  const signs = Object.keys(names) as Delimiter[]
  const found = others.flatMap((line) => signs.filter((sign) => line.includes(sign) && isHeaderBy(line, sign)))
  return found[0] ?? usual
}

/** No header is longer, in characters. */
const longest = 65_536

/** The first lines, with no separators inside quotes. */
function linesOf(text: string, most: number): string[] {
  return text
    .split(/\r\n|\n|\r/, most)
    .map((line) => line.slice(0, longest).replaceAll(/"[^"]*"/g, (quoted) => quoted.replaceAll(/[,;\t]/g, '')))
}

function delimiterIn(file: string, header: string): Delimiter {
  if (header.includes('\t') && /\.(?:tsv|xls)$/i.test(file)) return '\t'
  if (header.includes(',')) return ','
  if (header.includes(';')) return ';'
  return header.includes('\t') ? '\t' : ','
}

interface Looking {
  /** A mapping knows its header: other columns may hold any sign in theirs. */
  readonly isMapped: boolean
  /** The index of the header among the records. */
  readonly header: number
  readonly placeOf: (record: Fields, index: number) => Place
  readonly rawOf: (record: Fields) => string
}

/** Faults of headers that contain another separator, and of the rows below that have only another one. */
export function separatorFaults(records: readonly Fields[], dialect: Dialect, looking: Looking): Diagnostic[] {
  const others = (Object.keys(names) as Delimiter[]).filter((one) => one !== dialect.delimiter)
  const header = records[looking.header]
  if (header === undefined) return []
  const inHeader = header.values.flatMap((value, index) => {
    if (looking.isMapped) return []
    const other = others.find((one) => value.includes(one))
    if (other === undefined) return []
    return [error(looking.placeOf(header, index), mixture('the header', other, dialect.delimiter))]
  })
  const inRows: Diagnostic[] = []
  for (let index = looking.header + 1; index < records.length; index += 1) {
    const row = records[index] as Fields
    const [only = ''] = row.values
    const other = row.values.length === 1 ? others.find((one) => only.includes(one)) : undefined
    if (other === undefined || looking.rawOf(row).includes('"')) continue
    inRows.push(error(looking.placeOf(row, 0), mixture('the row', other, dialect.delimiter, header.values.length)))
  }
  const isPiped = header.values.length === 1 && header.values[0]?.includes('|') === true
  const piped = error(looking.placeOf(header, 0), 'the header is separated by |; use a comma, a semicolon or a tab')
  return [...inHeader, ...(isPiped ? [piped] : []), ...inRows]
}

function mixture(what: string, other: Delimiter, delimiter: Delimiter, width = 2): string {
  const hold = `${what} holds ${names[other]}`
  if (width === 1) return `${hold}, but the header has only one column; name the others, or quote the value`
  const but = what === 'the header' ? `beside ${names[delimiter]}` : `where the header has ${names[delimiter]}`
  return `${hold} ${but}; separate all values with the same sign`
}
