// A plan as one page: no network, no dependency, readable without its script.

import { count } from '../../core/sentences.ts'
import type { Plan, SavedFinding } from '../../core/types.ts'
import { limitWords, overriddenGuard, overrideWords } from '../model/override-words.ts'
import { attentionWords, lostForGood } from '../model/risks.ts'
import { applyCommand, judgePlan, summaryWords, type Verdict, verdictTitles } from '../model/verdict.ts'
import { age, dateTime, listed, needWords, shortPlace } from '../words.ts'
import { glanceHtml } from './glance.ts'
import { pageHead } from './head.ts'
import { copyHtml, type Html, html, joined, nameHtml, nothing, type Tone } from './parts.ts'
import { readRows } from './rows.ts'
import { script } from './script.ts'
import { style } from './style.ts'
import { tableHtml } from './table.ts'

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
${tableHtml(rows)}
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
