// The meaning of a table's columns.
import { distance } from 'fastest-levenshtein'
import { everyFacet, facets } from '../facets/index.ts'
import { foldedHeader } from '../mapping/folded.ts'
import { error, warning } from '../problem.ts'
import { count, quote, some } from '../sentences.ts'
import type { Cell, Diagnostic, Facet, Scope, Table } from '../types.ts'
import { aliases, candidatesOf } from './candidates.ts'
import { goneColumn, maySayGone } from './gone.ts'
import { saysGroups } from './group-words.ts'
import { namingFlags, presetFlag } from './naming.ts'
import { absentOfList, serversOfList } from './of-list.ts'
import { passwordFault } from './password.ts'

/** All columns but those that identify a row's user. */
export const stateColumns: readonly string[] = everyFacet
  .filter((facet) => facet !== facets.account)
  .flatMap(({ columns }) => columns)

/** Whether hubplan has a meaning for a header. */
export function isOwnColumn(header: string): boolean {
  const word = foldedHeader(header)
  return (
    word === 'username' || aliases.includes(word) || everyFacet.some(({ columns }) => columns.includes(word as never))
  )
}

/** Columns of an export for human readers. */
const silent: readonly string[] = ['created', 'last_activity']

/**
 * The header, as written, of each field that the table has; undefined when there is no username column.
 * Headers are case- and space-insensitive.
 */
export function columnsOf(
  table: Table,
  { manages, system }: Pick<Meaning, 'manages' | 'system'>,
  note: (diagnostic: Diagnostic) => void,
): ReadonlyMap<string, string> | undefined {
  const [first] = table.header
  if (first === undefined) return new Map()
  const byWord = new Map(table.header.map((cell) => [wordOf(cell), cell]))
  const hasNumbers = manages.has('account') && byWord.has('user_id')
  const used = usedColumns(manages)
  const key = usernameColumn(byWord, { isByNumber: hasNumbers, used })
  const isByNumber = hasNumbers && !aliases.some((alias) => byWord.has(alias))
  if (typeof key === 'string' && !isByNumber) {
    note(error(first.at, key))
    return undefined
  }
  const found = new Map<string, string>(typeof key === 'string' ? [] : [['username', headerText(key)]])
  for (const known of knownPrograms(table, key)) note(warning(first.at, known))
  for (const fault of absentOfList(table)) note(fault)
  const gone: Cell[] = []
  const strange: Cell[] = []
  for (const [word, cell] of byWord) {
    if (cell === key) continue
    const named = word === 'servers' && used.includes(word) ? serversOfList(table, cell) : undefined
    if (named !== undefined) note(named)
    else if (used.includes(word)) found.set(word, headerText(cell))
    else if (maySayGone(headerText(cell))) gone.push(cell)
    else if (!silent.includes(word)) strange.push(cell)
  }
  for (const warned of strangeColumns(strange, { used, system })) note(warned)
  for (const cell of gone) {
    const fault = goneColumn(table, cell, { pairs: pairsOf(found), beside: gone })
    if (fault !== undefined) note(fault)
  }
  return found
}

/** The file of a known program that has a column username: its other columns are not read. */
function knownPrograms({ header }: Table, key: Cell | string): string[] {
  const known = typeof key === 'string' ? undefined : presetFlag(header.map(headerText))
  return known === undefined ? [] : [`this looks like ${known.title}; ${known.flag} reads it as such`]
}

/** Columns that are read, as a flag takes them, such as `username=name`. */
export function pairsOf(fields: ReadonlyMap<string, string>): string[] {
  return [...fields].map(([field, header]) => `${field}=${header}`)
}

/** The settings that cells are interpreted with. */
export interface Meaning {
  readonly scope: Scope
  readonly manages: ReadonlySet<Facet>
  readonly system: string
}

function wordOf(cell: Cell): string {
  return foldedHeader(headerText(cell))
}

function headerText(cell: Cell): string {
  return String(cell.value)
}

/** An alias is taken only where no other column may be the username. */
function usernameColumn(
  byWord: ReadonlyMap<string, Cell>,
  { isByNumber, used }: { readonly isByNumber: boolean; readonly used: readonly string[] },
): Cell | string {
  const username = byWord.get('username')
  if (username !== undefined) return username
  const header = [...byWord.values()].map(headerText)
  // The number of an account is hubplan's own column there.
  const found = candidatesOf(header).filter((name) => !isByNumber || name !== 'user_id')
  const only = byWord.get(aliases.find((alias) => byWord.has(alias)) ?? '')
  if (found.length === 1 && only !== undefined) return only
  const known = presetFlag(header)
  const preset = known === undefined ? '' : `this looks like ${known.title}: add ${known.flag}, or `
  const next = `${preset}name it with ${namingFlags(header, found, used)}`
  if (found.length > 1) return `${found.map(quote).join(' and ')} could each be the username; ${next}`
  const [best] = found
  if (best !== undefined) return `no username column; ${quote(best)} may be it; ${next}`
  return `no username column; found ${seenHeaders(byWord)}; ${next}, or add a first line username`
}

/** A file without a header line may begin with a password: its cells are shown once one column is known. */
function seenHeaders(byWord: ReadonlyMap<string, Cell>): string {
  const isKnown = stateColumns.some((column) => byWord.has(column))
  const headers = [...byWord.values()].map(headerText)
  const seen = headers.map((header) => (isKnown || passwordFault(header) !== undefined ? header : '(not shown)'))
  return some(seen, most)
}

/** Names beyond these are only counted: a gradebook has a column for each assignment. */
const most = 10

/** The columns that a system with these facets uses. */
function usedColumns(manages: ReadonlySet<Facet>): readonly string[] {
  const managed = (Object.keys(facets) as Facet[]).filter((facet) => manages.has(facet))
  return ['username', ...managed.flatMap((facet) => facets[facet].columns)]
}

/** One warning for all columns of a kind, and one for each that is probably a column of hubplan, misspelt. */
function strangeColumns(
  cells: readonly Cell[],
  { used, system }: { readonly used: readonly string[]; readonly system: string },
): Diagnostic[] {
  const isElsewhere = (cell: Cell): boolean => stateColumns.includes(wordOf(cell))
  const nearOf = (cell: Cell): string | undefined => used.find((column) => distance(column, meantWord(cell)) <= 2)
  const own = cells.filter((cell) => !isElsewhere(cell))
  return [
    ...own.flatMap((cell) => {
      const near = nearOf(cell)
      const message = `the column ${headerText(cell)} is unknown and not used; did you mean ${near}?`
      return near === undefined ? [] : [warning(cell.at, message)]
    }),
    ...refused(cells, system),
    ...unused(
      cells.filter((cell) => isElsewhere(cell) && lackedBy(cell) === undefined),
      'not used',
      `: ${system} has no such setting`,
    ),
    ...unused(
      own.filter((cell) => nearOf(cell) === undefined),
      'unknown and not used',
    ),
  ]
}

/** Why systems without the column's facet refuse it; undefined when they ignore it. */
function lackedBy(cell: Cell): string | undefined {
  return everyFacet.find(({ columns }) => columns.includes(wordOf(cell) as never))?.lacking?.why
}

function refused(cells: readonly Cell[], system: string): Diagnostic[] {
  return cells.flatMap((cell) => {
    const why = lackedBy(cell)
    return why === undefined ? [] : [error(cell.at, `${system} ${why}; take the column ${headerText(cell)} out`)]
  })
}

/** A header in comparable form; `groups` for one that means them in another language. */
function meantWord(cell: Cell): string {
  const word = wordOf(cell)
  return saysGroups(word) ? 'groups' : word
}

function unused(cells: readonly Cell[], what: string, why = ''): Diagnostic[] {
  const [first] = cells
  if (first === undefined) return []
  const names = some(cells.map(headerText), most)
  if (cells.length === 1) return [warning(first.at, `the column ${names} is ${what}${why}`)]
  return [warning(first.at, `${count(cells.length, 'column')} are ${what} (${names})${why}`)]
}
