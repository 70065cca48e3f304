// The input of a review: the plan, prepared once, the reviewer, and earlier decisions.
import type { Plan } from '../../core/types.ts'
import { type Known, knownOf } from '../facets/known.ts'
import { type Fact, type FirstScreen, firstScreen } from '../model/first-screen/index.ts'
import { systemWords } from '../model/system.ts'
import { approvedCommand, type Verdict, verdictTitle } from '../model/verdict.ts'
import { forTerminal } from '../safe.ts'
import { firstSections, phraseText } from '../terminal/first-screen.ts'
import { allExamples, allOverrides, findings, lastSections, verdictTones } from '../terminal/index.ts'
import { type Paper, paint, wrap } from '../terminal/layout.ts'
import type { Section } from '../terminal/rows.ts'
import { age, dateTime } from '../words.ts'
import type { Deciding } from './decide.ts'
import { type ItemGroup, readItems } from './items.ts'
import { isLow, type Size } from './size.ts'
import { cut } from './width.ts'

export interface ReviewGiven extends Deciding {
  readonly plan: Plan
  /** Path of the plan. */
  readonly file: string
  /** ISO. */
  readonly now: string
  readonly color: boolean
  /** It is only looked at: the plans of all targets are decided together. */
  readonly isPart?: boolean
}

export interface Review extends ReviewGiven {
  readonly isPart: boolean
  readonly known: Known
  readonly verdict: Verdict
  /** What the plan does, the worst first; empty for a plan without changes. */
  readonly consequences: string
  readonly groups: readonly ItemGroup[]
  /** Facts to read before an approval, those of every view in their order, and facts at the end. */
  readonly facts: { readonly first: readonly Section[]; readonly last: readonly Section[] }
  /** Why the plan cannot be approved; empty when it can. */
  readonly refusal: string
}

/** Prepares a plan for review; computes everything that does not depend on keys. */
export function openReview(given: ReviewGiven): Review {
  const { plan, now, file } = given
  const screen = firstScreen(plan, { now, file, where: { is: 'shell' }, isKept: false })
  const { verdict } = screen
  const known = knownOf(plan)
  const refusals: Readonly<Record<Verdict['is'], string>> = {
    ready: '',
    nothing: '',
    blocked: 'A blocked plan cannot be approved; x refuses it.',
    expired: 'An expired plan cannot be approved; plan again, or refuse it with x.',
  }
  return {
    ...given,
    isPart: given.isPart === true,
    verdict,
    consequences: phraseText(screen.consequences),
    known,
    groups: readItems(known),
    facts: {
      first: [
        ...firstSections({ ...screen, facts: reviewFacts(screen, given) }, 'Before you approve'),
        allOverrides(plan),
        findings(plan, 'warn'),
      ],
      last: [...allExamples(plan), ...lastSections(plan)],
    },
    refusal: refusals[verdict.is],
  }
}

/** What is next is the decision, and then the command that it allows. */
function reviewFacts({ facts, verdict }: FirstScreen, given: ReviewGiven): readonly Fact[] {
  const { plan, file, output, isPart } = given
  if (isPart) return facts.filter(({ label }) => label !== 'Next')
  if (verdict.is !== 'ready') return facts
  const command = approvedCommand(file, plan, output)
  return facts.map((fact) =>
    fact.label === 'Next' ? { ...fact, value: ['a approves, x refuses; after an approval:'], command } : fact,
  )
}

/** The lines at the top: the plan, its target, and whether it can be applied; on a low screen nothing else. */
export function headLines(review: Review, size: Size): readonly string[] {
  const { plan, verdict, now } = review
  const { columns } = size
  const made = age(plan.created_at, now) ?? dateTime(plan.created_at)
  return [
    paint(review, 'head', cut(`Plan for ${systemWords(plan, forTerminal)}: ${verdictTitle(plan, verdict)}`, columns)),
    ...wrap(verdict.sentence, columns)
      .slice(0, 2)
      .map((line) => paint(review, verdictTones[verdict.is], cut(line, columns))),
    ...(isLow(size) ? [] : [paint(review, 'dim', cut(`made ${made}, digest ${plan.digest.slice(0, 19)}…`, columns))]),
    paint(review, 'dim', '─'.repeat(columns)),
  ]
}

/** Paper for tables in a review. */
export function paperOf({ color }: Review, columns: number): Paper {
  return { color, columns }
}
