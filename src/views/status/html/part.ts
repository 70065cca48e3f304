// One part of a status on a page.
import { number, sentence } from '../../../core/sentences.ts'
import { phraseHtml } from '../../html/first-screen.ts'
import { type Html, html, nothing } from '../../html/parts.ts'
import { headingHtml, type Place } from '../../html/place.ts'
import type { Cell, Column, Part, Row, Table } from '../part.ts'
import { chartHtml } from './charts.ts'
import { restHtml } from './rest.ts'

/** Rows of a table that are shown. */
const mostRows = 20

/** What is not among the key numbers. @param prefix of the ids in a section of several */
export function partHtml({ name, title, table, chart, isWide, ...part }: Part, place: Place, prefix = ''): Html {
  const id = `${prefix}${name}`
  const rows = part.rows.filter(({ tile }) => tile === undefined)
  if (rows.length === 0 && chart === undefined && table === undefined) return nothing
  return html`<section class="card${isWide === true ? ' whole' : ''}" aria-labelledby="${id}">
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
      html`<dt>${sentence(label)}</dt><dd${isUnseen === true ? html` class="unseen"` : nothing}>${phraseHtml(value)}</dd>\n`,
  )
  return html`<dl class="facts">\n${lines}</dl>`
}

/** A narrow screen shows the cells of many columns one below the other, with their headings. */
function tableHtml({ noun, columns, rows }: Table, title: string): Html {
  const heads = columns.map(
    ({ title: head, noun: counted }) => html`<th scope="col"${end(counted !== undefined)}>${head}</th>`,
  )
  const lines = rows
    .slice(0, mostRows)
    .map((cells) => html`<tr>${cells.map((cell, at) => cellHtml(cell, at, columns))}</tr>\n`)
  return html`<table${columns.length > 3 ? nothing : html` class="few"`}><caption class="vh">${title}</caption>
<thead><tr>${heads}</tr></thead>
<tbody>
${lines}</tbody></table>${restHtml(rows.length - mostRows, noun)}`
}

function cellHtml(cell: Cell, at: number, columns: readonly Column[]): Html {
  const isNumber = typeof cell === 'number'
  const text = isNumber ? html`${number(cell)}` : phraseHtml(cell)
  if (at === 0) return html`<th scope="row">${text}</th>`
  return html`<td${end(isNumber)} data-head="${columns[at]?.title ?? ''}">${text}</td>`
}

function end(isNumber: boolean): Html {
  return isNumber ? html` class="n"` : nothing
}
