// A row below the users that adds something up.
import type { Row } from '../types.ts'

const sure =
  '(?:grand |sub)?totals?|gesamt|summe|gesamtsumme|zwischensumme|insgesamt|somme|totaux|totale|totales|suma total|[Σ∑]'
/** Some users are called so. */
const more = 'sum|suma|anzahl|count|average|mean|mittelwert|moyenne|promedio'

/** A name, in whatever case, that is a word for a total. */
export const total = new RegExp(`^(?:${sure}|${more})$`, 'iu')

const sureTotal = new RegExp(`^(?:${sure})$`, 'iu')
/** `Total: 3`, `Sum (24)` */
const withAmount = new RegExp(`^(?:${sure}|${more})(?:\\s*[:=(]\\s*\\d*\\s*\\)?|\\s+\\d+)$`, 'iu')
/** Almost every name of a million begins otherwise. */
const beginnings: ReadonlySet<string> = new Set('to gr su ge zw in so an co av me mi mo pr σ ∑'.split(' '))
const number = /^[\d.,\s%]+$/

/**
 * Whether a row is a total: it has a word for one, and an amount, only numbers beside it, or no row below. A word that
 * is also a name needs numbers beside it and no row below.
 * @param name the cell of the name
 */
export function isTotal(name: string, row: Row, isLast: boolean): boolean {
  const text = name.trim()
  const begin = text.slice(0, 2).toLowerCase()
  if (!beginnings.has(begin) && !beginnings.has(begin.charAt(0))) return false
  if (withAmount.test(text)) return true
  if (!total.test(text)) return false
  const isSure = sureTotal.test(text)
  if (isSure && isLast) return true
  if (!isSure && !isLast) return false
  const others = [...row.cells.values()]
    .map(({ value }) => String(value).trim())
    .filter((one) => one !== '' && one !== text)
  return others.length > 0 && others.every((one) => number.test(one))
}
