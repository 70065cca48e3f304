// Converts the cells of another program to the values of hubplan's columns.
import type { Note } from '../desired/cells.ts'
import { commaFault, isCommaList } from '../desired/commas.ts'
import { error } from '../problem.ts'
import { quote } from '../sentences.ts'
import type { Cell, ColumnRule } from '../types.ts'
import { listReader } from './lists.ts'

/** Converts the cells that fill a column of one row; undefined where they say nothing. */
export type Convert = (cells: readonly Cell[], note: Note) => Cell | undefined

/**
 * The conversion of a rule.
 * @param texts reads all cells of the rule's columns, for separators that may be part of a name
 */
export function converter(rule: ColumnRule, texts: () => Iterable<string>): Convert {
  if (rule.column === 'groups') return groupsConverter(rule, texts)
  return ([cell], note) => {
    if (cell === undefined || typeof cell.value !== 'string') return cell
    const { values } = rule
    const value = values === undefined ? plainValue(rule, cell, note) : listedValue(rule.column, values, { cell, note })
    return value === undefined || value === '' ? undefined : { value, at: cell.at }
  }
}

/** A value without its prefix and its domain. Another domain is a fault: `ada@example.org` would become `ada`. */
function plainValue({ strip, domain }: ColumnRule, { value, at }: Cell, note: Note): string | undefined {
  const text = String(value).trim()
  const bare = strip !== undefined && text.startsWith(strip) ? text.slice(strip.length) : text
  const sign = bare.lastIndexOf('@')
  if (domain === undefined || sign === -1) return bare
  if (bare.slice(sign + 1).toLowerCase() === domain.toLowerCase()) return bare.slice(0, sign)
  note(error(at, `${quote(bare)} is not an address of ${domain}; correct it, or skip such rows`))
  return undefined
}

/** An unlisted value is a fault where it decides whether a user stays; otherwise the row says nothing about it. */
function listedValue(
  column: string,
  values: ReadonlyMap<string, string>,
  { cell: { value, at }, note }: { readonly cell: Cell; readonly note: Note },
): string | undefined {
  const text = String(value).trim()
  const meaning = values.get(text)
  if (meaning === undefined && text !== '' && column === 'ensure') {
    const known = [...values.keys()].map(quote).join(', ')
    note(error(at, `${quote(text)} is not one of the values ${known}; add it to values of ensure`))
  }
  return meaning
}

function groupsConverter(rule: ColumnRule, texts: () => Iterable<string>): Convert {
  const { as = '{}' } = rule
  const read = listReader(rule, texts)
  return (cells, note) => {
    const [first] = cells
    if (first === undefined) return undefined
    const pieces = cells.flatMap((cell) => {
      const fault = (message: string): void => note(error(cell.at, message))
      // A list is separated already; its parts are split only when that is stated.
      if (typeof cell.value !== 'string') {
        return rule.split === undefined ? cell.value : cell.value.flatMap((one) => read(one, fault))
      }
      if (rule.split === undefined && isCommaList(cell.value)) fault(commaFault(cell.value, rule.from))
      return read(cell.value, fault)
    })
    const named = pieces.map((piece) => as.replaceAll('{}', () => piece))
    // An empty text says nothing, an empty list that the user is in no group.
    const isSilent = named.length === 0 && cells.some(({ value }) => typeof value === 'string')
    return isSilent ? undefined : { value: [...new Set(named)], at: first.at }
  }
}

const byRank = ['absent', 'if-present', 'existing', 'present']

/** One of several cells of `ensure`: `absent` wins. */
export function strictest(cells: readonly Cell[]): Cell | undefined {
  return [...cells].sort((one, other) => rankOf(one) - rankOf(other))[0]
}

function rankOf({ value }: Cell): number {
  return byRank.indexOf(String(value))
}
