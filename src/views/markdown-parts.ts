import { forMarkdown, proseForMarkdown } from './safe.ts'
import { count, number } from './words.ts'

/** A piece of a comment of which rows may be cut. */
export interface Part {
  readonly head: string
  readonly rows: readonly string[]
  readonly foot: string
  /** What one row is. */
  readonly noun: string
}

/** From so many rows a table is folded. */
const long = 25

/** A table under a heading; a long one can be folded, and is unless it must be seen. */
export function table(
  title: string,
  header: readonly string[],
  more: Pick<Part, 'rows' | 'noun'> & { seen?: true },
): Part {
  const columns = `| ${header.join(' | ')} |\n|${' --- |'.repeat(header.length)}`
  const { rows, noun, seen } = more
  if (rows.length <= long) return { head: `### ${title}\n\n${columns}`, rows, foot: '', noun }
  const open = seen ? ' open' : ''
  return { head: `<details${open}><summary><b>${title}</b></summary>\n\n${columns}`, rows, foot: '\n</details>', noun }
}

/** A table's row of cells that are markdown already. */
export function tableRow(...cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

/** All parts, with rows up to a number of characters: the first part's rows go before the next one's. */
export function fitParts(parts: readonly Part[], limit: number): string {
  const used = parts.filter((part) => part.rows.length > 0 || part.noun === '')
  let left = used.reduce((room, part) => room - partText(part, 0).length - 2, limit)
  const texts = used.map((part) => {
    const shown = rowsThatFit(part.rows, left)
    left -= part.rows.slice(0, shown).reduce((sum, row) => sum + row.length + 1, 0)
    return partText(part, shown)
  })
  return texts.join('\n\n')
}

function rowsThatFit(rows: readonly string[], room: number): number {
  let left = room
  const first = rows.findIndex((row) => {
    left -= row.length + 1
    return left < 0
  })
  return first === -1 ? rows.length : first
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

function shorten(text: string, most: number): string {
  if (text.length <= most) return text
  return `${Array.from(text).slice(0, most).join('')}…`
}
