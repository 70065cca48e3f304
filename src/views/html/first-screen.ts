// The first screen of a page.

import { number } from '../../core/sentences.ts'
import type { Plan } from '../../core/types.ts'
import { entryOf, type FoundKind, mostBlocks } from '../model/findings.ts'
import type { Fact, FirstScreen, KeyPart } from '../model/first-screen/index.ts'
import { type Phrase, written } from '../model/phrase.ts'
import { isHalfSeen, type Verdict, verdictTitle } from '../model/verdict.ts'
import { forTerminal } from '../safe.ts'
import { copyHtml, type Html, html, joined, nameHtml, nothing, type Tone } from './parts.ts'

const tones = { nothing: 'calm', ready: 'gain', expired: 'risk', blocked: 'loss' } as const satisfies Record<
  Verdict['is'],
  Tone
>

export function firstScreenHtml(plan: Plan, { verdict, consequences, blocks, key, facts }: FirstScreen): Html {
  const late =
    verdict.is === 'ready'
      ? html`<p id="late" hidden="" data-until="${plan.expires_at}"><b>It has expired since this page was written, and can no longer be applied.</b></p>\n`
      : nothing
  const does = consequences.length === 0 ? nothing : html`<p>${phraseHtml(consequences)}</p>\n`
  const tone = isHalfSeen(plan, verdict) ? 'risk' : tones[verdict.is]
  return html`<section class="verdict ${tone}" aria-label="Verdict">
<p class="what">${verdictTitle(plan, verdict)}</p>
${does}<p><b>${verdict.sentence}</b></p>
${late}</section>
${blocks === undefined ? nothing : blockHtml(blocks)}
${key.map(keyHtml)}
<section class="told calm" aria-labelledby="before">
<h2 id="before">Before you approve</h2>
<dl class="facts">
${facts.map(factHtml)}
</dl>
</section>`
}

function blockHtml({ title, kinds }: NonNullable<FirstScreen['blocks']>): Html {
  const more = kinds.length - mostBlocks
  const rest = more > 0 ? [html`<b>${number(more)} more guards</b>, listed below`] : []
  return told(title, 'loss', [...kinds.slice(0, mostBlocks).map(findingHtml), ...rest])
}

/** One guard: its flag where it has one, how often it was found, and some of its messages. */
export function findingHtml(kind: FoundKind): Html {
  const { times, lifted, shown, rest } = entryOf(kind)
  const brackets = [times, lifted].filter((part) => part !== '').map((part) => ` (${part})`)
  return html`<b>${nameHtml(kind.guard)}</b>${brackets.join('')}: ${shown.join('; ')}${rest}`
}

function keyHtml({ title, lines }: KeyPart): Html {
  return told(title, 'risk', lines.map(phraseHtml))
}

function told(heading: string, tone: Tone, items: readonly Html[]): Html {
  return html`<section class="told ${tone}">\n<h2>${heading}</h2>\n<ul>\n${items.map((item) => html`<li>${item}</li>\n`)}</ul>\n</section>`
}

function factHtml({ label, value, items = [], command, isLoud }: Fact): Html {
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
