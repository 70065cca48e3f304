// The meaning of a table's columns.
import { distance } from 'fastest-levenshtein'
import { everyFacet, facets } from '../facets/index.ts'
import { error, warning } from '../problem.ts'
import type { Cell, Diagnostic, Facet, Scope, Table } from '../types.ts'
import { passwordFault } from './password.ts'

/** All columns but those that identify a row's user. */
export const stateColumns: readonly string[] = everyFacet
  .filter((facet) => facet !== facets.account)
  .flatMap(({ columns }) => columns)

const aliases: readonly string[] = ['name', 'user', 'email']
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
  const byWord = new Map(table.header.map((cell) => [headerWord(cell), cell]))
  const key = usernameColumn(byWord)
  const isByNumber = manages.has('account') && byWord.has('user_id') && !aliases.some((alias) => byWord.has(alias))
  if (typeof key === 'string' && !isByNumber) {
    note(error(first.at, key))
    return undefined
  }
  const used = usedColumns(manages)
  const found = new Map<string, string>(typeof key === 'string' ? [] : [['username', headerText(key)]])
  for (const [word, cell] of byWord) {
    if (cell === key) continue
    if (used.includes(word)) found.set(word, headerText(cell))
    else if (!silent.includes(word)) note(strangeColumn(word, cell, { used, system }))
  }
  return found
}

/** The settings that cells are interpreted with. */
export interface Meaning {
  readonly scope: Scope
  readonly manages: ReadonlySet<Facet>
  readonly system: string
}

/** A header normalised for comparison: in lower case, without spaces. */
export function headerWord(cell: Cell): string {
  return headerText(cell).toLowerCase().replaceAll(/\s/g, '')
}

function headerText(cell: Cell): string {
  return String(cell.value)
}

function usernameColumn(byWord: ReadonlyMap<string, Cell>): Cell | string {
  const username = byWord.get('username')
  if (username !== undefined) return username
  const found = aliases.filter((alias) => byWord.has(alias))
  const only = byWord.get(found[0] ?? '')
  if (found.length === 1 && only !== undefined) return only
  if (found.length > 1) return `${found.join(' and ')} could each be the username; name one column username`
  return `no username column; found ${[...byWord.values()].map(shown).join(', ')}; name the column of user names username`
}

/** A file without a header line may begin with a password. */
function shown(cell: Cell): string {
  return passwordFault(headerText(cell)) === undefined ? '(not shown)' : headerWord(cell)
}

/** The columns that a system with these facets uses. */
function usedColumns(manages: ReadonlySet<Facet>): readonly string[] {
  const managed = (Object.keys(facets) as Facet[]).filter((facet) => manages.has(facet))
  return ['username', ...managed.flatMap((facet) => facets[facet].columns)]
}

function strangeColumn(
  word: string,
  cell: Cell,
  { used, system }: { readonly used: readonly string[]; readonly system: string },
): Diagnostic {
  const isSecret = passwordFault(headerText(cell)) === undefined
  const name = isSecret ? '(not shown)' : headerText(cell)
  if (everyFacet.some(({ columns }) => columns.some((column) => column === word))) {
    return warning(cell.at, `the column ${name} is not used: ${system} has no such setting`)
  }
  const near = isSecret ? undefined : used.find((column) => distance(column, word) <= 2)
  const hint = near === undefined ? '' : `; did you mean ${near}?`
  return warning(cell.at, `the column ${name} is unknown and not used${hint}`)
}
