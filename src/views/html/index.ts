// A plan as one page: no network, no dependency, fully readable without its script.

import { count, number } from '../../core/sentences.ts'
import type { Plan, SavedFinding } from '../../core/types.ts'
import { kinds } from '../facets/index.ts'
import { changesWords } from '../model/changes.ts'
import { limitWords, overriddenGuard, overrideWords } from '../model/override-words.ts'
import { risks } from '../model/risk-words.ts'
import { attentionWords, lostForGood } from '../model/risks.ts'
import { applyCommand, judgePlan, summaryWords, type Verdict, verdictTitles } from '../model/verdict.ts'
import { age, dateTime, listed, needWords, shortPlace } from '../words.ts'
import { glanceHtml } from './glance.ts'
import { pageHead } from './head.ts'
import { copyHtml, type Html, html, joined, nameHtml, nothing, raw, type Tone } from './parts.ts'
import { kindCounts, kindNumber, type Row, readRows, riskCounts, rowHtml } from './rows.ts'
import { script } from './script.ts'
import { style } from './style.ts'

export interface HtmlOptions {
  /** ISO; ages and the expiry are counted from it. */
  readonly now: string
  /** Path of the saved plan, for the next command; left out when it is not saved. */
  readonly file?: string
  /** Base64 of a text's sha256: the page's security policy allows only its own style and script. */
  readonly sha256: (text: string) => string
}

/** A plan as a standalone page. */
export function planHtml(plan: Plan, options: HtmlOptions): string {
  const verdict = judgePlan(plan, options.now, options.file)
  const rows = readRows(plan)
  const { markup } =
    html`${pageHead({ title: `hubplan plan: ${verdictTitles[verdict.is]}, ${plan.target.url}`, style, script }, options.sha256)}
<body>
<a class="skip" href="#changes">To the changes</a>
<header><p>hubplan plan</p><button type="button" id="theme" class="js-only">Dark theme</button></header>
<main>
${title(plan, verdict, options)}
${findings(plan, 'block')}
${overrides(plan, options.now)}
${findings(plan, 'warn')}
${glanceHtml(plan, rows)}
${lost(plan)}
${table(rows)}
${findings(plan, 'info')}
${needs(plan)}
${inputs(plan)}
</main>
<footer><p>Made by ${plan.tool}. This page was written ${dateTime(options.now)}; ages are relative to that time.</p></footer>
<p id="said" class="vh" role="status"></p>
</body>
</html>
`
  return markup
}

const tones = { nothing: 'calm', ready: 'gain', expired: 'risk', blocked: 'loss' } as const satisfies Record<
  Verdict['is'],
  Tone
>

function title(plan: Plan, verdict: Verdict, { now, file }: HtmlOptions): Html {
  const summary = summaryWords(plan)
  const attention = attentionWords(plan)
  const late =
    verdict.is === 'ready'
      ? html`<p id="late" hidden="" data-until="${plan.expires_at}"><b>It has expired since this page was written, and can no longer be applied.</b></p>\n`
      : nothing
  return html`<h1>Plan for ${nameHtml(plan.target.url)}</h1>
<section class="verdict ${tones[verdict.is]}" aria-label="Verdict">
<p class="what">${verdictTitles[verdict.is]}</p>
<p><b>${verdict.sentence}</b></p>
${late}${summary === '' ? nothing : html`<p>${summary}.</p>\n`}${attention === '' ? nothing : html`<p>${attention}</p>\n`}</section>
${next(plan, verdict, file)}
${facts(plan, now)}`
}

function next(plan: Plan, verdict: Verdict, file: string | undefined): Html {
  if (verdict.is === 'nothing') return nothing
  if (verdict.is !== 'ready' || file === undefined) return html`<p class="next">Next: ${verdict.next}.</p>`
  const command = `${applyCommand(file, plan)} --expect-digest ${plan.digest}`
  return html`<p class="next">Next:</p>\n<div class="next">${copyHtml(command, 'the command')}</div>`
}

function facts(plan: Plan, now: string): Html {
  const { target, planned_as: self, snapshot } = plan
  const workspace = [target.workspace, self.workspace].flatMap((part) => (part === undefined ? [] : [nameHtml(part)]))
  const system = [target.provider, self.version].filter((part) => part !== '').map(nameHtml)
  const size = `${count(snapshot.users, 'user')}, ${count(snapshot.admins, 'admin')}`
  const of = workspace.length === 0 ? nothing : html`, workspace ${joined(workspace, ' ')}`
  return html`<dl>
<dt>Target</dt><dd>${nameHtml(target.url)} (${joined(system, ' ')})${of}</dd>
<dt>Read</dt><dd>${aged(snapshot.taken_at, now)}: ${snapshot.listed === false ? 'looked up ' : ''}${size}</dd>
<dt>Planned</dt><dd>${aged(plan.created_at, now)} as ${self.kind} ${nameHtml(self.name)}</dd>
<dt>Expires</dt><dd>${aged(plan.expires_at, now)}</dd>
<dt>Digest</dt><dd>${copyHtml(plan.digest, 'the digest')}</dd>
<dt>Changes digest</dt><dd>${copyHtml(plan.changes_digest, 'the changes digest')}</dd>
</dl>`
}

function aged(iso: string, now: string): string {
  const ago = age(iso, now)
  return `${dateTime(iso)}${ago === undefined ? '' : ` (${ago})`}`
}

function told(heading: string, tone: Tone, body: Html): Html {
  return html`<section class="told ${tone}">\n<h2>${heading}</h2>\n${body}\n</section>`
}

function list(items: readonly Html[]): Html {
  return html`<ul>\n${items.map((item) => html`<li>${item}</li>\n`)}</ul>`
}

const levels = {
  block: { heading: 'Blocked by', tone: 'loss' },
  warn: { heading: 'Warnings', tone: 'risk' },
  info: { heading: 'Notes', tone: 'calm' },
} as const satisfies Record<SavedFinding['level'], { heading: string; tone: Tone }>

function findings(plan: Plan, level: SavedFinding['level']): Html {
  const items = plan.findings
    .filter((finding) => finding.level === level)
    .map(({ guard, message }) => html`<b>${nameHtml(guard)}</b>: ${message}`)
  const { heading, tone } = levels[level]
  return items.length === 0 ? nothing : told(heading, tone, list(items))
}

function overrides(plan: Plan, now: string): Html {
  const files = limitWords(plan).map((words) => html`<b>${words}</b>`)
  if (plan.overrides.length + files.length === 0) return nothing
  const flags = plan.overrides.map(
    (override) =>
      html`<b>${nameHtml(`${override.flag} ${override.value}`)}</b>: guard ${nameHtml(overriddenGuard(override))}, ${overrideWords(override)}`,
  )
  const { kind, name } = plan.planned_as
  const who = html`<p>${files.length === 0 ? 'Given' : 'The flags were given'} when the plan was made, ${aged(plan.created_at, now)}, as ${kind} ${nameHtml(name)}.</p>\n`
  const items = list([...files, ...flags])
  return told(
    'Overrides in force: guards were lifted or loosened',
    'loss',
    html`${flags.length === 0 ? nothing : who}${items}`,
  )
}

function lost(plan: Plan): Html {
  const items = lostForGood(plan).map(({ lead, rest }) => (lead === '' ? html`${rest}` : html`<b>${lead}</b> ${rest}`))
  return items.length === 0 ? nothing : told('What a revert cannot restore', 'calm', list(items))
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
