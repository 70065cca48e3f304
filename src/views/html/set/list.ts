// The list of targets of a page of several plans: a row for each with something to do, the worst first.
import { count } from '../../../core/sentences.ts'
import { columns, type NumberCells, numbersOf, stateWords } from '../../model/set/cells.ts'
import type { FailedRow, PlannedRow, SetRow, State } from '../../model/set/rows.ts'
import { phraseHtml } from '../first-screen.ts'
import { type Html, html, joined, nameHtml, nothing, type Tone } from '../parts.ts'
import { anchorOf, changesButton } from './section.ts'

const tones = {
  blocked: 'loss',
  failed: 'loss',
  expired: 'risk',
  ready: 'gain',
  nothing: 'calm',
} as const satisfies Record<State, Tone>

/** @param rows as rowsOf sorts them: the number of a target is its place */
export function targetsHtml(rows: readonly SetRow[]): Html {
  const busy = rows.map((row, number) => ({ row, number })).filter(({ row }) => row.is !== 'nothing')
  const table =
    busy.length === 0
      ? nothing
      : html`<table role="table" aria-labelledby="targets-title">
<thead role="rowgroup"><tr role="row">${columns.map((heading) => html`<th role="columnheader" scope="col">${heading}</th>`)}</tr></thead>
<tbody role="rowgroup">
${busy.map(({ row, number }) => rowHtml(row, number))}</tbody>
</table>
`
  return html`<section id="targets" tabindex="-1" aria-labelledby="targets-title">
<h2 id="targets-title">${count(rows.length, 'target')}</h2>
${table}${quietHtml(rows, busy.length)}</section>`
}

function rowHtml(row: SetRow, number: number): Html {
  const name = html`<a href="#${anchorOf(number)}">${nameHtml(row.target)}</a>`
  const more = row.is === 'failed' ? nothing : html` ${changesButton(row.counts.changes, number)}`
  const cells = row.is === 'failed' ? failedCells(row) : plannedCells(row)
  return html`<tr role="row"><th role="rowheader" scope="row">${name}${more}</th><td role="cell"><span class="kind ${tones[row.is]}">${stateWords[row.is]}</span></td>${cells}</tr>\n`
}
