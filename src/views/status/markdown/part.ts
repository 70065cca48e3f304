// One part of a status in markdown.
import { count, number, sentence } from '../../../core/sentences.ts'
import { phraseText, proseText, tableRow } from '../../markdown/parts.ts'
import { summaryOf, tableOf } from '../numbers.ts'
import type { Cell, Chart, Part, Row, Table } from '../part.ts'

/** How it is written. */
export interface Writing {
  /** Of the part's heading: `###`. */
  readonly level: string
  /** Rows of a table at most. */
  readonly most: number
}

/** The facts that need no heading, as one table. */
export function factsTable(parts: readonly Part[]): string {
  const rows = parts.flatMap((part) => (hasOwn(part) ? [] : part.rows))
  const lines = rows.map(({ label, value, tile }) => {
    const text = phraseText(value)
    return tableRow([labelText(label), tile?.isLoud === true ? `**${text}**` : text])
  })
  return [tableRow(['What', 'Value']), '| --- | --- |', ...lines].join('\n')
}

/** Rows of which nothing is seen stand with the other facts. */
function hasOwn({ rows, isApart }: Part): boolean {
  return isApart === true && !rows.every(({ isUnseen }) => isUnseen === true)
}

/** What stands under its heading; empty for a part of facts only. */
export function partText(part: Part, { level, most }: Writing): string {
  const { title, rows, table, chart } = part
  const own = hasOwn(part) ? rows.map(factLine).join('\n') : ''
  const texts = [
    own,
    chart === undefined ? '' : chartText(chart, most),
    table === undefined ? '' : tableText(table, most),
  ].filter((text) => text !== '')
  return texts.length === 0 ? '' : [`${level} ${proseText(title)}`, ...texts].join('\n\n')
}

function factLine({ label, value }: Row): string {
  return `- ${labelText(label)}: ${phraseText(value)}`
}

/** Our own words stay plain, with numbers such as 90d. */
function labelText(label: string): string {
  const text = sentence(label)
  return /^[A-Za-z0-9 ]+$/.test(text) ? text : proseText(text)
}

/** Days are folded under what they come to. */
function chartText(chart: Chart, most: number): string {
  const title = chart.title === undefined ? '' : `${proseText(chart.title)}\n\n`
  if (chart.is === 'bars') return title + tableText(tableOf(chart), most)
  if (chart.is === 'histogram') return title + tableText(tableOf(chart), chart.buckets.length)
  const summary = `${proseText(sentence(summaryOf(chart)))}.`
  const days = { ...chart, points: chart.points.slice(-mostDays) }
  const head = `<details><summary><b>The last ${count(days.points.length, 'day')}</b></summary>`
  return `${title}${summary}\n\n${head}\n\n${tableText(tableOf(days), mostDays)}\n\n</details>`
}

const mostDays = 31

function tableText({ noun, columns, rows }: Table, most: number): string {
  const lines = rows.slice(0, most).map((cells) => tableRow(cells.map(cellText)))
  const ends = columns.map((column) => (column.noun === undefined ? '---' : '---:'))
  const head = [tableRow(columns.map(({ title }) => proseText(title))), `| ${ends.join(' | ')} |`]
  const more = rows.length - most
  const rest = more > 0 ? ['', `… and ${count(more, `more ${noun}`)}`] : []
  return [...(lines.length === 0 ? [] : [...head, ...lines]), ...rest].join('\n').trimStart()
}

function cellText(cell: Cell): string {
  return typeof cell === 'number' ? number(cell) : phraseText(cell)
}
