// The key numbers of a page.
import { number, sentence } from '../../../core/sentences.ts'
import { type Html, html, nothing } from '../../html/parts.ts'
import { keyNumbers } from '../numbers.ts'
import type { Part } from '../part.ts'

export function tilesHtml(parts: readonly Part[]): Html {
  const tiles = keyNumbers(parts).map(
    ({ label, value, note = '', isLoud }) =>
      html`<div class="card${isLoud === true ? ' risk' : ''}"><dt>${sentence(label)}</dt><dd>${number(value)}</dd>${note === '' ? nothing : html`<dd class="soft">${note}</dd>`}</div>\n`,
  )
  return html`<dl class="tiles">\n${tiles}</dl>`
}
