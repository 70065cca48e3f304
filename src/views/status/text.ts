// hubplan status as text.
import type { Status } from '../../core/look/status.ts'
import { count, number } from '../../core/sentences.ts'
import { type Phrase, written } from '../model/phrase.ts'
import { forTerminal, proseForTerminal } from '../safe.ts'
import { type Cell as Box, flow, type Paper, paint } from '../terminal/layout.ts'
import { dateTime } from '../words.ts'
import { tableOf } from './numbers.ts'
import type { Cell, Column, Part, Row, Table } from './part.ts'
import { partsOf } from './parts/index.ts'

/** Maximum number of rows shown of a table. */
const top = 10

/** @param product software of a hub, whose version is shown. Other systems show no servers, groups or activity. */
export function statusText(status: Status, paper: Paper, product: string | undefined): string {
  const parts = partsOf(status, { product })
  const lines = [
    paint(paper, 'head', forTerminal(status.url)),
    ...flow(paper, [[{ text: `as of ${dateTime(status.takenAt)}`, tone: 'dim' }]]),
    ...flow(
      paper,
      parts.flatMap(({ rows, isApart }) => (isApart === true ? [] : rows.map(rowBoxes))),
    ),
    ...parts.flatMap((part) => partLines(part, paper)),
  ]
  return `${lines.join('\n')}\n`
}

/** A part of which nothing is seen needs no title: its row names it. */
function partLines({ title, rows, isApart, table, chart }: Part, paper: Paper): readonly string[] {
  const own = isApart === true ? rows : []
  const tables = [...(table === undefined ? [] : [table]), ...(chart?.is === 'bars' ? [tableOf(chart)] : [])]
  if (own.length === 0 && tables.length === 0) return []
  const isUnseen = tables.length === 0 && own.every((row) => row.isUnseen === true)
  return [
    '',
    ...(isUnseen ? [] : [paint(paper, 'head', proseForTerminal(title))]),
    ...flow(paper, own.map(rowBoxes)),
    ...tables.flatMap((one) => tableLines(one, paper)),
  ]
}

function rowBoxes({ label, value }: Row): readonly Box[] {
  return [{ text: proseForTerminal(label) }, { text: phraseText(value) }]
}

function tableLines({ rows, columns }: Table, paper: Paper): readonly string[] {
  const shown = rows.slice(0, top).map((cells) => cells.map((cell, at) => ({ text: cellText(cell, columns[at]) })))
  const more = rows.length - top
  const rest = more > 0 ? [paint(paper, 'dim', `  … and ${number(more)} more (see --format json)`)] : []
  return [...flow(paper, shown), ...rest]
}

function cellText(cell: Cell, column: Column | undefined): string {
  if (typeof cell !== 'number') return phraseText(cell)
  return column?.noun === undefined ? number(cell) : count(cell, column.noun)
}

function phraseText(phrase: Phrase): string {
  return written(phrase, {
    words: proseForTerminal,
    name: forTerminal,
    code: forTerminal,
    strong: (inner) => inner.join(''),
  }).join('')
}
