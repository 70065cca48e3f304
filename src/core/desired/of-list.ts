// Files that `hubplan list` writes, where a column means something else than in a roster.
import { distance } from 'fastest-levenshtein'
import { foldedHeader } from '../mapping/folded.ts'
import { error, warning } from '../problem.ts'
import type { Cell, Diagnostic, Table } from '../types.ts'
import { wordOf } from './cells.ts'

/** Wishes for named servers, right or wrong: such a column is one of a roster. */
const wishes: readonly string[] = ['none', 'no', '-', 'running', 'stopped']

/** A column `servers` that names servers, as `list --columns name,servers` writes it; undefined for one of a roster. */
export function serversOfList({ rows, mapped, defaults }: Table, cell: Cell): Diagnostic | undefined {
  if (mapped !== undefined || defaults?.servers !== undefined) return undefined
  const words = rows.flatMap((row) => row.cells.get(String(cell.value)) ?? []).map(wordOf)
  // A list separates servers: a user may call one default-only.
  const isWish = (word: string): boolean =>
    wishes.includes(word) || (!word.includes(';') && distance(word, 'default-only') <= 3)
  if (words.every((word) => word === '') || words.some(isWish)) return undefined
  const next = 'to remove the named servers of a user, write default-only'
  return warning(cell.at, `the column ${String(cell.value)} is not used, because it names servers; ${next}`)
}

/** Columns that together are in no list of users; those that may be empty are left out, as a file is read without them. */
const kinds = [
  { noun: 'API tokens', flag: '--tokens', columns: ['id', 'kind', 'created', 'scopes'] },
  { noun: 'servers', flag: '--servers', columns: ['state', 'started', 'url'] },
] as const

/** A list of what users have is not a list of users to delete. */
export function absentOfList({ header, defaults }: Table): Diagnostic[] {
  if (defaults?.ensure !== 'absent') return []
  const words = new Set(header.map(({ value }) => foldedHeader(String(value))))
  return kinds.flatMap(({ noun, flag, columns }) => {
    const [first] = header
    if (first === undefined || !columns.every((column) => words.has(column))) return []
    const next = `to delete the users, list their names with hubplan list ${flag} --format names`
    return [error(first.at, `this is a list of ${noun}, and all users in it would be deleted; ${next}`)]
  })
}
