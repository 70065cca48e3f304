// A plan as one page: no network, no dependency, fully readable without its script.

import { count, number } from '../../core/sentences.ts'
import type { Surroundings } from '../../core/surroundings.ts'
import type { Plan } from '../../core/types.ts'
import { kinds } from '../facets/index.ts'
import { changesWords } from '../model/changes.ts'
import { findingsOf, mostBlocks, mostExamples } from '../model/findings.ts'
import { mostItems } from '../model/first-screen/facts.ts'
import { firstScreen } from '../model/first-screen/index.ts'
import { overridePhrases } from '../model/override-words.ts'
import { risks } from '../model/risk-words.ts'
import { verdictTitle } from '../model/verdict.ts'
import { dateTime, listed, needWords, shortPlace } from '../words.ts'
import { findingHtml, firstScreenHtml, phraseHtml } from './first-screen.ts'
import { glanceHtml } from './glance.ts'
import { pageHead } from './head.ts'
import { copyHtml, type Html, html, nameHtml, nothing, raw, type Tone } from './parts.ts'
import { kindCounts, kindNumber, type Row, readRows, riskCounts, rowHtml } from './rows.ts'
import { script } from './script.ts'
import { style } from './style.ts'

export interface HtmlOptions {
  /** ISO; ages and the expiry are counted from it. */
  readonly now: string
  /** Path of the saved plan, for the next command; left out when it is not saved. */
  readonly file?: string
  /** Where it is read; absent: in a shell. */
  readonly where?: Surroundings
  /** Base64 of a text's sha256: the page's security policy allows only its own style and script. */
  readonly sha256: (text: string) => string
}

/** A plan as a standalone page. */
export function planHtml(plan: Plan, options: HtmlOptions): string {
  const screen = firstScreen(plan, { ...options, isKept: true })
  const rows = readRows(plan)
  const shown = verdictTitle(plan, screen.verdict)
  const { markup } =
    html`${pageHead({ title: `hubplan plan: ${shown}, ${plan.target.url}`, style, script }, options.sha256)}
<body>
<a class="skip" href="#changes">To the changes</a>
<header><p>hubplan plan</p><button type="button" id="theme" class="js-only">Dark theme</button></header>
<main>
<h1>Plan for ${nameHtml(plan.target.url)}</h1>
${firstScreenHtml(plan, screen)}
${findings(plan, 'warn')}
${glanceHtml(plan, rows)}
${table(rows)}
${overrides(plan)}
${examples(plan)}
${findings(plan, 'info')}
${needs(plan)}
${inputs(plan)}
${digests(plan)}
</main>
<footer><p>Made by ${plan.tool}. This page was written ${dateTime(options.now)}.</p></footer>
<p id="said" class="vh" role="status"></p>
</body>
</html>
`
  return markup
}

function told(heading: string, tone: Tone, body: Html): Html {
  return html`<section class="told ${tone}">\n<h2>${heading}</h2>\n${body}\n</section>`
}

function list(items: readonly Html[]): Html {
  return html`<ul>\n${items.map((item) => html`<li>${item}</li>\n`)}</ul>`
}

const levels = {
  warn: { heading: 'Warnings', tone: 'risk' },
  info: { heading: 'Notes', tone: 'calm' },
} as const satisfies Record<'warn' | 'info', { heading: string; tone: Tone }>

function findings(plan: Plan, level: 'warn' | 'info'): Html {
  const items = findingsOf(plan, level).map(findingHtml)
  const { heading, tone } = levels[level]
  return items.length === 0 ? nothing : told(heading, tone, list(items))
}

/** Overrides and loosened limits, when the first screen has room for some of them only. */
function overrides(plan: Plan): Html {
  const all = overridePhrases(plan)
  return all.length <= mostItems
    ? nothing
    : told('All overrides and loosened limits', 'loss', list(all.map(phraseHtml)))
}

/** All findings of a guard that has more of them than its entry shows, or that has no entry. */
function examples(plan: Plan): Html {
  const blocks = findingsOf(plan, 'block')
  const hidden = new Set(blocks.slice(mostBlocks))
  const all = [...blocks, ...findingsOf(plan, 'warn'), ...findingsOf(plan, 'info')]
  const long = all.filter((kind) => hidden.has(kind) || kind.messages.length > mostExamples)
  return html`${long.map(
    ({ guard, messages }) =>
      html`<details><summary>All ${count(messages.length, 'finding')} of ${nameHtml(guard)}</summary>${list(messages.map((message) => html`${message}`))}</details>\n`,
  )}`
}

function digests({ digest, changes_digest: changes }: Plan): Html {
  return html`<dl>
<dt>Digest</dt><dd>${copyHtml(digest, 'the digest')}</dd>
<dt>Changes digest</dt><dd>${copyHtml(changes, 'the changes digest')}</dd>
</dl>`
}

/**
 * ARIA roles replace the elements' own: the style lays the table out as a grid, and the browser renders only visible
 * rows.
 */
function table(rows: readonly Row[]): Html {
  if (rows.length === 0) return html`<section id="changes" tabindex="-1"></section>`
  const sizes = new Map<number, number>()
  for (const row of rows) sizes.set(row.number, (sizes.get(row.number) ?? 0) + 1)
  const body = rows.map((row) => rowHtml(row, ({ number: who }) => sizes.get(who) ?? 0))
  const length = number(rows.length)
  return html`<section id="changes" tabindex="-1" aria-labelledby="changes-title">
<h2 id="changes-title">${changesWords(rows.length)}, one by one</h2>
<div id="filters" role="search" aria-label="Changes">
<div class="line"><label class="vh js-only" for="search">Search names, groups, files and reasons</label><input id="search" class="js-only" type="search" placeholder="Search names, groups, files, reasons" autocomplete="off" spellcheck="false"/>
<label class="narrow js-only">Sort by <select id="order" autocomplete="off"><option value="kind">change</option><option value="name">name</option><option value="why">reason</option><option value="risk">risk</option></select></label>
<button type="button" class="clear js-only">Clear</button><p id="shown" role="status" class="js-only">${length} of ${length} shown</p></div>
${chips(
  'Change',
  'k',
  [...kindCounts(rows)].map(([kind, value]) => ({ id: String(kindNumber(kind)), label: kinds[kind].label, value })),
)}
${chips(
  'Risk',
  'r',
  [...riskCounts(rows)].map(([risk, value]) => ({ id: risk, label: risks[risk], value })),
)}
</div>
<table role="table" aria-labelledby="changes-title">
<thead role="rowgroup"><tr role="row">${columns.map(column)}</tr></thead>
<tbody role="rowgroup">
${body}</tbody>
</table>
<p id="none" hidden="">No change matches. <button type="button" class="clear">Clear search and filters</button></p>
</section>`
}

interface Column {
  readonly heading: string
  readonly key?: string
}

const columns: readonly Column[] = [
  { heading: 'Name', key: 'name' },
  { heading: 'Change', key: 'kind' },
  { heading: 'Before and after' },
  { heading: 'Why', key: 'why' },
  { heading: 'Risk', key: 'risk' },
]

function column({ heading, key }: Column): Html {
  if (key === undefined) return html`<th role="columnheader" scope="col">${heading}</th>`
  const sorted = key === 'kind' ? raw(' aria-sort="ascending"') : nothing
  return html`<th role="columnheader" scope="col" data-key="${key}"${sorted}>${heading}</th>`
}

interface Chip {
  readonly id: string
  readonly label: string
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

function needs(plan: Plan): Html {
  const items = plan.needs
    .filter((need) => !need.met)
    .map(
      ({ what, ops }) =>
        html`${needWords(what) === what ? nameHtml(what) : html`${needWords(what)}`} for ${listed(ops)}`,
    )
  return items.length === 0 ? nothing : told('Applying needs rights that the planning token lacks', 'calm', list(items))
}

function inputs(plan: Plan): Html {
  if (plan.inputs.length === 0) return nothing
  const isMapped = plan.inputs.some(({ mapping }) => mapping !== undefined)
  const rows = plan.inputs.map(
    ({ path, rows: length, sha256, mapping = [] }) =>
      html`<tr><th scope="row">${nameHtml(shortPlace(path))}</th><td>${count(length, 'row')}</td><td>${sha256 === undefined ? html`none, it holds passwords` : html`<code>${sha256}</code>`}</td>${isMapped ? html`<td>${mapping.join('; ')}</td>` : nothing}</tr>\n`,
  )
  return html`<h2>Made from ${count(plan.inputs.length, 'file')}</h2>
<table><thead><tr><th scope="col">File</th><th scope="col">Rows</th><th scope="col">Digest</th>${isMapped ? html`<th scope="col">Read as</th>` : nothing}</tr></thead>
<tbody>
${rows}</tbody></table>`
}
