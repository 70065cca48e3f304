// Rows get their meaning: names, booleans, groups. Every fault is told with the place of its cell.
import { readEnsure, readExpiry, readFlag, readGroups, readPassword, readQuota, readServer } from './cells.ts'
import { columnsOf, type Field, type Meaning } from './columns.ts'
import { isForeign } from './diff-passwords.ts'
import { addressFault, creationFault, nameOfAccount, normalName } from './names.ts'
import { error, formatPlace } from './problem.ts'
import { quote } from './text.ts'
import type { Cell, DesiredUser, Diagnostic, Ensure, Row, Scope, Table } from './types.ts'

/** A row with its meaning; a field that the row leaves open is absent. */
export type Wish = Omit<DesiredUser, 'ensure'> & { readonly ensure?: Ensure }

export type Note = (diagnostic: Diagnostic) => void

/** The wishes of one table. A name twice in one table is an error. */
export function readWishes(table: Table, meaning: Meaning, note: Note): Wish[] {
  const { scope } = meaning
  const fields = columnsOf(table, meaning, note)
  if (fields === undefined) return []
  const seen = new Map<string, Wish>()
  for (const row of table.rows) {
    const wish = readWish(row, table, { fields, scope, note })
    const twin = wish && seen.get(wish.name)
    if (wish !== undefined && twin !== undefined) {
      note(error(wish.at, `${bothNames(wish, twin)}; keep one of the two rows`))
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
  const { note } = reading
  const account = readAccount(cell('user_id'), note)
  const idCell = cell('user_id')
  const nameCell = cell('username') ?? (idCell && { value: nameOfAccount(String(idCell.value).trim()), at: idCell.at })
  if (nameCell === undefined) {
    note(error(row.at, 'the username is empty; fill it in or remove the row'))
    return undefined
  }
  const ensure = readEnsure(cell('ensure'), note)
  const name = readName(nameCell, ensure, reading)
  const renamedFrom = readOldName(cell('renamed_from'), { name, ensure }, reading)
  const expires = readExpiry(cell('expires'), note)
  const state: ReturnType<typeof readState> = ensure === 'absent' ? {} : readState(cell, note)
  if (name === undefined) return undefined
  const { password, ...others } = state
  if (password !== undefined && isForeign(name)) checkForeign(row, name, reading)
  return {
    name,
    written: String(nameCell.value).trim(),
    at: nameCell.at,
    ...(ensure === undefined ? {} : { ensure }),
    ...(account === undefined ? {} : { account }),
    ...others,
    ...(password === undefined || isForeign(name) ? {} : { password }),
    ...(renamedFrom === undefined ? {} : { renamedFrom, writtenFrom: String(cell('renamed_from')?.value).trim() }),
    ...(expires === undefined ? {} : { expires }),
  }
}

/** Who logs in elsewhere is refused a password of his own; one that a default gives to all is not meant for him. */
function checkForeign(row: Row, name: string, { fields, note }: Reading): void {
  const own = row.cells.get(fields.get('password') ?? '')
  if (own === undefined || isBlank(own)) return
  note(error(own.at, `${quote(name)} logs in through GitHub and has no password here; empty the cell`))
}

/** A number, as the system gives them; kept as it is written. */
function readAccount(cell: Cell | undefined, note: Note): string | undefined {
  if (cell === undefined) return undefined
  const text = typeof cell.value === 'string' ? cell.value.trim() : ''
  if (/^[1-9]\d{0,18}$/.test(text)) return text
  note(
    error(cell.at, `the user_id ${quote(String(cell.value))} is not a whole number; write it as the system gives it`),
  )
  return undefined
}

/** What a user who is there should be. */
function readState(
  cell: (field: Field) => Cell | undefined,
  note: Note,
): Pick<DesiredUser, 'admin' | 'groups' | 'server' | 'quota' | 'password'> {
  const admin = readFlag(cell('admin'), note)
  const groups = readGroups(cell('groups'), note)
  const server = readServer(cell('server'), note)
  const quota = readQuota(cell('quota'), note)
  const password = readPassword(cell('password'), cell('force_change'), note)
  return {
    ...(admin === undefined ? {} : { admin }),
    ...(groups === undefined ? {} : { groups }),
    ...(server === undefined ? {} : { server }),
    ...(quota === undefined ? {} : { quota }),
    ...(password === undefined ? {} : { password }),
  }
}

/** Two rows may differ only in what the hub makes alike. */
function bothNames(wish: Wish, twin: Wish): string {
  const place = formatPlace(twin.at)
  if (wish.written === twin.written) return `${quote(wish.name)} is also at ${place}`
  return `${quote(wish.written)} here and ${quote(twin.written)} at ${place} are one name to the hub`
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

/** The name so far: it must be another one, and of somebody who stays. */
function readOldName(
  cell: Cell | undefined,
  row: { readonly name: string | undefined; readonly ensure: Ensure | undefined },
  { scope, note }: Reading,
): string | undefined {
  if (cell === undefined) return undefined
  if (typeof cell.value !== 'string') {
    note(error(cell.at, 'renamed_from must be one name, not a list'))
    return undefined
  }
  const old = normalName(cell.value, scope.names)
  const fault = addressFault(old)
  if (fault !== undefined)
    note(error(cell.at, `the old name ${quote(old)} ${fault}; hubplan cannot rename such a user`))
  else if (old === row.name) note(error(cell.at, `${quote(old)} is also the new name; empty renamed_from`))
  else if (row.ensure === 'absent') {
    note(error(cell.at, 'whoever is to be absent is not renamed; empty renamed_from, or name the user as it is now'))
  } else return old
  return undefined
}
