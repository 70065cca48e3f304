// Reads cells of any column, and the cells that decide whether a user must exist.
import { error } from '../problem.ts'
import { quote } from '../sentences.ts'
import type { Cell, Diagnostic, Ensure, Expiry } from '../types.ts'
import { passwordFault } from './password.ts'

export type Note = (diagnostic: Diagnostic) => void

/** The cells of one row. */
export interface Cells {
  /** The normalised name; undefined when it has a fault. */
  readonly name: string | undefined
  /** The row's value in a column, otherwise the default of its file; undefined without either. */
  readonly cell: (column: string) => Cell | undefined
  /** The row's own value. */
  readonly own: (column: string) => Cell | undefined
  readonly note: Note
  /** Parsed lists of groups by their value: a roster repeats a few of them. */
  readonly lists: Map<Cell['value'], readonly string[]>
  /** The columns of hubplan that the file has, such as `username=name`. */
  readonly pairs: () => readonly string[]
}

/** In a row shifted by a column, any cell may contain the password. */
function shown(cell: Cell): string {
  const text = String(cell.value).trim()
  return passwordFault(text) === undefined ? 'something that could be a password' : quote(text)
}

/** A cell's text, normalised for comparing keywords. */
export function wordOf(cell: Cell): string {
  return String(cell.value).trim().toLowerCase()
}

const flags: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['yes', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['0', false],
])

/** Undefined for a cell that is neither true nor false. */
export function flagOf(cell: Cell): boolean | undefined {
  return flags.get(wordOf(cell))
}

/** A cell's meaning; undefined when it is empty, or has a fault, which is noted. */
export function meaningOf<Meaning>(
  { cell, note }: Pick<Cells, 'cell' | 'note'>,
  column: string,
  meant: (cell: Cell) => Meaning | undefined,
  forms: string,
): Meaning | undefined {
  const said = cell(column)
  if (said === undefined) return undefined
  const meaning = meant(said)
  if (meaning === undefined) note(error(said.at, `${column} is ${shown(said)}; write ${forms}`))
  return meaning
}

const ensures: readonly Ensure[] = ['present', 'existing', 'if-present', 'absent']

export function readEnsure(cells: Pick<Cells, 'cell' | 'note'>): Ensure | undefined {
  const ensureOf = (cell: Cell) => ensures.find((word) => word === wordOf(cell))
  return meaningOf(cells, 'ensure', ensureOf, 'present, existing, if-present or absent')
}

const dayMs = 86_400_000
const dateForm = /^(\d{4})-(\d\d)-(\d\d)(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/

/** A day ends at 24:00 UTC; a moment is exact, in UTC when it has no zone. */
export function readExpiry(cells: Pick<Cells, 'cell' | 'note'>): Expiry | undefined {
  return meaningOf(cells, 'expires', expiryOf, 'the last day, such as 2026-12-31')
}

function expiryOf(cell: Cell): Expiry | undefined {
  const text = String(cell.value).trim()
  const fromMs = expiryMs(text)
  return fromMs === undefined ? undefined : { text, fromMs }
}

function expiryMs(text: string): number | undefined {
  const parts = dateForm.exec(text)
  if (parts === null) return undefined
  const [year = 0, month = 0, day = 0, hour, minute = 0, second = 0] = parts.slice(1, 7).map(asNumber)
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined
  if (hour === undefined) return Date.UTC(year, month - 1, day) + dayMs
  const zone = parts[7] ?? 'Z'
  const offset = zone === 'Z' ? 0 : Number(`${zone[0]}1`) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4)))
  return Date.UTC(year, month - 1, day, hour, minute, second) - offset * 60_000
}

function asNumber(part: string | undefined): number | undefined {
  return part === undefined ? undefined : Number(part)
}

function daysIn(year: number, month: number): number {
  return (Date.UTC(year, month, 1) - Date.UTC(year, month - 1, 1)) / dayMs
}
