import { count, number } from '../../core/sentences.ts'
import type { Action, Reason } from '../../core/types.ts'
import { forMarkdown, proseForMarkdown } from '../safe.ts'
import { reasonWords } from '../words.ts'

/** A part of a comment whose rows may be cut. */
export interface Part {
  readonly head: string
  readonly rows: readonly string[]
  readonly foot: string
  /** What one row is, to count the rows that are cut. */
  readonly noun: string
  /** When rows are cut: `first` parts get rows before all others, and `seen` parts keep some rows. */
  readonly rank?: 'first' | 'seen'
  /** The actions that the rows show; an action in no part is listed under "Other changes". */
  readonly told?: readonly Action[]
}

/** Tables with at least this many rows are folded. */
const long = 25

/** Content under a heading of a comment. An absent field is as in the topic. */
export interface Table {
  readonly title?: string
  readonly noun?: string
  readonly told?: readonly Action[]
  /** Absent for a list. */
  readonly header?: readonly string[]
  readonly rows: readonly string[]
}

/** One row per item; the columns by their heading, each cell in markdown. */
export function tableOf<Item>(
  items: readonly Item[],
  columns: Readonly<Record<string, (item: Item) => string>>,
): Pick<Table, 'rows'> & { readonly header: readonly string[] } {
  const cells = Object.values(columns)
  return { header: Object.keys(columns), rows: items.map((item) => tableRow(cells.map((cell) => cell(item)))) }
}

interface Heading {
  readonly title: string
  readonly noun: string
  readonly seen?: true | undefined
}

/** A list or a table under a heading. A long table is folded, except when it must be seen. */
export function partOf({ title, header, rows, noun, seen, told = [] }: Table & Heading): Part {
  const rest = { noun, told, ...(seen ? ({ rank: 'seen' } as const) : {}) }
  if (header === undefined) return { head: `### ${title}\n`, rows, foot: '', ...rest }
  const columns = `${tableRow(header)}\n|${' --- |'.repeat(header.length)}`
  if (rows.length <= long) return { head: `### ${title}\n\n${columns}`, rows, foot: '', ...rest }
  const head = `<details${seen ? ' open' : ''}><summary><b>${title}</b></summary>\n\n${columns}`
  return { head, rows, foot: '\n</details>', ...rest }
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

/** The reason, as a cell. */
export function why({ reason }: { readonly reason: Reason }): string {
  return proseText(reasonWords(reason))
}

/** Minimum rows of each part that must be seen, before any part gets more. */
const least = 10

/**
 * All parts in their order, cut to a number of characters. Rank `first` parts get their minimum rows before any part
 * gets more, and at most half the budget. Then `seen` parts take one row each in turn up to the minimum, so that one
 * part's long rows cannot crowd out another. The rest of the budget goes to the parts in order.
 */
export function fitParts(parts: readonly Part[], limit: number): string {
  const used = parts.filter((part) => part.rows.length > 0 || part.noun === '')
  const shown = used.map(() => 0)
  let left = used.reduce((room, part) => room - partText(part, 0).length - 2, limit)
  /** Takes rows of one part, up to a maximum, while at least `free` characters are left. */
  const take = (index: number, most: number, free = 0): void => {
    const rows = used[index]?.rows ?? []
    for (let next = shown[index] ?? 0; next < Math.min(most, rows.length); next += 1) {
      const cost = (rows[next]?.length ?? 0) + 1
      if (left - cost < free) return
      left -= cost
      shown[index] = next + 1
    }
  }
  const places = (rank: Part['rank']): readonly number[] =>
    used.flatMap((part, index) => (part.rank === rank ? [index] : []))
  const half = left / 2
  for (let round = 1; round <= least; round += 1) for (const index of places('first')) take(index, round, half)
  for (const index of places('first')) take(index, Number.POSITIVE_INFINITY, half)
  for (let round = 1; round <= least; round += 1) for (const index of places('seen')) take(index, round)
  for (const index of places('first')) take(index, Number.POSITIVE_INFINITY)
  used.forEach((_, index) => {
    take(index, Number.POSITIVE_INFINITY)
  })
  return used.map((part, index) => partText(part, shown[index] ?? 0)).join('\n\n')
}

function partText(part: Part, shown: number): string {
  const more = part.rows.length - shown
  const cut = more > 0 ? [`\n**… and ${count(more, part.noun)} more**, not shown here: see the plan file.`] : []
  return [part.head, ...part.rows.slice(0, shown), ...cut, ...(part.foot === '' ? [] : [part.foot])].join('\n')
}

/** JupyterHub accepts names of up to 255 characters; two of them may differ only in the last one. */
const longestName = 255
const longestSentence = 1200

/** A name, cut when it is longer than any hub accepts. */
export function nameText(name: string): string {
  return forMarkdown(shorten(name, longestName))
}

/** A sentence, cut when it is very long. */
export function proseText(text: string): string {
  return proseForMarkdown(shorten(text, longestSentence))
}

const mostNames = 20
/** Limits the names of one row, so that they cannot crowd out other rows. */
const longestList = 1000

/** Names for a cell; the tail of a long list is counted. */
export function nameList(names: readonly string[]): string {
  let left = longestList
  const texts = names.slice(0, mostNames).map(nameText)
  const first = texts.filter((text, index) => {
    left -= text.length
    return left >= 0 || index === 0
  })
  const more = names.length - first.length
  return [...first, ...(more > 0 ? [`${number(more)} more`] : [])].join(', ')
}

/** `2: ann, bob` */
export function usersText({ all }: { readonly all: readonly { readonly user: string }[] }): string {
  return `${number(all.length)}: ${nameList(all.map(({ user }) => user))}`
}

function shorten(text: string, most: number): string {
  if (text.length <= most) return text
  return `${Array.from(text).slice(0, most).join('')}…`
}
