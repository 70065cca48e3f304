// The first screen of a page.

import { number } from '../../core/sentences.ts'
import type { Plan } from '../../core/types.ts'
import { entryOf, type FoundKind, mostBlocks } from '../model/findings.ts'
import type { Fact, FirstScreen, KeyPart } from '../model/first-screen/index.ts'
import { type Phrase, written } from '../model/phrase.ts'
import { isHalfSeen, type Verdict, verdictTitle } from '../model/verdict.ts'
import { forTerminal } from '../safe.ts'
import { copyHtml, type Html, html, joined, nameHtml, nothing, type Tone } from './parts.ts'
import { headingHtml, listHtml, type Place, toldHtml } from './place.ts'

const tones = { nothing: 'calm', ready: 'gain', expired: 'risk', blocked: 'loss' } as const satisfies Record<
  Verdict['is'],
  Tone
>

/** The sections of several targets have no landmarks of their own: each would have the same name. */
export function firstScreenHtml(plan: Plan, screen: FirstScreen, place: Place = 'page'): Html {
  const { blocks, key, facts } = screen
  const before = 'Before you approve'
  const opening =
    place === 'page'
      ? html`<section class="told calm" aria-labelledby="before">\n${headingHtml(place, before, 'before')}`
      : html`<section class="told calm">\n${headingHtml(place, before)}`
  return html`${verdictHtml(plan, screen, place)}
${blocks === undefined ? nothing : blockHtml(blocks, place)}
${key.map((part) => keyHtml(part, place))}
${opening}
<dl class="facts">
${facts.map(factHtml)}
</dl>
</section>`
}

function verdictHtml(plan: Plan, { verdict, consequences }: FirstScreen, place: Place): Html {
  const late = place === 'page' && verdict.is === 'ready' ? lateHtml('It has', plan.expires_at) : nothing
  const does = consequences.length === 0 ? nothing : html`<p>${phraseHtml(consequences)}</p>\n`
  const tone = isHalfSeen(plan, verdict) ? 'risk' : tones[verdict.is]
  const label = place === 'page' ? html` aria-label="Verdict"` : nothing
  return html`<section class="verdict ${tone}"${label}>
<p class="what">${verdictTitle(plan, verdict)}</p>
${does}<p><b>${verdict.sentence}</b></p>
${late}</section>`
}

/** Shown by the page's script after the time. */
export function lateHtml(subject: string, until: string): Html {
  return html`<p id="late" hidden="" data-until="${until}"><b>${subject} expired since this page was written, and can no longer be applied.</b></p>\n`
}

function blockHtml({ title, kinds }: NonNullable<FirstScreen['blocks']>, place: Place): Html {
  const more = kinds.length - mostBlocks
  const rest = more > 0 ? [html`<b>${number(more)} more guards</b>, listed below`] : []
  return toldHtml(
    { heading: title, tone: 'loss', body: listHtml([...kinds.slice(0, mostBlocks).map(findingHtml), ...rest]) },
    place,
  )
}

/** One guard: its flag where it has one, how often it was found, and some of its messages. */
export function findingHtml(kind: FoundKind): Html {
  const { times, lifted, shown, rest } = entryOf(kind)
  const brackets = [times, lifted].filter((part) => part !== '').map((part) => ` (${part})`)
  return html`<b>${nameHtml(kind.guard)}</b>${brackets.join('')}: ${shown.join('; ')}${rest}`
}

function keyHtml({ title, lines }: KeyPart, place: Place): Html {
  return toldHtml({ heading: title, tone: 'risk', body: listHtml(lines.map(phraseHtml)) }, place)
}

export function factHtml({ label, value, items = [], command, isLoud }: Fact): Html {
  const text = isLoud ? html`<span class="loud">${phraseHtml(value)}</span>` : phraseHtml(value)
  const list = items.length === 0 ? nothing : html`<ul>${items.map((item) => html`<li>${phraseHtml(item)}</li>`)}</ul>`
  const copied = command === undefined ? nothing : html` ${copyHtml(command, 'the command')}`
  return html`<dt>${label}</dt><dd>${text}${list}${copied}</dd>\n`
}

/** A sentence with names in it. */
export function phraseHtml(phrase: Phrase): Html {
  return joined(
    written<Html>(phrase, {
      words: (text) => html`${text}`,
      name: nameHtml,
      code: (text) => html`<code>${forTerminal(text)}</code>`,
      strong: (inner) => html`<b>${inner}</b>`,
    }),
    '',
  )
}
