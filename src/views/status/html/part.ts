// One part of a status on a page.
import { number, sentence } from '../../../core/sentences.ts'
import { phraseHtml } from '../../html/first-screen.ts'
import { type Html, html, nothing } from '../../html/parts.ts'
import { headingHtml, type Place } from '../../html/place.ts'
import type { Cell, Column, Part, Row, Table } from '../part.ts'
import { barHtml, chartHtml } from './charts.ts'
import { restHtml } from './rest.ts'

/** Rows of a table that are shown. */
const mostRows = 20

/** What is not among the key numbers. @param prefix of the ids in a section of several */
export function partHtml({ name, title, table, chart, isWide, ...part }: Part, place: Place, prefix = ''): Html {
  const id = `${prefix}${name}`
  const rows = part.rows.filter(({ tile }) => tile === undefined)
  if (rows.length === 0 && chart === undefined && table === undefined) return nothing
  // The sections of several targets have no landmarks of their own: each would have the same name.
  const label = place === 'page' ? html` aria-labelledby="${id}"` : nothing
  return html`<section class="card${isWide === true ? ' whole' : ''}"${label}>
${headingHtml(place, title, id)}
${rows.length === 0 ? nothing : factsHtml(rows)}
${chart === undefined ? nothing : chartHtml(chart)}
${table === undefined ? nothing : tableHtml(table, title)}
</section>
`
}

/** Facts, one a line. */
export function factsHtml(rows: readonly Row[]): Html {
  const lines = rows.map(
    ({ label, value, isUnseen }) =>
      html`<div><dt>${sentence(label)}</dt><dd${isUnseen === true ? html` class="unseen"` : nothing}>${phraseHtml(value)}</dd></div>\n`,
  )
  return html`<dl class="facts">\n${lines}</dl>`
}

/** A narrow screen shows the cells of many columns one below the other, with their headings. */
function tableHtml({ noun, columns, rows }: Table, title: string): Html {
  const heads = columns.map((column) => html`<th scope="col"${end(column)}>${column.title}</th>`)
  const most = columns.map((_, at) => Math.max(...rows.map((cells) => numberIn(cells[at]))))
  const lines = rows.slice(0, mostRows).map((cells) => {
    const texts = cells.map((cell, at) => cellHtml(cell, { at, column: columns[at], most: most[at] ?? 0 }))
    return html`<tr>${texts}</tr>\n`
  })
  return html`<table${columns.length > 3 ? nothing : html` class="few"`}><caption class="vh">${title}</caption>
<thead><tr>${heads}</tr></thead>
<tbody>
${lines}</tbody></table>${restHtml(rows.length - mostRows, noun)}`
}

interface Position {
  readonly at: number
  readonly column: Column | undefined
  /** The largest number of the column. */
  readonly most: number
}

function cellHtml(cell: Cell, { at, column, most }: Position): Html {
  const isNumber = typeof cell === 'number'
  const text = isNumber ? html`${number(cell)}` : phraseHtml(cell)
  if (at === 0) return html`<th scope="row">${text}</th>`
  const bar = isNumber && column?.isDrawn === true ? barHtml(cell, most) : nothing
  return html`<td${end(column)} data-head="${column?.title ?? ''}">${text}${bar}</td>`
}

/** Numbers stand at the end of their column. */
function end(column: Column | undefined): Html {
  if (column?.noun === undefined) return nothing
  return column.isDrawn === true ? html` class="n drawn"` : html` class="n"`
}

function numberIn(cell: Cell | undefined): number {
  return typeof cell === 'number' ? cell : 0
}
