// Converts the cells of another program to the values of hubplan's columns.
import type { Note } from '../desired/cells.ts'
import { columnFlags, inList } from '../desired/column-flags.ts'
import { commaFault, isCommaList, leftComma, splitPair } from '../desired/commas.ts'
import { error, warning } from '../problem.ts'
import { quote } from '../sentences.ts'
import type { Cell, ColumnRule, Place } from '../types.ts'
import { listReader, type SplitWay } from './lists.ts'

/** Converts a cell of one row; undefined where it says nothing. */
export type Convert = (cell: Cell, note: Note) => Cell | undefined

/**
 * The conversion of a rule.
 * @param texts reads all cells of the rule's columns, for separators that may be part of a name
 */
export function converter(rule: ColumnRule, texts: () => Iterable<string>): Convert {
  if (rule.column === 'groups') return groupsConverter(rule, texts)
  return (cell, note) => {
    if (typeof cell.value !== 'string') return cell
    const { values } = rule
    const value = values === undefined ? plainValue(rule, cell, note) : listedValue(rule.column, values, { cell, note })
    return value === undefined || value === '' ? undefined : new Converted(value, cell)
  }
}

/** A value without its prefix and its domain. Another domain is a fault: `ada@example.org` would become `ada`. */
function plainValue({ strip, domain }: ColumnRule, cell: Cell, note: Note): string | undefined {
  const text = String(cell.value).trim()
  const bare = strip !== undefined && text.startsWith(strip) ? text.slice(strip.length) : text
  const sign = bare.lastIndexOf('@')
  if (domain === undefined || sign === -1) return bare
  const own = bare.slice(sign + 1)
  if (own === domain || own.toLowerCase() === domain.toLowerCase()) return bare.slice(0, sign)
  note(error(cell.at, `${quote(bare)} is not an address of ${domain}; correct it, or skip such rows`))
  return undefined
}

/** An unlisted value is a fault where it decides whether a user stays; otherwise the row says nothing about it. */
function listedValue(
  column: string,
  values: ReadonlyMap<string, string>,
  { cell, note }: { readonly cell: Cell; readonly note: Note },
): string | undefined {
  const text = String(cell.value).trim()
  const meaning = values.get(text)
  if (meaning === undefined && text !== '' && column === 'ensure') {
    const known = [...values.keys()].map(quote).join(', ')
    note(error(cell.at, `${quote(text)} is not one of the values ${known}; add it to values of ensure`))
  }
  return meaning
}

function groupsConverter(rule: ColumnRule, texts: () => Iterable<string>): Convert {
  const { as = '{}' } = rule
  const read = listReader(rule, texts, splitWay(rule))
  const rename = (names: readonly string[]): readonly string[] => [
    ...new Set(names.map((name) => as.replaceAll('{}', () => name))),
  ]
  const known = new Map<string, readonly string[]>()
  /** The groups of a cell; rows with the same text share them, and a fault is reported once. */
  function namesOf(cell: Cell, note: Note): readonly string[] {
    const { value } = cell
    const fault = (message: string): void => note(error(cell.at, message))
    // A list is separated already; its parts are split only when that is stated.
    if (typeof value !== 'string') {
      return rename(rule.split === undefined ? value : value.flatMap((one) => read(one, fault)))
    }
    const before = known.get(value)
    if (before !== undefined) return before
    if (rule.split === undefined && isCommaList(value)) fault(commaFault(value, (split) => splitWay(rule)([split])))
    const pieces = read(value, fault)
    const left = leftComma(pieces, rule.split ?? [])
    if (left !== undefined) note(warning(cell.at, left))
    const names = rename(pieces)
    known.set(value, names)
    return names
  }
  return (cell, note) => {
    const names = namesOf(cell, note)
    // An empty text says nothing, an empty list that the user is in no group.
    return names.length === 0 && typeof cell.value === 'string' ? undefined : new Converted(names, cell)
  }
}

/** Where the separator is to be written: into the include or the flag that maps the groups. */
function splitWay({ from, at }: ColumnRule): SplitWay {
  const isFlag = at.line === undefined
  return (split) => {
    if (!isFlag) return `write split: ${inList(split)} for groups in columns`
    const flag = columnFlags([splitPair(from, split)])
    return at.file === '--column' ? `change that flag to ${flag}` : `add ${flag}`
  }
}

/** Cells of several columns with groups, as one. */
export function united(cells: readonly Cell[]): Cell | undefined {
  const [first, ...others] = cells
  if (first === undefined || others.length === 0) return first
  return new Converted([...new Set(cells.flatMap(({ value }) => value))], first)
}

/** A converted cell. To find its place takes longer than to convert it, and few places are ever shown. */
class Converted implements Cell {
  readonly value: Cell['value']
  readonly #from: Cell

  constructor(value: Cell['value'], from: Cell) {
    this.value = value
    this.#from = from
  }

  get at(): Place {
    return this.#from.at
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
