// Where the parts of a plan stand: on a page of their own, or in the section of one target.
import { type Html, html, nothing, type Tone } from './parts.ts'

export type Place = 'page' | 'section'

const levels = { page: 2, section: 3 } as const satisfies Record<Place, number>

/** @param id only where it is once on the page */
export function headingHtml(place: Place, text: Html | string, id?: string): Html {
  const level = levels[place]
  return html`<h${level}${id === undefined ? nothing : html` id="${id}"`}>${text}</h${level}>`
}

export interface Told {
  readonly heading: string
  readonly tone: Tone
  readonly body: Html
}

/** A part with a coloured edge. */
export function toldHtml({ heading, tone, body }: Told, place: Place): Html {
  return html`<section class="told ${tone}">\n${headingHtml(place, heading)}\n${body}\n</section>`
}

export function listHtml(items: readonly Html[]): Html {
  return html`<ul>\n${items.map((item) => html`<li>${item}</li>\n`)}</ul>`
}
