// Tables of the manual on a terminal: aligned where they fit, else row by row.
import type { Tokens } from 'marked'

import { type Paper, paint } from '../terminal/layout.ts'
import { fill, lineWidth, paintWords, type Word, wordsOf, wordWidth } from './inline.ts'

type Row = readonly (readonly Word[])[]

const gap = 2
/** A narrower column of text is hard to read. */
const narrowest = 24

/** The lines of a table. */
export function tableLines({ header, rows }: Tokens.Table, paper: Paper): readonly string[] {
  const cells = (row: readonly Tokens.TableCell[]): Row => row.map(({ tokens }) => wordsOf(tokens, paper))
  const all = [cells(header).map((words) => words.map(asHead)), ...rows.map(cells)]
  const widths = widthsOf(all, paper.columns || Number.POSITIVE_INFINITY)
  if (widths === undefined) return stacked(all, paper)
  const [head = [], ...lines] = all.map((row) => aligned(row, widths, paper))
  // Bold letters set the head apart; without them a line does.
  const rule = paper.color ? [] : [widths.map((width) => '-'.repeat(width)).join(' '.repeat(gap))]
  return [...head, ...rule, ...lines.flat()]
}

function asHead(word: Word): Word {
  return word.map(({ text }) => ({ text, tone: 'head' }))
}

/** Undefined when a column would be too narrow for its words. */
function widthsOf(rows: readonly Row[], columns: number): readonly number[] | undefined {
  const count = rows[0]?.length ?? 0
  const most = (measure: (words: readonly Word[]) => number, column: number): number =>
    Math.max(0, ...rows.map((row) => measure(row[column] ?? [])))
  const natural = Array.from({ length: count }, (_, column) => most(natureOf, column))
  const needed = Array.from({ length: count }, (_, column) => most(longestOf, column))
  const room = columns - gap * (count - 1)
  const wide = natural.map((width, column) => Math.max(needed[column] ?? 0, Math.min(width, narrowest)))
  if (natural.reduce((sum, width) => sum + width, 0) <= room) return natural
  return shared(natural, wide, room)
}

/** Columns get what they need; the widest ones share what is left. */
function shared(natural: readonly number[], least: readonly number[], room: number): readonly number[] | undefined {
  const left = room - least.reduce((sum, width) => sum + width, 0)
  if (left < 0) return undefined
  const wanted = natural.map((width, column) => width - (least[column] ?? 0))
  const total = wanted.reduce((sum, width) => sum + width, 0)
  return least.map((width, column) => width + Math.floor((left * (wanted[column] ?? 0)) / Math.max(1, total)))
}

function natureOf(words: readonly Word[]): number {
  return Math.max(0, ...fill(words, Number.POSITIVE_INFINITY).map(lineWidth))
}

function longestOf(words: readonly Word[]): number {
  return Math.max(0, ...words.map(wordWidth))
}

function aligned(row: Row, widths: readonly number[], paper: Paper): readonly string[] {
  const columns = row.map((words, column) => fill(words, widths[column] ?? 0))
  const height = Math.max(...columns.map((lines) => lines.length))
  return Array.from({ length: height }, (_, line) => {
    const parts = columns.map((lines, column) => {
      const words = lines[line] ?? []
      return paintWords(words, paper) + ' '.repeat(Math.max(0, (widths[column] ?? 0) - lineWidth(words)))
    })
    return parts.join(' '.repeat(gap)).trimEnd()
  })
}

/** Each row as a small list: its first cell, and the filled ones of the others under it, each after its heading. */
function stacked([head = [], ...rows]: readonly Row[], paper: Paper): readonly string[] {
  const names = head.map((words) => `${words.map((word) => word.map(({ text }) => text).join('')).join(' ')}:`)
  const indent = Math.max(0, ...names.slice(1).map((name) => name.length)) + 3
  const width = (paper.columns || Number.POSITIVE_INFINITY) - indent
  return rows.flatMap((row, index) => [
    ...(index === 0 ? [] : ['']),
    ...fill((row[0] ?? []).map(asHead), width + indent).map((words) => paintWords(words, paper)),
    ...row.slice(1).flatMap((words, column) =>
      (words.every(({ length }) => length === 0) ? [] : fill(words, width)).map((line, number) => {
        const name = number === 0 ? (names[column + 1] ?? '') : ''
        return `  ${paint(paper, 'dim', name)}${' '.repeat(indent - 2 - name.length)}${paintWords(line, paper)}`
      }),
    ),
  ])
}
