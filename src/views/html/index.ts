// A plan as one page: no network, no dependency, readable without its script.
import type { Surroundings } from '../../core/surroundings.ts'
import type { Plan } from '../../core/types.ts'
import { firstScreen } from '../model/first-screen/index.ts'
import { systemWords } from '../model/system.ts'
import { verdictTitle } from '../model/verdict.ts'
import { dateTime } from '../words.ts'
import { digestsHtml, examplesHtml, findingsHtml, inputsHtml, needsHtml, overridesHtml } from './below.ts'
import { firstScreenHtml } from './first-screen.ts'
import { glanceHtml } from './glance.ts'
import { type Linked, pageHead } from './head.ts'
import { html, nameHtml } from './parts.ts'
import { readRows } from './rows.ts'
import { script } from './script.ts'
import { style } from './style.ts'
import { tableHtml } from './table.ts'

export interface HtmlOptions {
  /** ISO; ages and the expiry are counted from it. */
  readonly now: string
  /** Path of the saved plan, for the next command; left out when it is not saved. */
  readonly file?: string
  /** Where it is read; absent: in a shell. */
  readonly where?: Surroundings
  /** Base64 of a text's sha256: the page's security policy allows only its own style and script. */
  readonly sha256: (text: string) => string
  /** Style and script are at these addresses, in place of in the page. */
  readonly linked?: Linked
}

/** What a server shows at the addresses of `linked`. */
export const planAssets = { style, script } as const

/** A plan as a standalone page. */
export function planHtml(plan: Plan, options: HtmlOptions): string {
  const screen = firstScreen(plan, { ...options, isKept: true })
  const rows = readRows(plan)
  const shown = verdictTitle(plan, screen.verdict)
  const { markup } =
    html`${pageHead({ title: `hubplan plan: ${shown}, ${systemWords(plan)}`, style, script, linked: options.linked }, options.sha256)}
<body>
<a class="skip" href="#changes">To the changes</a>
<header><p>hubplan plan</p><button type="button" id="theme" class="js-only">Dark theme</button></header>
<main>
<h1>Plan for ${nameHtml(systemWords(plan))}</h1>
${firstScreenHtml(plan, screen)}
${findingsHtml(plan, 'warn')}
${glanceHtml(plan, rows)}
${tableHtml(rows)}
${overridesHtml(plan)}
${examplesHtml(plan)}
${findingsHtml(plan, 'info')}
${needsHtml(plan)}
${inputsHtml(plan)}
${digestsHtml(plan)}
</main>
<footer><p>Made by ${plan.tool}. This page was written ${dateTime(options.now)}.</p></footer>
<p id="said" class="vh" role="status"></p>
</body>
</html>
`
  return markup
}
