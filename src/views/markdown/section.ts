// The section of a comment for one target of several.

import { count } from '../../core/sentences.ts'
import { firstScreen } from '../model/first-screen/index.ts'
import { type Missing, notShownWords } from '../model/not-shown.ts'
import type { FailedRow, PlannedRow, SetRow } from '../model/set/index.ts'
import { type Common, forAll, ownInputs, sectionFacts } from '../model/set/section.ts'
import { verdictTitle } from '../model/verdict.ts'
import { inputPart } from './facts.ts'
import { screenText, underLevel } from './first-screen.ts'
import { type Fitted, fitParts } from './fit.ts'
import type { MarkdownOptions } from './index.ts'
import { type Part, proseText, wholeText } from './parts.ts'
import { missingOf, restParts } from './rest.ts'

export interface Section {
  /** What must be known first; empty when all of it is in the parts. */
  readonly top: (notShown: readonly string[]) => string
  /** Parts with rows. */
  readonly parts: readonly Part[]
}

/** A section that is made when there is room for it. */
export interface Planned {
  /** The targets that it shows; empty for what belongs to all. */
  readonly targets: readonly string[]
  readonly make: () => Section
}

/** In the order of the rows; the targets that could not be planned share a section. */
export function sectionsOf(
  rows: readonly SetRow[],
  common: Common,
  options: Omit<MarkdownOptions, 'file'>,
): readonly Planned[] {
  const failed = rows.filter((row) => row.is === 'failed')
  const own = rows.flatMap((row): readonly Planned[] => {
    if (row.is !== 'failed') return [{ targets: [row.target], make: () => plannedSection(row, common, options) }]
    return row === failed[0] ? [{ targets: failed.map(({ target }) => target), make: () => failedSection(failed) }] : []
  })
  const inputs = [...common.inputs.values()]
  const shared = { targets: [], make: () => ({ top: () => '', parts: [inputPart(inputs, `, ${forAll}`)] }) }
  return inputs.length === 0 ? own : [...own, shared]
}

function plannedSection(row: PlannedRow, common: Common, options: Omit<MarkdownOptions, 'file'>): Section {
  const { plan, file } = row.one
  const screen = firstScreen(plan, { ...options, ...(file === '' ? {} : { file }), isKept: true })
  const { consequences, verdict } = screen
  const title = `### ${wholeText(row.target)} at ${wholeText(plan.target.url)}: ${verdictTitle(plan, verdict)}`
  // Until when it can be applied stands above, for all.
  const sentences = row.is === 'ready' ? [] : [verdict.sentence]
  return {
    top: (notShown) => {
      const facts = sectionFacts(row, screen, { common, notShown })
      return screenText({ title, consequences, sentences, level: '####' }, { ...screen, facts })
    },
    parts: restParts(plan, screen, ownInputs(plan, common))
      .filter(({ rows }) => rows.length > 0)
      .map((part) => underLevel(part, '####')),
  }
}

/** The table has the beginning of each message. */
function failedSection(failed: readonly FailedRow[]): Section {
  const rows = failed.map(({ target, failed: { message, hint } }) => {
    const said = [message, ...(hint === undefined ? [] : [`Hint: ${hint}`])].map(proseText).join(' ')
    return `- ${wholeText(target)}: ${said}`
  })
  return {
    top: () => `### ${count(failed.length, 'target')} could not be planned`,
    parts: [{ head: '', rows, foot: '', noun: 'message', rank: 'first' }],
  }
}

/** A section that is written. */
export interface Written {
  readonly text: string
  readonly missing: readonly Missing[]
}

/** @param room for the parts; with 0, none of them is written */
export function writeSection({ top, parts }: Section, room: number): Written {
  const { texts, cut } = room > 0 ? fitParts(parts, room) : { texts: [], cut: allCut(parts) }
  const missing = missingOf(room > 0 ? parts : [], { cut })
  const text = [top(notShownWords(missing)), ...texts.map(withoutGap)].filter((one) => one !== '').join('\n\n')
  return { text, missing }
}

/** The longest first screen: with a line that says that nothing else is shown. */
export function longestTop({ top, parts }: Section): string {
  return top(notShownWords(missingOf(parts, { cut: allCut(parts) })))
}

function allCut(parts: readonly Part[]): Fitted['cut'] {
  return parts.map((part) => ({ part, missing: part.rows.length }))
}

/** A list without a heading of its own. */
function withoutGap(text: string): string {
  return text.replace(/^\n+/, '')
}
