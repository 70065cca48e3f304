// Pieces of a page. Inserted values are text: only `html` makes markup.
import { forTerminal, proseForTerminal } from '../safe.ts'

/** Markup made by `html`. */
export interface Html {
  readonly markup: string
}

type Piece = Html | readonly Html[] | string | number

/** Markup with text in it: an inserted value cannot become an element, an attribute or a script. */
export function html(markup: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return { markup: markup.map((text, index) => text + markupOf(pieces[index] ?? '')).join('') }
}

function markupOf(piece: Piece): string {
  if (typeof piece === 'number') return String(piece)
  if (typeof piece === 'string') return escapeText(proseForTerminal(piece))
  return 'markup' in piece ? piece.markup : piece.map(({ markup }) => markup).join('')
}

const spelt: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => spelt[character] ?? '')
}

export const nothing: Html = { markup: '' }

/**
 * Name of a user, a group or a file: escaped as for a terminal, and isolated so that it cannot reverse neighbouring
 * text.
 */
export function nameHtml(name: string): Html {
  return html`<bdi>${forTerminal(name)}</bdi>`
}

/** Joins parts with a separator. */
export function joined(parts: readonly Html[], between: string): Html {
  const glue = html`${between}`.markup
  return { markup: parts.flatMap(({ markup }) => (markup === '' ? [] : [markup])).join(glue) }
}

/** Text with a button that copies it. */
export function copyHtml(text: string, what: Html | string): Html {
  return html`<span class="copy"><code>${text}</code> <button type="button" class="js-only" data-copy="">Copy<span class="vh"> ${what}</span></button></span>`
}

export interface Bar {
  readonly label: string
  readonly value: number
  readonly tone: Tone
}

export type Tone = 'loss' | 'risk' | 'gain' | 'calm'

/** Counts as bars; the same figures stand beside them. */
export function barsHtml(bars: readonly Bar[]): Html {
  const most = Math.max(1, ...bars.map(({ value }) => value))
  const rows = bars.map(
    ({ label, value, tone }) =>
      html`<li><span>${label}</span><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="${tone}" width="${width(value, most)}" height="10"/></svg><b>${shown(value)}</b></li>\n`,
  )
  return html`<ul class="bars">${rows}</ul>`
}

/** Parts of a whole, side by side. */
export function shareHtml(parts: readonly Bar[], whole: number): Html {
  let from = 0
  const rects = parts.map(({ value, tone }) => {
    const x = from
    const wide = width(value, whole)
    from = Math.min(100, from + wide)
    return html`<rect class="${tone}" x="${x}" width="${Math.min(wide, 100 - x)}" height="10"/>`
  })
  const legend = parts.map(
    ({ label, value, tone }) => html`<li class="${tone}"><span>${label}</span> <b>${shown(value)}</b></li>`,
  )
  return html`<svg class="share" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="rest" width="100" height="10"/>${rects}</svg><ul class="legend">${legend}</ul>`
}

/** A value above 0 gets a visible width. */
function width(value: number, whole: number): number {
  if (value === 0) return 0
  return Math.min(100, Math.max(1, Math.round((1000 * value) / Math.max(1, whole)) / 10))
}

function shown(value: number): string {
  return value.toLocaleString('en-US')
}

/** Trusted markup, not escaped. */
export function raw(markup: string): Html {
  return { markup }
}
