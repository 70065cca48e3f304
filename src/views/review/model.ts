// The input of a review: the plan, prepared once, the reviewer, and earlier decisions.
import type { Plan } from '../../core/types.ts'
import { firstScreen } from '../model/first-screen/index.ts'
import { summaryWords, type Verdict } from '../model/verdict.ts'
import { forTerminal } from '../safe.ts'
import { firstSections } from '../terminal/first-screen.ts'
import { findings, lastSections, verdictTones } from '../terminal/index.ts'
import { type Paper, paint, widthOf, wrap } from '../terminal/layout.ts'
import type { Section } from '../terminal/rows.ts'
import { age, dateTime } from '../words.ts'
import { type ItemGroup, readItems } from './items.ts'

/** A decision that is already on file. */
export interface Earlier {
  readonly decision: 'approved' | 'refused'
  readonly by: string
  /** ISO. */
  readonly at: string
  readonly reason?: string | undefined
  /** The decision is about the same changes as this plan. */
  readonly isSame: boolean
}

export interface ReviewGiven {
  readonly plan: Plan
  /** Path of the plan. */
  readonly file: string
  /** ISO. */
  readonly now: string
  readonly color: boolean
  /** The reviewer. */
  readonly by: string
  /** Path of the file for the decision. */
  readonly output: string
  readonly earlier?: Earlier | undefined
}

export interface Review extends ReviewGiven {
  readonly verdict: Verdict
  readonly summary: string
  readonly groups: readonly ItemGroup[]
  /** Facts to read first, and facts at the end. */
  readonly facts: { readonly first: readonly Section[]; readonly last: readonly Section[] }
  /** Why the plan cannot be approved; empty when it can. */
  readonly refusal: string
}

/** Prepares a plan for review; computes everything that does not depend on keys. */
export function openReview(given: ReviewGiven): Review {
  const { plan, now, file } = given
  const screen = firstScreen(plan, { now, file, where: { is: 'shell' }, isKept: false })
  const { verdict } = screen
  const refusals: Readonly<Record<Verdict['is'], string>> = {
    ready: '',
    nothing: '',
    blocked: 'A blocked plan cannot be approved; x refuses it.',
    expired: 'An expired plan cannot be approved; plan again, or refuse it with x.',
  }
  return {
    ...given,
    verdict,
    summary: summaryWords(plan),
    groups: readItems(plan),
    facts: { first: [...firstSections(screen), findings(plan, 'warn')], last: lastSections(plan) },
    refusal: refusals[verdict.is],
  }
}

/** The lines at the top: the plan, its target, and whether it can be applied. */
export function headLines(review: Review, columns: number): readonly string[] {
  const { plan, verdict, now, summary } = review
  const made = age(plan.created_at, now) ?? dateTime(plan.created_at)
  return [
    paint(review, 'head', cut(`Plan for ${forTerminal(plan.target.url)}`, columns)),
    ...wrap(verdict.sentence, columns)
      .slice(0, 2)
      .map((line) => paint(review, verdictTones[verdict.is], cut(line, columns))),
    cut(summary === '' ? 'No changes' : summary.replace(/^./, (first) => first.toUpperCase()), columns),
    paint(review, 'dim', cut(`made ${made}, digest ${plan.digest.slice(0, 19)}…`, columns)),
    paint(review, 'dim', '─'.repeat(columns)),
  ]
}

/** A text cut to a width, with an ellipsis. */
export function cut(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text
  const characters: string[] = []
  let width = 1
  for (const character of text) {
    width += widthOf(character)
    if (width > columns) break
    characters.push(character)
  }
  return `${characters.join('')}…`
}

/** Paper for tables in a review. */
export function paperOf({ color }: Review, columns: number): Paper {
  return { color, columns }
}
