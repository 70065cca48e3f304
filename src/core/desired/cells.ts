// How cells are read, whatever their column; and the cells that decide whether a user is to be there.
import { error } from '../problem.ts'
import { quote } from '../sentences.ts'
import type { Cell, Diagnostic, Ensure, Expiry } from '../types.ts'
import { passwordFault } from './password.ts'

export type Note = (diagnostic: Diagnostic) => void

/** The cells of one row. */
export interface Cells {
  /** The normalised name; undefined when it is at fault. */
  readonly name: string | undefined
  /** What the row says in a column, else what all rows of its file say; undefined when neither does. */
  readonly cell: (column: string) => Cell | undefined
  /** What the row itself says. */
  readonly own: (column: string) => Cell | undefined
  readonly note: Note
  /** Lists of groups as they were read, by their text: a roster says the same few again and again. */
  readonly lists: Map<string, readonly string[]>
}

/** In a row that slipped by a column, any cell may hold the password. */
function shown(cell: Cell): string {
  const text = String(cell.value).trim()
  return passwordFault(text) === undefined ? 'something that could be a password' : quote(text)
}

/** A cell as words are compared. */
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

/** What a cell means; undefined when it is empty, or at fault, which is noted. */
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

const ensures: readonly Ensure[] = ['present', 'existing', 'absent']

export function readEnsure(cells: Pick<Cells, 'cell' | 'note'>): Ensure | undefined {
  const ensureOf = (cell: Cell) => ensures.find((word) => word === wordOf(cell))
  return meaningOf(cells, 'ensure', ensureOf, 'present, existing or absent')
}

const dayMs = 86_400_000
const dateForm = /^(\d{4})-(\d\d)-(\d\d)(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/

/** A day holds to its end, UTC; a moment is exact, and UTC too when it names no zone. */
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
