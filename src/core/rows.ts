// Rows get their meaning: names, booleans, groups. Every fault is told with the place of its cell.
import { columnsOf, type Field } from './columns.ts'
import { addressFault, compareNames, creationFault, normalName } from './names.ts'
import { error, formatPlace } from './problem.ts'
import { quote } from './text.ts'
import type { Cell, Diagnostic, Ensure, Place, Row, Scope, Table } from './types.ts'

/** A row with its meaning; a field that the row leaves open is absent. */
export interface Wish {
  readonly name: string
  readonly ensure?: Ensure
  readonly admin?: boolean
  readonly groups?: readonly string[]
  readonly at: Place
}

export type Note = (diagnostic: Diagnostic) => void

/** The wishes of one table. A name twice in one table is an error. */
export function readWishes(table: Table, scope: Scope, note: Note): Wish[] {
  const fields = columnsOf(table, note)
  if (fields === undefined) return []
  const seen = new Map<string, Wish>()
  for (const row of table.rows) {
    const wish = readWish(row, table, { fields, scope, note })
    const twin = wish && seen.get(wish.name)
    if (wish !== undefined && twin !== undefined) {
      note(error(wish.at, `${quote(wish.name)} is also at ${formatPlace(twin.at)}; keep one of the two rows`))
    } else if (wish !== undefined) seen.set(wish.name, wish)
  }
  return [...seen.values()]
}

interface Reading {
  readonly fields: ReadonlyMap<Field, string>
  readonly scope: Scope
  readonly note: Note
}

function readWish(row: Row, table: Table, reading: Reading): Wish | undefined {
  const cell = (field: Field): Cell | undefined => {
    const found = row.cells.get(reading.fields.get(field) ?? '')
    if (found !== undefined && !isBlank(found)) return found
    const fallback = table.defaults?.[field as keyof typeof table.defaults]
    if (fallback === undefined) return undefined
    return { value: Array.isArray(fallback) ? fallback : String(fallback), at: row.at }
  }
  const nameCell = cell('username')
  if (nameCell === undefined) {
    reading.note(error(row.at, 'the username is empty; fill it in or remove the row'))
    return undefined
  }
  const ensure = readEnsure(cell('ensure'), reading.note)
  const name = readName(nameCell, ensure, reading)
  const admin = ensure === 'absent' ? undefined : readFlag(cell('admin'), reading.note)
  const groups = ensure === 'absent' ? undefined : readGroups(cell('groups'), reading.note)
  if (name === undefined) return undefined
  return {
    name,
    at: nameCell.at,
    ...(ensure === undefined ? {} : { ensure }),
    ...(admin === undefined ? {} : { admin }),
    ...(groups === undefined ? {} : { groups }),
  }
}

function isBlank(cell: Cell): boolean {
  return typeof cell.value === 'string' && cell.value.trim() === ''
}

function readName(cell: Cell, ensure: Ensure | undefined, reading: Reading): string | undefined {
  if (typeof cell.value !== 'string') {
    reading.note(error(cell.at, 'the username must be one text, not a list'))
    return undefined
  }
  const name = normalName(cell.value, reading.scope.names)
  const fault = ensure === 'absent' ? addressFault(name) : creationFault(name)
  if (fault === undefined) return name
  reading.note(error(cell.at, `the username ${quote(name)} ${fault}; hubplan cannot manage such a user`))
  return undefined
}

const ensures: readonly string[] = ['present', 'existing', 'absent']

function readEnsure(cell: Cell | undefined, note: Note): Ensure | undefined {
  if (cell === undefined) return undefined
  const word = String(cell.value).trim().toLowerCase()
  if (ensures.includes(word)) return word as Ensure
  note(error(cell.at, `ensure is ${quote(String(cell.value))}; write present, existing or absent`))
  return undefined
}

const flags: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['yes', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['0', false],
])

function readFlag(cell: Cell | undefined, note: Note): boolean | undefined {
  if (cell === undefined) return undefined
  const flag = flags.get(String(cell.value).trim().toLowerCase())
  if (flag === undefined) note(error(cell.at, `admin is ${quote(String(cell.value))}; write true or false`))
  return flag
}

/** `a;b` or a list; `-` or an empty list is none of the managed groups. */
function readGroups(cell: Cell | undefined, note: Note): string[] | undefined {
  if (cell === undefined) return undefined
  const parts = typeof cell.value === 'string' ? splitGroups(cell.value) : cell.value.map((part) => part.trim())
  for (const name of parts) {
    const fault = creationFault(name)
    if (fault !== undefined) note(error(cell.at, `the group name ${quote(name)} ${fault}`))
  }
  return [...new Set(parts)].sort(compareNames)
}

function splitGroups(text: string): string[] {
  if (text.trim() === '-') return []
  return text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
