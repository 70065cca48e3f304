// Interprets rows: names, booleans, groups. Every fault has the place of its cell.

import { everyFacet } from '../facets/index.ts'
import { nothing } from '../facets/traits.ts'
import { foldedHeader } from '../mapping/folded.ts'
import { addressFault, creationFault, nameOfAccount, normalName } from '../names.ts'
import { error, formatPlace } from '../problem.ts'
import { quote } from '../sentences.ts'
import type { Cell, DesiredUser, Diagnostic, Ensure, Row, Scope, Table, Wishes } from '../types.ts'
import { aliases } from './candidates.ts'
import { type Cells, type Note, readEnsure, readExpiry } from './cells.ts'
import { columnsOf, type Meaning, pairsOf } from './columns.ts'
import { damageOf } from './damage.ts'
import { fieldsOf } from './fields.ts'
import { isTotal } from './totals.ts'

/**
 * The rows of one table by name, in their order. A name twice in one table is an error.
 * @param rows those to read, if not all
 */
export function readWishes(
  table: Table,
  meaning: Meaning,
  tell: Note,
  rows: readonly Row[] = table.rows,
): Map<string, DesiredUser> {
  let faults = 0
  const note = (fault: Diagnostic): void => {
    faults += 1
    tell(fault)
  }
  const { scope } = meaning
  const read = fieldsOf(table, meaning, note)
  const seen = new Map<string, DesiredUser>()
  if (read === undefined) return seen
  const lists = new Map<Cell['value'], readonly string[]>()
  const reading: Reading = {
    table,
    scope,
    note,
    lists,
    pairs: ownPairs(table, meaning),
    isHeader: headerTest(table),
    faults: () => faults,
  }
  for (const row of rows) {
    const field = read(row, note)
    const wish = field && readWish(row, field, reading)
    const twin = wish && seen.get(wish.name)
    if (wish === undefined) continue
    const both = twin && table.mapped?.mapping.repeat === 'unite' ? unitedRows(twin, wish) : undefined
    if (twin !== undefined && both === undefined) {
      note(error(wish.at, `${bothNames(wish, twin)}; keep one of the two rows`))
    } else seen.set(wish.name, both ?? wish)
  }
  return seen
}

/** Two rows of one user that differ only in groups, as one; undefined when they differ in more. */
function unitedRows(one: DesiredUser, other: DesiredUser): DesiredUser | undefined {
  if (stateOf(one) !== stateOf(other)) return undefined
  if (one.groups === undefined && other.groups === undefined) return one
  return { ...one, groups: [...new Set([...(one.groups ?? []), ...(other.groups ?? [])])].sort() }
}

/** All but the groups; the names may be written in two ways. */
function stateOf({ groups: _, at: __, written: ___, ...state }: DesiredUser): string {
  return JSON.stringify(state)
}

/** The columns of a table without a mapping, for the few faults that name them. */
function ownPairs(table: Table, meaning: Meaning): () => readonly string[] {
  let pairs: readonly string[] | undefined
  return () => {
    // There is a column of names, or no row would be read.
    const read = (): ReadonlyMap<string, string> =>
      columnsOf(table, meaning, () => undefined) as ReadonlyMap<string, string>
    pairs ??= table.mapped === undefined ? pairsOf(read()) : []
    return pairs
  }
}

interface Reading extends Pick<Cells, 'note' | 'lists' | 'pairs'> {
  readonly table: Table
  readonly scope: Scope
  /** How many faults are noted so far. */
  readonly faults: () => number
  /** Whether a name is the header again. */
  readonly isHeader: (text: string) => boolean
}

/** The headers of a table. A YAML list has no header row: each user has its own keys. */
function ownHeaders({ header, rows }: Pick<Table, 'header' | 'rows'>): string[] {
  const [top, row] = [header[0]?.at.line ?? 0, rows[0]?.at.line ?? 0]
  return top < row ? header.map(({ value }) => String(value)) : []
}

/** Files that are put together repeat their header, which would be a user. */
function headerTest({ header, rows, mapped }: Table): Reading['isHeader'] {
  const names = mapped?.columns.length
    ? mapped.columns.flatMap(({ rule, keys }) => (rule.column === 'username' ? keys : []))
    : ownHeaders({ header, rows }).filter((name) => aliases.includes(foldedHeader(name)))
  const headers = new Set(['username', ...names.map(foldedHeader)])
  // Almost every name of a million begins otherwise.
  const starts = new Set([...headers].map((one) => one[0]))
  return (text) => starts.has(text.trimStart()[0]?.toLowerCase()) && headers.has(foldedHeader(text))
}

/** @param field reads the row's value of a field */
function readWish(row: Row, field: (name: string) => Cell | undefined, reading: Reading): DesiredUser | undefined {
  const { table } = reading
  const own = (name: string): Cell | undefined => {
    const found = field(name)
    return found === undefined || isBlank(found) ? undefined : found
  }
  const cell = (name: string): Cell | undefined => {
    const found = own(name)
    if (found !== undefined) return found
    const fallback = table.defaults?.[name as keyof typeof table.defaults]
    if (fallback === undefined) return undefined
    return { value: Array.isArray(fallback) ? fallback : String(fallback), at: row.at }
  }
  const { note, lists, pairs } = reading
  const account = readAccount(cell('user_id'), note)
  const before = reading.faults()
  const idCell = cell('user_id')
  const nameCell = cell('username') ?? (idCell && { value: nameOfAccount(String(idCell.value).trim()), at: idCell.at })
  if (nameCell === undefined) {
    // A name that could not be converted has its fault.
    if (reading.faults() === before) note(error(row.at, 'the username is empty; fill it in or remove the row'))
    return undefined
  }
  // Flags and directories have no header.
  if (row.at.line !== undefined && reading.isHeader(String(nameCell.value))) {
    note(error(nameCell.at, 'the row repeats the header; remove it'))
    return undefined
  }
  if (row.at.line !== undefined && isTotal(String(nameCell.value), row, table.rows.at(-1) === row)) {
    note(error(nameCell.at, 'the row looks like a total; remove it, or skip such rows'))
    return undefined
  }
  const ensure = readEnsure({ cell, note })
  const name = readName(nameCell, ensure, reading)
  const renamedFrom = readOldName(cell('renamed_from'), { name, ensure }, reading)
  const expires = readExpiry({ cell, note })
  const wishes = ensure === 'absent' ? nothing : wishesOf({ name, cell, own, note, lists, pairs })
  if (name === undefined) return undefined
  const written = String(nameCell.value).trim()
  const { at } = nameCell
  // True for almost every row; parts that are empty take as long to copy as all the rest.
  if ((ensure ?? account ?? renamedFrom ?? expires) === undefined) return { name, written, at, ...wishes }
  return {
    name,
    written,
    at,
    ...wishes,
    ...(ensure === undefined ? {} : { ensure }),
    ...(account === undefined ? {} : { account }),
    ...(renamedFrom === undefined ? {} : { renamedFrom, writtenFrom: String(cell('renamed_from')?.value).trim() }),
    ...(expires === undefined ? {} : { expires }),
  }
}

/** The system's number of a user; kept as written. */
function readAccount(cell: Cell | undefined, note: Note): string | undefined {
  if (cell === undefined) return undefined
  const text = typeof cell.value === 'string' ? cell.value.trim() : ''
  if (/^[1-9]\d{0,18}$/.test(text)) return text
  const said = quote(String(cell.value))
  note(error(cell.at, `the user_id ${said} is not a whole number; write it as the system gives it`))
  return undefined
}

const readers = everyFacet.flatMap(({ read }) => read ?? [])

/** The desired state of a user who must exist. */
function wishesOf(cells: Cells): Wishes {
  let wishes = nothing
  for (const read of readers) {
    const said = read(cells)
    if (said !== nothing) wishes = wishes === nothing ? said : { ...wishes, ...said }
  }
  return wishes
}

/** Describes a repeated name: both spellings, where they differ, and the place of the other row. */
function bothNames(wish: DesiredUser, twin: DesiredUser): string {
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
  const damage = damageOf(cell.value.trim())
  // A flag may name a user that a spoilt cell once created.
  const isCleanup = ensure === 'absent' && cell.at.line === undefined
  if (damage !== undefined && !isCleanup) {
    reading.note(error(cell.at, `the username ${quote(cell.value.trim())} ${damage}`))
    return undefined
  }
  const name = normalName(cell.value, reading.scope.names)
  const fault = ensure === 'absent' ? addressFault(name) : creationFault(name)
  if (fault === undefined) return name
  reading.note(error(cell.at, `the username ${quote(name)} ${fault}; hubplan cannot manage such a user`))
  return undefined
}

/** Reads the old name: it must differ from the new one, and belong to a user who stays. */
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
  const fault = addressFault(old) ?? damageOf(cell.value.trim())
  if (fault !== undefined)
    note(error(cell.at, `the old name ${quote(old)} ${fault}; hubplan cannot rename such a user`))
  else if (old === row.name) note(error(cell.at, `${quote(old)} is also the new name; empty renamed_from`))
  else if (row.ensure === 'absent') {
    note(error(cell.at, 'a user with ensure: absent cannot be renamed; clear renamed_from, or use the current name'))
  } else return old
  return undefined
}
