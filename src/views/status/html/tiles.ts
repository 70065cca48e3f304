// The key numbers of a page.
import { number, sentence } from '../../../core/sentences.ts'
import { type Html, html, nothing } from '../../html/parts.ts'
import { keyNumbers } from '../numbers.ts'
import type { Part } from '../part.ts'
import { columnCounts } from './style.ts'

export function tilesHtml(parts: readonly Part[]): Html {
  const tiles = keyNumbers(parts).map(
    ({ label, value, note = '', isLoud }) =>
      html`<div class="card${isLoud === true ? ' risk' : ''}"><dt>${sentence(label)}</dt><dd>${number(value)}</dd>${note === '' ? nothing : html`<dd class="soft">${noteHtml(note)}</dd>`}</div>\n`,
  )
  return html`<dl class="tiles tiles-${columnsFor(tiles.length)}">\n${tiles}</dl>`
}

/** As few lines as there can be, and of one length where that goes. */
function columnsFor(tiles: number): number {
  const lines = Math.ceil(tiles / columnCounts.length)
  return Math.max(1, Math.ceil(tiles / Math.max(1, lines)))
}

/** A date stays on one line. */
function noteHtml(note: string): Html {
  return html`${note.split(/(\d{4}-\d\d-\d\d)/).map((text, at) => (at % 2 === 0 ? html`${text}` : html`<span class="date">${text}</span>`))}`
}
