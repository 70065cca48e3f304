// The table of changes: its filters, its head, the first rows for a page without its script, and all rows as data.
//
// ARIA roles replace the elements' own: the style lays the table out as a grid, and the script keeps only the rows near
// the screen in the document.
import { count, number } from '../../core/sentences.ts'
import { kinds } from '../facets/index.ts'
import { changesWords } from '../model/changes.ts'
import { riskNames, risks } from '../model/risk-words.ts'
import { dataHtml, setData, tableData } from './data.ts'
import { type Html, html, nameHtml, nothing, raw } from './parts.ts'
import { kindCounts, kindNumbers, type Row, riskCounts, rowHtml } from './rows.ts'

/**
 * The changes one by one, as static rows and as data.
 * @param targets names of the targets, on a page of several plans
 */
export function tableHtml(rows: readonly Row[], targets?: readonly string[]): Html {
  if (rows.length === 0) return html`<section id="changes" tabindex="-1"></section>`
  const length = number(rows.length)
  const [searched, order, all] =
    targets === undefined
      ? [nothing, columns, tableData(rows)]
      : [html`targets, `, [targetColumn, ...columns], setData(rows, targets)]
  return html`<section id="changes" tabindex="-1" aria-labelledby="changes-title">
<h2 id="changes-title">${changesWords(rows.length)}, one by one</h2>
<div id="filters" role="search" aria-label="Changes">
<div class="line"><label class="vh js-only" for="search">Search ${searched}names, groups, files and reasons</label><input id="search" class="js-only" type="search" placeholder="Search ${searched}names, groups, files, reasons" autocomplete="off" spellcheck="false"/>
<label class="narrow js-only">Sort by <select id="order" autocomplete="off"><option value="kind">change</option><option value="name">name</option><option value="why">reason</option><option value="risk">risk</option>${targets === undefined ? nothing : html`<option value="target">target</option>`}</select></label>
<button type="button" class="clear js-only">Clear</button><p id="shown" role="status" class="js-only">${length} of ${length} shown</p></div>
<p id="unseen" class="soft" hidden="">This search finds every change. The browser’s own search (Ctrl+F) finds only the rows near the screen.</p>
${targets === undefined ? nothing : html`${targetChips(rows, targets)}\n`}${chips(
  'Change',
  'k',
  [...kindCounts(rows)].map(([kind, value]) => ({
    id: String(kindNumbers(rows).get(kind)),
    label: kinds[kind].label,
    value,
  })),
)}
${chips(
  'Risk',
  'r',
  [...riskCounts(rows)].map(([risk, value]) => ({ id: String(riskNames.indexOf(risk)), label: risks[risk], value })),
)}
</div>
<p id="unprinted" hidden=""></p>
<table role="table" aria-labelledby="changes-title">
<thead role="rowgroup"><tr role="row">${order.map(column)}</tr></thead>
<tbody role="rowgroup">
${rows.slice(0, most).map((row) => rowHtml(row, targets))}</tbody>
</table>
${rest(rows.length - most)}<p id="none" hidden="">No change matches. <button type="button" class="clear">Clear search and filters</button></p>
${dataHtml(all)}</section>`
}

interface Column {
  readonly heading: string
  readonly key?: string
}

/** A page without its script is usable with so many rows. */
const most = 1000

function rest(left: number): Html {
  if (left <= 0) return nothing
  return html`<p class="no-js"><b>${count(left, 'more change')} cannot be shown without JavaScript.</b> Open this page in a browser that allows its script, or see all changes with <code>hubplan show --format json</code>.</p>\n`
}

const columns: readonly Column[] = [
  { heading: 'Name', key: 'name' },
  { heading: 'Change', key: 'kind' },
  { heading: 'Before and after' },
  { heading: 'Why', key: 'why' },
  { heading: 'Risk', key: 'risk' },
]

const targetColumn: Column = { heading: 'Target', key: 'target' }

function column({ heading, key }: Column): Html {
  if (key === undefined) return html`<th role="columnheader" scope="col">${heading}</th>`
  const sorted = key === 'kind' ? raw(' aria-sort="ascending"') : nothing
  return html`<th role="columnheader" scope="col" data-key="${key}"${sorted}>${heading}</th>`
}

/** Of each target with changes. */
function targetChips(rows: readonly Row[], targets: readonly string[]): Html {
  const counts = targets.map(() => 0)
  for (const { target } of rows) counts[target] = (counts[target] ?? 0) + 1
  const all = targets.map((name, target) => ({ id: String(target), label: nameHtml(name), value: counts[target] ?? 0 }))
  return chips(
    'Target',
    't',
    all.filter(({ value }) => value > 0),
  )
}

interface Chip {
  readonly id: string
  readonly label: Html | string
  readonly value: number
}

function chips(legend: string, name: string, all: readonly Chip[]): Html {
  if (all.length === 0) return nothing
  const inputs = all.map(
    ({ id, label, value }) =>
      html`<label class="chip"><input type="checkbox" autocomplete="off" name="${name}" value="${id}"/><span>${label} <b>${number(value)}</b></span></label>\n`,
  )
  return html`<fieldset class="js-only"><legend>${legend}</legend><div>${inputs}</div></fieldset>`
}
