import { count } from '../../../core/sentences.ts'
import { type Html, html, nothing } from '../../html/parts.ts'

/** What there is no room for. */
export function restHtml(more: number, noun: string): Html {
  return more > 0 ? html`\n<p class="soft">… and ${count(more, `more ${noun}`)}</p>` : nothing
}
