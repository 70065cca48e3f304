// Parts of a plan that stand below its first screen: findings, overrides, needs, inputs and digests.
import { count } from '../../core/sentences.ts'
import type { Plan } from '../../core/types.ts'
import { findingsOf, longFindings } from '../model/findings.ts'
import { mostItems } from '../model/first-screen/facts.ts'
import { overridePhrases } from '../model/override-words.ts'
import { listed, needWords, shortPlace } from '../words.ts'
import { findingHtml, phraseHtml } from './first-screen.ts'
import { copyHtml, type Html, html, nameHtml, nothing, type Tone } from './parts.ts'
import { headingHtml, listHtml, type Place, toldHtml } from './place.ts'

const levels = {
  warn: { heading: 'Warnings', tone: 'risk' },
  info: { heading: 'Notes', tone: 'calm' },
} as const satisfies Record<'warn' | 'info', { heading: string; tone: Tone }>

/** Warnings or notes. */
export function findingsHtml(plan: Plan, level: 'warn' | 'info', place: Place = 'page'): Html {
  const items = findingsOf(plan, level).map(findingHtml)
  const { heading, tone } = levels[level]
  return items.length === 0 ? nothing : toldHtml({ heading, tone, body: listHtml(items) }, place)
}

/** Overrides and loosened limits, when the first screen has room for some of them only. */
export function overridesHtml(plan: Plan, place: Place = 'page'): Html {
  const all = overridePhrases(plan)
  return all.length <= mostItems
    ? nothing
    : toldHtml(
        { heading: 'All overrides and loosened limits', tone: 'loss', body: listHtml(all.map(phraseHtml)) },
        place,
      )
}

/** All findings of a guard that has more of them than its entry shows, or that has no entry. */
export function examplesHtml(plan: Plan): Html {
  return html`${longFindings(plan).map(
    ({ guard, messages }) =>
      html`<details><summary>All ${count(messages.length, 'finding')} of ${nameHtml(guard)}</summary>${listHtml(messages.map((message) => html`${message}`))}</details>\n`,
  )}`
}

export type Digests = Pick<Plan, 'digest' | 'changes_digest'>

/** @param of whose they are, for the names of the buttons */
export function digestsHtml({ digest, changes_digest: changes }: Digests, of: Html = nothing): Html {
  return html`<dl>
<dt>Digest</dt><dd>${copyHtml(digest, html`the digest${of}`)}</dd>
<dt>Changes digest</dt><dd>${copyHtml(changes, html`the changes digest${of}`)}</dd>
</dl>`
}

export function needsHtml(plan: Plan, place: Place = 'page'): Html {
  const items = plan.needs
    .filter((need) => !need.met)
    .map(
      ({ what, ops }) =>
        html`${needWords(what) === what ? nameHtml(what) : html`${needWords(what)}`} for ${listed(ops)}`,
    )
  return items.length === 0
    ? nothing
    : toldHtml(
        { heading: 'Applying needs rights that the planning token lacks', tone: 'calm', body: listHtml(items) },
        place,
      )
}

export function inputsHtml(plan: Plan, place: Place = 'page'): Html {
  if (plan.inputs.length === 0) return nothing
  const isMapped = plan.inputs.some(({ mapping }) => mapping !== undefined)
  const rows = plan.inputs.map(
    ({ path, rows: length, sha256, mapping = [] }) =>
      html`<tr><th scope="row">${nameHtml(shortPlace(path))}</th><td>${count(length, 'row')}</td><td>${sha256 === undefined ? html`none, it holds passwords` : html`<code>${sha256}</code>`}</td>${isMapped ? html`<td>${mapping.join('; ')}</td>` : nothing}</tr>\n`,
  )
  return html`${headingHtml(place, `Made from ${count(plan.inputs.length, 'file')}`)}
<table><thead><tr><th scope="col">File</th><th scope="col">Rows</th><th scope="col">Digest</th>${isMapped ? html`<th scope="col">Read as</th>` : nothing}</tr></thead>
<tbody>
${rows}</tbody></table>`
}
