// A plan as one page: no network, no dependency, readable without its script.

import { count } from '../../core/sentences.ts'
import type { Surroundings } from '../../core/surroundings.ts'
import type { Plan } from '../../core/types.ts'
import { findingsOf, longFindings } from '../model/findings.ts'
import { mostItems } from '../model/first-screen/facts.ts'
import { firstScreen } from '../model/first-screen/index.ts'
import { overridePhrases } from '../model/override-words.ts'
import { verdictTitle } from '../model/verdict.ts'
import { dateTime, listed, needWords, shortPlace } from '../words.ts'
import { findingHtml, firstScreenHtml, phraseHtml } from './first-screen.ts'
import { glanceHtml } from './glance.ts'
import { pageHead } from './head.ts'
import { copyHtml, type Html, html, nameHtml, nothing, type Tone } from './parts.ts'
import { readRows } from './rows.ts'
import { script } from './script.ts'
import { style } from './style.ts'
import { tableHtml } from './table.ts'

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
${tableHtml(rows)}
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
  return html`${longFindings(plan).map(
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
