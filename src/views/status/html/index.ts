// The status of a system as one page: no network, no script, light or dark as the system is.
import type { Status } from '../../../core/look/status.ts'
import { pageHead } from '../../html/head.ts'
import { type Html, html, nameHtml } from '../../html/parts.ts'
import type { Place } from '../../html/place.ts'
import { dateTime } from '../../words.ts'
import type { Context, Part } from '../part.ts'
import { partsOf } from '../parts/index.ts'
import { factsHtml, partHtml } from './part.ts'
import { statusStyle } from './style.ts'
import { tilesHtml } from './tiles.ts'

export interface StatusHtmlOptions {
  /** ISO. */
  readonly now: string
  /** Name and version of this program. */
  readonly tool: string
  /** Base64 of a text's sha256, for the page's security policy. */
  readonly sha256: (text: string) => string
}

/** A status as a standalone page. */
export function statusHtml(status: Status, context: Context, options: StatusHtmlOptions): string {
  return pageHtml({
    title: `hubplan status of ${status.url}`,
    body: html`<h1>Status of ${nameHtml(status.url)}</h1>
${bodyHtml(status, partsOf(status, context))}`,
    options,
  })
}

interface Page {
  readonly title: string
  readonly body: Html
  readonly options: StatusHtmlOptions
}

export function pageHtml({ title, body, options: { now, tool, sha256 } }: Page): string {
  const { markup } = html`${pageHead({ title, style: statusStyle }, sha256)}
<body>
<header><p>hubplan status</p></header>
<main>
${body}
</main>
<footer><p>Made by ${tool}. This page was written ${dateTime(now)}.</p></footer>
</body>
</html>
`
  return markup
}

/** Without a heading. @param prefix of the ids in a section of several */
export function bodyHtml(status: Status, parts: readonly Part[], place: Place = 'page', prefix = ''): Html {
  const [overview, ...rest] = parts
  const facts = overview?.rows.filter(({ tile }) => tile === undefined) ?? []
  return html`<p class="soft">As of ${dateTime(status.takenAt)}</p>
${factsHtml(facts)}
${tilesHtml(parts)}
<div class="cards">
${inPageOrder(rest).map((part) => partHtml(part, place, prefix))}</div>`
}

/** Wide charts first, wide tables last, so that the others fill columns of one length. */
function inPageOrder(parts: readonly Part[]): readonly Part[] {
  const rankOf = ({ isWide, chart }: Part): number => (isWide !== true ? 1 : chart === undefined ? 2 : 0)
  return parts.toSorted((one, other) => rankOf(one) - rankOf(other))
}
