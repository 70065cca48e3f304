// Rows get their meaning here: names, booleans, groups, and how files and flags come together.
import { columnsOf, type Field } from './columns.ts'
import { addressFault, compareNames, creationFault, normalName } from './names.ts'
import { error, formatPlace } from './problem.ts'
import { quote } from './text.ts'
import type {
  Cell,
  DesiredGroup,
  DesiredSources,
  DesiredState,
  DesiredUser,
  Diagnostic,
  Ensure,
  Place,
  Row,
  Scope,
  Table,
} from './types.ts'

/** A row with its meaning; a field that the row leaves open is absent. */
interface Wish {
  readonly name: string
  readonly ensure?: Ensure
  readonly admin?: boolean
  readonly groups?: readonly string[]
  readonly at: Place
}

type Note = (diagnostic: Diagnostic) => void

/** What should be, from all rows; every fault of every row is told, and then nothing may be planned. */
export function desire(sources: DesiredSources): { desired: DesiredState; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const note: Note = (diagnostic) => void diagnostics.push(diagnostic)
  const wishes = new Map<string, Wish>()
  for (const table of sources.tables) mergeInto(wishes, readWishes(table, sources.scope, note), note)
  overlay(wishes, sources.shortcuts, sources.scope, note)
  const users = new Map([...wishes.values()].sort((a, b) => compareNames(a.name, b.name)).map(asDesired))
  const groups = managedGroups(users, sources.groups, note)
  return { desired: { users, groups, rules: sources.rules, scope: sources.scope }, diagnostics }
}

function asDesired(wish: Wish): [string, DesiredUser] {
  return [wish.name, { ...wish, ensure: wish.ensure ?? 'present' }]
}

function managedGroups(
  users: ReadonlyMap<string, DesiredUser>,
  declared: readonly DesiredGroup[],
  note: Note,
): Map<string, DesiredGroup> {
  const groups = new Map<string, DesiredGroup>()
  for (const group of declared) {
    const fault = creationFault(group.name)
    if (fault !== undefined) note(error(group.at, `the group name ${quote(group.name)} ${fault}`))
    const twin = groups.get(group.name)
    if (twin !== undefined)
      note(error(group.at, `the group ${quote(group.name)} is also declared at ${formatPlace(twin.at)}`))
    groups.set(group.name, group)
  }
  for (const user of users.values()) {
    for (const name of user.groups ?? []) {
      if (!groups.has(name)) groups.set(name, { name, exact: false, isDeclared: false, at: user.at })
    }
  }
  return groups
}

/** The wishes of one table. A name twice in one table is an error. */
function readWishes(table: Table, scope: Scope, note: Note): Wish[] {
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

/** Across files groups unite, equal values merge, different values conflict. */
function mergeInto(wishes: Map<string, Wish>, more: readonly Wish[], note: Note): void {
  for (const wish of more) {
    const first = wishes.get(wish.name)
    wishes.set(wish.name, first === undefined ? wish : merge(first, wish, note))
  }
}

function merge(first: Wish, second: Wish, note: Note): Wish {
  const groups =
    first.groups === undefined && second.groups === undefined
      ? undefined
      : [...new Set([...(first.groups ?? []), ...(second.groups ?? [])])].sort(compareNames)
  const conflict = conflictOf(first, second)
  if (conflict !== undefined) {
    note(
      error(
        second.at,
        `${quote(second.name)} is ${conflict[1]} here and ${conflict[0]} at ${formatPlace(first.at)}; make the two agree`,
      ),
    )
  }
  return { ...first, ...second, at: first.at, ...(groups === undefined ? {} : { groups }) }
}

function conflictOf(first: Wish, second: Wish): [string, string] | undefined {
  const ensure = (wish: Wish): string => wish.ensure ?? 'present'
  const oneAbsent = (first.ensure === 'absent') !== (second.ensure === 'absent')
  const bothSay = first.ensure !== undefined && second.ensure !== undefined && first.ensure !== second.ensure
  if (oneAbsent || bothSay) return [ensure(first), ensure(second)]
  if (first.admin === undefined || second.admin === undefined || first.admin === second.admin) return undefined
  const word = (wish: Wish): string => (wish.admin === true ? 'an admin' : 'not an admin')
  return [word(first), word(second)]
}

/** A shortcut overrides a file's row; two shortcuts for one name must agree. */
function overlay(wishes: Map<string, Wish>, tables: readonly Table[], scope: Scope, note: Note): void {
  const shortcuts = new Map<string, Wish>()
  for (const table of tables) mergeInto(shortcuts, readWishes(table, scope, note), note)
  for (const wish of shortcuts.values()) {
    const row = wishes.get(wish.name)
    const isChange = wish.ensure !== 'absent' && row !== undefined && row.ensure !== 'absent'
    wishes.set(wish.name, isChange ? { ...row, ...wish, ensure: row.ensure ?? 'present', at: wish.at } : wish)
  }
}
