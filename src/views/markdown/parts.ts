import type { Action, Reason } from '../../core/types.ts'
import { forMarkdown, proseForMarkdown } from '../safe.ts'
import { count, number, reasonWords } from '../words.ts'

/** A piece of a comment of which rows may be cut. */
export interface Part {
  readonly head: string
  readonly rows: readonly string[]
  readonly foot: string
  /** What one row is. */
  readonly noun: string
  /** Where rows are cut: `first` are taken before all others, and of `seen` some are there beside any other part. */
  readonly rank?: 'first' | 'seen'
  /** The actions that the rows tell; what no part tells stands under "Other changes". */
  readonly told?: readonly Action[]
}

/** From so many rows a table is folded. */
const long = 25

/** What stands under a heading of a comment. An absent field is as in the topic. */
export interface Table {
  readonly title?: string
  readonly noun?: string
  readonly told?: readonly Action[]
  /** Absent for a list. */
  readonly header?: readonly string[]
  readonly rows: readonly string[]
}

/** One row an item; the columns by their heading, each cell markdown already. */
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

/** A list or a table under a heading; a long table can be folded, and is unless it must be seen. */
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

/** So many rows of each part that must be seen are taken before the rest of any. */
const least = 10

/**
 * All parts in their order, with rows up to a number of characters. First come the rows of rank `first`, each part's
 * least before the rest of any; endless ones leave half of the room. Then each part of rank `seen` gets its least rows, one from each in turn, so that long rows of
 * one are at no other's cost. What is left goes to the parts in their order.
 */
export function fitParts(parts: readonly Part[], limit: number): string {
  const used = parts.filter((part) => part.rows.length > 0 || part.noun === '')
  const shown = used.map(() => 0)
  let left = used.reduce((room, part) => room - partText(part, 0).length - 2, limit)
  /** Takes rows of one part, up to a number of them, as long as so many characters stay free. */
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

/** A hub takes names of up to 255 characters: two of them may differ only in the last one. */
const longestName = 255
const longestSentence = 1200

/** A name, cut when it is absurdly long. */
export function nameText(name: string): string {
  return forMarkdown(shorten(name, longestName))
}

/** A sentence, cut when it is absurdly long. */
export function proseText(text: string): string {
  return proseForMarkdown(shorten(text, longestSentence))
}

const mostNames = 20
/** So that the names of one row do not push all others out of the comment. */
const longestList = 1000

/** Names for a cell; the long tail is counted. */
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
