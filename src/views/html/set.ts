// The plans of several targets as one page: a list of the targets, a section for each, and one table of all changes.
import type { PlanSet } from '../../core/planset.ts'
import { count } from '../../core/sentences.ts'
import type { Plan } from '../../core/types.ts'
import { type SetScreen, setScreen } from '../model/set/index.ts'
import { commonOf } from '../model/set/section.ts'
import { dateTime } from '../words.ts'
import { digestsHtml } from './below.ts'
import { factHtml, lateHtml, phraseHtml } from './first-screen.ts'
import { pageHead } from './head.ts'
import type { HtmlOptions } from './index.ts'
import { type Html, html, nothing } from './parts.ts'
import { readAllRows } from './rows.ts'
import { targetsHtml, toneOfSet } from './set/list.ts'
import { setScript } from './set/script.ts'
import { failedHtml, sectionHtml } from './set/section.ts'
import { setStyle } from './set/style.ts'
import { tableHtml } from './table.ts'

export interface SetHtmlOptions extends Omit<HtmlOptions, 'file'> {
  /** The folder of the saved plans; absent when they are not saved in one. */
  readonly folder?: string
}

/** The plans as one standalone page. */
export function setHtml(set: PlanSet, options: SetHtmlOptions): string {
  const screen = setScreen(set, { ...options, isKept: true })
  const plans = plansOf(set, screen)
  const rows = readAllRows(plans)
  const sections = sectionsHtml(set, screen, options)
  const title = `hubplan plan for ${screen.targets}: ${screen.verdict.title}`
  const { markup } = html`${pageHead({ title, style: setStyle, script: setScript }, options.sha256)}
<body>
<a class="skip" href="#changes">To the changes</a>
<header><p>hubplan plan</p><button type="button" id="theme" class="js-only">Dark theme</button></header>
<main>
<h1>Plan for ${screen.targets}</h1>
${verdictHtml(screen)}
${targetsHtml(screen, rows.length)}
<section class="told calm" aria-labelledby="before">
<h2 id="before">Before you approve</h2>
<dl class="facts">
${screen.facts.map(factHtml)}
</dl>
${digestsHtml(set.index, html` of all plans`)}
</section>
${sections}
${tableHtml(rows, [...screen.rows.map(({ target }) => target), ...screen.idle])}
</main>
<footer><p>Made by ${set.index.tool}. This page was written ${dateTime(options.now)}.</p></footer>
<p id="said" class="vh" role="status"></p>
</body>
</html>
`
  return markup
}

/** By the number of their target; undefined for a target that could not be planned. */
function plansOf({ plans }: PlanSet, { rows, idle }: SetScreen): readonly (Plan | undefined)[] {
  const known = new Map(plans.map(({ target, plan }) => [target, plan]))
  return [
    ...rows.map((row) => (row.is === 'failed' ? undefined : row.one.plan)),
    ...idle.map((name) => known.get(name)),
  ]
}

function verdictHtml(screen: SetScreen): Html {
  const { verdict, consequences, rows } = screen
  const [until] = rows.flatMap((row) => (row.is === 'ready' ? [row.one.plan.expires_at] : [])).sort()
  const does = consequences.length === 0 ? nothing : html`<p>${phraseHtml(consequences)}</p>\n`
  return html`<section class="verdict ${toneOfSet(screen)}" aria-label="Verdict">
<p class="what">${verdict.title}</p>
${does}${verdict.sentences.map((sentence) => html`<p><b>${sentence}</b></p>\n`)}${until === undefined ? nothing : lateHtml('At least one of these plans has', until)}</section>`
}

/** The worst first; those of targets with nothing to do are folded. */
function sectionsHtml({ plans }: PlanSet, { rows, idle }: SetScreen, { now, where, folder }: SetHtmlOptions): Html {
  const options = { now, ...(where === undefined ? {} : { where }), common: commonOf(rows, folder) }
  const known = new Map(plans.map((one) => [one.target, one]))
  const quiet = idle.flatMap((name, at) => {
    const one = known.get(name)
    return one === undefined ? [] : [sectionHtml(one, rows.length + at, options)]
  })
  const fold = html`<details class="quiet"><summary>The sections of ${count(idle.length, 'target')} with nothing to do</summary>
${quiet}</details>`
  return html`${rows.map((row, number) =>
    row.is === 'failed' ? failedHtml(row.failed, number) : sectionHtml(row.one, number, options),
  )}${idle.length === 0 ? nothing : fold}`
}
