// The list of targets on a page of several plans: a row for each with something to do, the worst first.
import { count } from '../../../core/sentences.ts'
import { changesWords } from '../../model/changes.ts'
import { columns, numbersOf, type SetRow, type SetScreen, type State, stateWords } from '../../model/set/index.ts'
import { isHalfSeen } from '../../model/verdict.ts'
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

/** Of the worst target. */
export function toneOfSet({ verdict, rows }: SetScreen): Tone {
  return verdict.is === 'ready' && rows.some(isDark) ? 'risk' : tones[verdict.is]
}

function isDark(row: SetRow): boolean {
  return row.is !== 'failed' && isHalfSeen(row.one.plan, row.verdict)
}

/** Not green where not everything was visible, as in the target's own section. */
function toneOf(row: SetRow): Tone {
  return isDark(row) ? 'risk' : tones[row.is]
}

/** The number of a target is its place: rows first, then those with nothing to do. */
export function targetsHtml({ targets, rows, idle }: SetScreen, changes: number): Html {
  const link = changes === 0 ? nothing : html`<p><a href="#changes">${changesWords(changes)}, one by one</a></p>\n`
  return html`<section id="targets" tabindex="-1" aria-labelledby="targets-title">
<h2 id="targets-title">${targets}</h2>
${rows.length === 0 ? nothing : tableHtml(rows)}${idleHtml(idle, rows.length)}${link}</section>`
}

function tableHtml(rows: readonly SetRow[]): Html {
  return html`<table role="table" aria-labelledby="targets-title">
<thead role="rowgroup"><tr role="row">${columns.map((heading) => html`<th role="columnheader" scope="col">${heading}</th>`)}</tr></thead>
<tbody role="rowgroup">
${rows.map(rowHtml)}</tbody>
</table>
`
}

function rowHtml(row: SetRow, number: number): Html {
  const link = html`<a href="#${anchorOf(number)}">${nameHtml(row.target)}</a>`
  const button = row.is === 'failed' ? nothing : changesButton(row.target, row.counts.changes, number)
  const { deletes, active, rights, creates } = numbersOf(row)
  const [, , ...headings] = columns
  const cells = [deletes, active, rights, creates].map((text) => html`${text}`)
  const others = [...cells, phraseHtml(row.look)].map((text, at) => cellHtml(text, headings[at] ?? ''))
  return html`<tr role="row"><th role="rowheader" scope="row">${joined([link, button], ' ')}</th><td role="cell"><span class="kind ${toneOf(row)}">${stateWords[row.is]}</span></td>${others}</tr>\n`
}

/** A narrow screen has no headings. */
function cellHtml(text: Html, heading: string): Html {
  if (text.markup === '') return html`<td role="cell"></td>`
  return html`<td role="cell"><span class="in-narrow" aria-hidden="true">${heading}: </span>${text}</td>`
}

function idleHtml(names: readonly string[], first: number): Html {
  if (names.length === 0) return nothing
  const links = names.map((name, at) => html`<a href="#${anchorOf(first + at)}">${nameHtml(name)}</a>`)
  const title = first === 0 ? count(names.length, 'target') : count(names.length, 'other')
  return html`<details><summary>${title}: nothing to do</summary>${joined(links, ', ')}</details>\n`
}
