// Converts cells to text as displayed, and reports values that the spreadsheet changed.
import type { Book } from './book.ts'
import type { RawCell } from './sheet.ts'

/** A cell's text; or why it has none; or a number that may have lost leading zeros. */
export type CellText =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'fault'; readonly why: string }
  | { readonly is: 'number'; readonly text: string }

const text = (value: string): CellText => ({ is: 'text', text: value })
const fault = (why: string): CellText => ({ is: 'fault', why })

/** `isName`: the column holds names or other texts, which must be exactly as typed. */
export function textOfCell(
  cell: RawCell,
  book: Pick<Book, 'texts' | 'formats' | 'from1904'>,
  isName: boolean,
): CellText {
  const { type, value, isFormula } = cell
  if (type === 'e') return fault(`holds the error ${value.slice(0, 20)}; correct it`)
  if (type === 'str' || type === 'inlineStr') return text(value)
  if (isFormula && value.trim() === '') {
    return fault('has a formula without a result; open and save the file in a spreadsheet, or type the value')
  }
  if (type === 's') return sharedText(book.texts, value)
  if (type === 'b') return truthValue(value.trim(), isName)
  if (type === 'd') return isName ? fault(spoilt('a date')) : text(value.trim())
  const number = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/.test(value) ? Number(value) : Number.NaN
  if (type !== 'n' || !Number.isFinite(number)) return fault('holds a value that cannot be read; type it again')
  const format = book.formats[cell.style] ?? 'General'
  const kind = kindOf(format)
  if (kind !== undefined && isName) return fault(spoilt(`a ${kind.includes('d') ? 'date' : 'time'}`))
  if (kind !== undefined) return dateText(number, kind, book.from1904)
  return isName ? nameOf(number, format) : text(plain(number))
}

/** A password as typed. A fault of a value that the spreadsheet changed does not quote it. */
export function secretOfCell(cell: RawCell, book: Pick<Book, 'texts' | 'formats' | 'from1904'>): CellText {
  const found = textOfCell(cell, book, true)
  if (found.is === 'text' && cell.type !== 'n') return found
  return fault('holds no text; format the column as text and type the password again')
}

function spoilt(what: string): string {
  return `holds ${what}, which a spreadsheet made from the typed text; format the column as text and type it again`
}

function sharedText(texts: readonly string[], value: string): CellText {
  const found = /^\s*\d{1,9}\s*$/.test(value) ? texts[Number(value)] : undefined
  if (found === undefined) return fault('refers to a text that the file does not hold; save it again in a spreadsheet')
  return text(found)
}

function truthValue(value: string, isName: boolean): CellText {
  if (!['0', '1', 'false', 'true'].includes(value)) return fault('holds a value that cannot be read; type it again')
  const isTrue = value === '1' || value === 'true'
  return isName ? fault(spoilt(`the truth value ${isTrue ? 'TRUE' : 'FALSE'}`)) : text(String(isTrue))
}

/** A spreadsheet keeps integers below this exactly. */
const kept = 1e15

/**
 * A number in a name column. A spreadsheet stores a typed `001` as 1: its zeros are lost, unless the cell's format
 * shows them (`000`). So any other number is only a candidate; the whole sheet decides.
 */
function nameOf(number: number, format: string): CellText {
  if (!Number.isInteger(number) || number < 0) {
    return fault(spoilt(`the number ${plain(number)}`))
  }
  if (number >= kept) {
    return fault(
      'holds a number of more than 15 digits, and a spreadsheet keeps only 15; format the column as text and type it again',
    )
  }
  const digits = String(number)
  if (/^0{2,}$/.test(format)) return text(digits.padStart(format.length, '0'))
  if (['General', '0', '@', '#'].includes(format)) return { is: 'number', text: digits }
  return fault(`shows the number ${digits} in another form; format the column as text and type it again`)
}

/** In decimals, never with an exponent. */
function plain(number: number): string {
  const short = String(number)
  return short.includes('e') ? number.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 20 }) : short
}

/** `d` for a format that shows a day, `t` for one that shows a time, `dt` for both. */
function kindOf(format: string): 'd' | 't' | 'dt' | undefined {
  if (/^general$/i.test(format)) return undefined
  const shown = (format.split(';')[0] ?? '').replaceAll(/\[(h+|m+:?|s+)\]/gi, 'h')
  const signs = shown.replaceAll(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, '').toLowerCase()
  const hasTime = /[hs]/.test(signs)
  const hasDay = /[dy]/.test(signs) || (signs.includes('m') && !hasTime)
  if (hasDay) return hasTime ? 'dt' : 'd'
  return hasTime ? 't' : undefined
}

const dayMs = 86_400_000
/** The last day that a spreadsheet knows, in the year 9999. */
const lastDay = 2_958_465

/** Days since the end of 1899; spreadsheets count a 29th of February 1900, which did not exist. */
function dateText(number: number, kind: 'd' | 't' | 'dt', from1904: boolean): CellText {
  const days = from1904 ? number + 1462 : number
  if (days < 0 || days > lastDay + 1) return fault('holds a number that is not a date; type the date again')
  if (Math.floor(days) === 60) return fault('holds 29 February 1900, a day that did not exist; correct it')
  const ms = Math.round((days < 60 ? days + 1 : days) * dayMs)
  const iso = new Date(Date.UTC(1899, 11, 30) + Math.round(ms / 1000) * 1000).toISOString()
  if (kind === 't' && days < 1) return text(iso.slice(11, 19))
  const isMidnight = iso.slice(11, 19) === '00:00:00'
  return text(kind === 'd' && isMidnight ? iso.slice(0, 10) : iso.slice(0, 19))
}
