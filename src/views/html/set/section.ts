// The section of one target on a page of several plans.
import type { TargetPlan } from '../../../core/planset.ts'
import { count } from '../../../core/sentences.ts'
import type { Surroundings } from '../../../core/surroundings.ts'
import type { FailedTarget } from '../../../core/types.ts'
import { firstScreen } from '../../model/first-screen/index.ts'
import { stateWords } from '../../model/set/index.ts'
import { type Common, sectionFacts } from '../../model/set/section.ts'
import { digestsHtml, examplesHtml, findingsHtml, inputsHtml, needsHtml, overridesHtml } from '../below.ts'
import { firstScreenHtml } from '../first-screen.ts'
import { type Html, html, joined, nameHtml, nothing } from '../parts.ts'

export interface SectionOptions {
  readonly common: Common
  /** ISO. */
  readonly now: string
  readonly where?: Surroundings
}

/** Anchor of a target, by its number in the list. */
export function anchorOf(number: number): string {
  return `target-${number + 1}`
}

const all = html`<a href="#targets">All targets</a>`

/** All of one plan, except for its changes, which stand in the one table. */
export function sectionHtml(one: TargetPlan, number: number, { common, ...options }: SectionOptions): Html {
  const { target, file, plan } = one
  const id = anchorOf(number)
  const screen = firstScreen(plan, { ...options, ...(file === '' ? {} : { file }), isKept: true })
  const facts = sectionFacts({ one, is: screen.verdict.is }, screen, { common, notShown: [] })
  return html`<section id="${id}" class="of-target" tabindex="-1" aria-labelledby="${id}-title">
<h2 id="${id}-title">${nameHtml(target)} at ${nameHtml(plan.target.url)}</h2>
<p class="soft">${joined([changesButton(target, plan.actions.length, number), all], ' ')}</p>
${firstScreenHtml(plan, { ...screen, facts }, 'section')}
${findingsHtml(plan, 'warn', 'section')}
${overridesHtml(plan, 'section')}
${examplesHtml(plan)}
<details class="rest"><summary>Notes, rights, files and digests of ${nameHtml(target)}</summary>
${findingsHtml(plan, 'info', 'section')}
${needsHtml(plan, 'section')}
${inputsHtml(plan, 'section')}
${digestsHtml(plan, html` of ${nameHtml(target)}`)}
</details>
</section>
`
}

/** A target that could not be planned. */
export function failedHtml({ target, code, message, hint }: FailedTarget, number: number): Html {
  const id = anchorOf(number)
  const next = hint === undefined ? nothing : html`<p>${hint}</p>\n`
  return html`<section id="${id}" class="of-target" tabindex="-1" aria-labelledby="${id}-title">
<h2 id="${id}-title">${nameHtml(target)}</h2>
<p class="soft">${all}</p>
<section class="verdict loss">
<p class="what">${stateWords.failed}</p>
<p><b>${message}</b></p>
${next}<p class="soft">Kind of the problem: ${nameHtml(code)}</p>
</section>
</section>
`
}

/** Shows the changes of one target in the table. */
export function changesButton(target: string, changes: number, number: number): Html {
  if (changes === 0) return nothing
  return html`<button type="button" class="js-only" data-target="${number}">${count(changes, 'change')}<span class="vh"> of ${nameHtml(target)} in the table</span></button>`
}
