// The key numbers of a page.
import { number, sentence } from '../../../core/sentences.ts'
import { type Html, html, nothing } from '../../html/parts.ts'
import { keyNumbers } from '../numbers.ts'
import type { Part } from '../part.ts'
import { columnCounts } from './style.ts'

export function tilesHtml(parts: readonly Part[]): Html {
  const tiles = keyNumbers(parts).map(
    ({ label, value, note = '', isLoud }) =>
      html`<div class="card${isLoud === true ? ' risk' : ''}"><dt>${sentence(label)}</dt><dd>${number(value)}</dd>${note === '' ? nothing : html`<dd class="soft">${note}</dd>`}</div>\n`,
  )
  return html`<dl class="tiles tiles-${columnsFor(tiles.length)}">\n${tiles}</dl>`
}

/** As few lines as there can be, and of one length where that goes. */
function columnsFor(tiles: number): number {
  const lines = Math.ceil(tiles / columnCounts.length)
  return Math.max(1, Math.ceil(tiles / Math.max(1, lines)))
}
