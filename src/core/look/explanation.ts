// How each of the first rows of a file is understood, for hubplan validate --explain.

import type { Meaning } from '../desired/columns.ts'
import { fieldsOf } from '../desired/fields.ts'
import { readWishes } from '../desired/rows.ts'
import { mappingWords } from '../mapping/words.ts'
import { formatPlace } from '../problem.ts'
import { quote } from '../sentences.ts'
import type { DesiredSources, DesiredUser, Table } from '../types.ts'

/** What one file says. */
export interface Explanation {
  readonly path: string
  /** What is read from which column, a line each. */
  readonly columns: readonly string[]
  /** The first rows: their place, and the user that they state. */
  readonly rows: readonly (readonly [place: string, words: string])[]
}

const most = 5

/** Faults are reported when the rows are planned. */
const ignore = (): void => undefined

export function explanationOf(table: Table, meaning: Meaning): Explanation {
  const { mapped, path, header } = table
  const columns = mapped === undefined ? header.map(({ value }) => String(value)) : mappingWords(mapped, table.rows)
  const read = fieldsOf(table, meaning, ignore)
  const first = read === undefined ? [] : table.rows.filter((row) => read(row, ignore) !== undefined)
  const wishes = readWishes(table, meaning, ignore, first.slice(0, most))
  return { path, columns, rows: [...wishes.values()].map((user) => [formatPlace(user.at), wordsOf(user)]) }
}

/** What a row says about its user. */
export function wordsOf({
  name,
  ensure = 'present',
  admin,
  groups,
  quota,
  server,
  servers,
  tokens,
  expires,
  renamedFrom,
}: DesiredUser): string {
  const said = [
    ...(ensure === 'present' ? [] : [ensure]),
    ...(renamedFrom === undefined ? [] : [`renamed from ${quote(renamedFrom)}`]),
    ...(admin === undefined ? [] : [admin ? 'admin' : 'no admin']),
    ...(groups === undefined ? [] : [groups.length === 0 ? 'in no group' : `groups ${groups.join('; ')}`]),
    ...(quota === undefined ? [] : ['quota']),
    ...(server === undefined ? [] : [`server ${server}`]),
    ...(servers === undefined ? [] : ['no named servers']),
    ...(tokens === undefined ? [] : [`API tokens ${tokens}`]),
    ...(expires === undefined ? [] : [`until ${expires.text}`]),
  ]
  return [quote(name), ...said].join(', ')
}

/** One thing that the files say, and where. */
export interface Part {
  readonly what: string
  readonly value: string
  /** `file:line:column`. */
  readonly at: string
  /** What it replaces, with its place. */
  readonly instead?: string
}

/** The rows of a target alone that override other rows. */
export function overridingRows(sources: DesiredSources): Part[] {
  const { own = [], tables } = sources
  if (own.length === 0) return []
  const shared = new Map(tables.flatMap((table) => [...readWishes(table, sources, ignore)]))
  return own
    .flatMap((table) => [...readWishes(table, sources, ignore).values()])
    .flatMap((user): Part[] => {
      const row = shared.get(user.name)
      if (row === undefined) return []
      return [
        {
          what: 'user',
          value: wordsOf(user),
          at: formatPlace(user.at),
          instead: `${wordsOf(row)} at ${formatPlace(row.at)}`,
        },
      ]
    })
}
