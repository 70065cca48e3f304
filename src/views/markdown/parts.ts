import { count, number } from '../../core/sentences.ts'
import type { Action, Reason } from '../../core/types.ts'
import { type Phrase, written } from '../model/phrase.ts'
import { forMarkdown, proseForMarkdown } from '../safe.ts'
import { reasonWords } from '../words.ts'

/** A part of a comment whose rows may be cut. */
export interface Part {
  readonly head: string
  /** The heading of a table; not written without rows. */
  readonly columns?: string
  readonly rows: readonly string[]
  readonly foot: string
  /** What one row is, to count the rows that are cut; empty for a part that is never cut. */
  readonly noun: string
  /** What one row is when it is not shown; absent: the noun. */
  readonly missing?: string
  /** How many names the rows count only. */
  readonly unnamed?: number
  /** When rows are cut: `first` parts get rows before all others, and `seen` parts keep some rows. */
  readonly rank?: 'first' | 'seen'
  /** For rows that are cut: their names alone. */
  readonly tail?: Tail
  /** The actions that the rows show; an action in no part is listed under "Other changes". */
  readonly told?: readonly Action[]
}

/** What stands in place of the rows from a number on. */
export interface Tail {
  /** All names. */
  readonly names: (from: number) => string
  /** Some of the names, and numbers of the others; where even the names are too long. */
  readonly counts: (from: number) => string
}

/** Tables with at least this many rows are folded. */
const long = 25

/** Content under a heading of a comment. An absent field is as in the topic. */
export interface Table {
  readonly title?: string
  readonly noun?: string
  readonly told?: readonly Action[]
  readonly tail?: Tail
  /** How many names the rows count only. */
  readonly unnamed?: number
  /** Under the heading; what all rows share. */
  readonly note?: string
  /** Absent for a list. */
  readonly header?: readonly string[]
  readonly rows: readonly string[]
}

type Columns<Item> = Readonly<Record<string, (item: Item) => string>>

/** One row per item; the columns by their heading, each cell in markdown. */
export function tableOf<Item>(
  items: readonly Item[],
  columns: Columns<Item>,
): Pick<Table, 'rows'> & { readonly header: readonly string[] } {
  const cells = Object.values(columns)
  return { header: Object.keys(columns), rows: items.map((item) => tableRow(cells.map((cell) => cell(item)))) }
}

interface Heading {
  readonly title: string
  readonly noun: string
  readonly missing?: string
  readonly seen?: true | undefined
}

/** A list or a table under a heading. A long table is folded, except when it must be seen. */
export function partOf({ title, header, rows, seen, note, tail, told = [], ...part }: Table & Heading): Part {
  const { noun, missing = noun, unnamed = 0 } = part
  const rest = {
    noun,
    missing,
    unnamed,
    told,
    ...(tail === undefined ? {} : { tail }),
    ...(seen ? ({ rank: 'seen' } as const) : {}),
  }
  const said = note === undefined ? '' : `\n\n${note}`
  const columns = header === undefined ? '' : `\n${tableRow(header)}\n|${' --- |'.repeat(header.length)}`
  if (rows.length <= long) return { head: `### ${title}${said}`, columns, rows, foot: '', ...rest }
  const head = `<details${seen ? ' open' : ''}><summary><b>${title}</b></summary>${said}`
  return { head, columns, rows, foot: '\n</details>', ...rest }
}

/** A row of a table. A date in a cell stays in one line: a browser breaks a line after any hyphen but this one. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.map(unbroken).join(' | ')} |`
}

const codeOrDate = /(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)|\b(\d{4})-(\d\d)-(\d\d)\b/g

function unbroken(cell: string): string {
  return cell.replace(codeOrDate, (all, fence, year, month, day) =>
    fence === undefined ? `${year}\u2011${month}\u2011${day}` : all,
  )
}

/** The reason, as a cell. */
export function why({ reason }: { readonly reason: Reason }): string {
  return proseText(reasonWords(reason))
}

/** Names of up to this length are whole in a table; `Names in full` has the others. */
export const longestShown = 60
/** JupyterHub accepts names of up to 255 characters; two of them may differ only in the last one. */
const longestName = 255
const longestSentence = 1200

/** A name, cut in its middle when it is long. */
export function nameText(name: string): string {
  const characters = Array.from(name)
  if (characters.length <= longestShown) return forMarkdown(name)
  const half = (longestShown - 2) / 2
  return forMarkdown(`${characters.slice(0, half + 1).join('')}…${characters.slice(-half).join('')}`)
}

/** An address, a path, a value or a name in full, cut when it is longer than any hub accepts. */
export function wholeText(text: string): string {
  return forMarkdown(shorten(text, longestName))
}

/** A sentence, cut when it is very long. */
export function proseText(text: string): string {
  return proseForMarkdown(shorten(text, longestSentence))
}

/** A sentence with names in it. */
export function phraseText(phrase: Phrase): string {
  const words = (text: string): string => {
    // A colon before a word would begin an emoji.
    const [, before = '', inner = '', after = ''] = /^((?:[.,;:)](?=\s|$))?\s*\(?)(.*?)(\s*)$/su.exec(text) ?? []
    return before + proseText(inner) + after
  }
  return written(phrase, { words, name: nameText, code: wholeText, strong: (inner) => `**${inner.join('')}**` }).join(
    '',
  )
}

const mostNames = 20
/** Limits the names of one row, so that they cannot crowd out other rows. */
const longestList = 1000

/** Names for a cell; the tail of a long list is counted. */
export function nameList(names: readonly string[]): string {
  const first = firstNames(names)
  const more = names.length - first.length
  return [...first, ...(more > 0 ? [`${number(more)} more`] : [])].join(', ')
}

/** How many names of such cells are counted only. */
export function unnamedIn(cells: readonly (readonly string[])[]): number {
  return cells.reduce((sum, names) => sum + names.length - firstNames(names).length, 0)
}

function firstNames(names: readonly string[]): readonly string[] {
  let left = longestList
  const texts = names.slice(0, mostNames).map(nameText)
  return texts.filter((text, index) => {
    left -= text.length
    return left >= 0 || index === 0
  })
}

/** `2: ann, bob` */
export function usersText({ all }: { readonly all: readonly { readonly user: string }[] }): string {
  return `${number(all.length)}: ${nameList(all.map(({ user }) => user))}`
}

/** The text after the rows: names, numbers, or how many are missing. */
export function cutText(noun: string, more: number): string {
  return `**… and ${count(more, `more ${noun}`)}**, not shown here: see the plan file.`
}

function shorten(text: string, most: number): string {
  if (text.length <= most) return text
  return `${Array.from(text).slice(0, most).join('')}…`
}
