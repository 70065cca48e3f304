// Reasons that a long list repeats are said once, above it; and the users of a list that is cut, by reason.

import { count } from '../../core/sentences.ts'
import type { Reason } from '../../core/types.ts'
import { type Shared, sharing } from '../model/grouping.ts'
import { nameText, type Table, type Tail, tableOf, why } from './parts.ts'

interface Reasoned {
  readonly reason: Reason
}

/** From these numbers of rows on: one shared reason is said once; several get numbers. */
const [many, long] = [10, 25]
/** More reasons than these are clearer in their rows. */
const mostNumbers = 9

/** A table whose last column is the reason. */
export function reasonedTable<Item extends Reasoned>(
  items: readonly Item[],
  columns: Readonly<Record<string, (item: Item) => string>>,
): Pick<Table, 'header' | 'rows' | 'note'> & { readonly header: readonly string[] } {
  const reasons = items.length < many ? [] : sharing(items)
  const [only] = reasons
  if (reasons.length === 1 && only !== undefined) return { note: `Why: ${why(only)}.`, ...tableOf(items, columns) }
  const isNumbered = items.length >= long && reasons.length > 1 && reasons.length <= mostNumbers
  if (!isNumbered) return tableOf(items, { ...columns, Why: why })
  const numbers = new Map(reasons.flatMap(({ all }, index) => all.map((item) => [item, index + 1] as const)))
  const legend = reasons.map((shared, index) => `**${index + 1}** ${why(shared)}`).join('; ')
  return { note: `Why: ${legend}.`, ...tableOf(items, { ...columns, Why: (item) => String(numbers.get(item)) }) }
}

/** The rest of a list of users, by reason. @param isNamed whether a name is kept where the others are only counted */
export function usersTail<Item extends Reasoned & { readonly user: string }>(
  items: readonly Item[],
  isNamed: (item: Item) => boolean = () => false,
  named = '',
): Tail {
  const restOf = (from: number): readonly Item[] => items.slice(from)
  let known: ReadonlySet<Item> | undefined
  const keptOf = (): ReadonlySet<Item> => {
    known ??= new Set(items.filter(isNamed))
    return known
  }
  const line = ({ all, reason }: Shared<Item>): string =>
    `- ${count(all.length, 'user')}, ${why({ reason })}: ${namesOf(all)}`
  return {
    names: (from) => {
      const rest = restOf(from)
      const start = from === 0 ? '' : `And ${count(rest.length, 'more user')}, by name:\n\n`
      return start + sharing(rest).map(line).join('\n')
    },
    counts: (from) => {
      const rest = restOf(from)
      const all = keptOf()
      const kept = rest.filter((item) => all.has(item))
      const others = sharing(rest.filter((item) => !all.has(item)))
      const names = kept.length === 0 ? [] : [`- ${count(kept.length, 'user')} ${named}: ${namesOf(kept)}`]
      const numbers = others.map(
        ({ all, reason }) => `- ${count(all.length, 'user')}, not named here: ${why({ reason })}`,
      )
      return [`And ${count(rest.length, from === 0 ? 'user' : 'more user')}:\n`, ...names, ...numbers].join('\n')
    },
  }
}

function namesOf(all: readonly { readonly user: string }[]): string {
  return all.map(({ user }) => nameText(user)).join(', ')
}
