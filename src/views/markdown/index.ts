import { digestLength } from '../../core/canonical.ts'
import type { Plan } from '../../core/types.ts'
import type { Surroundings } from '../../core/surroundings.ts'
import { topicsOf } from '../facets/index.ts'
import { type FirstScreen, firstScreen } from '../model/first-screen/index.ts'
import { notShownWords } from '../model/not-shown.ts'
import { othersOf } from '../model/others.ts'
import { dateTime } from '../words.ts'
import { examplesParts, findingsPart, inputPart, needPart, othersPart, overridesPart } from './facts.ts'
import { firstScreenText, thirdPerson } from './first-screen.ts'
import { fitParts } from './fit.ts'
import { longNamesPart } from './long-names.ts'
import { type Part, partOf } from './parts.ts'

export interface MarkdownOptions {
  /** ISO; the expiry is judged at it. */
  readonly now: string
  /** Path of the saved plan, for the next command; left out when it is not saved. */
  readonly file?: string
  readonly where: Surroundings
}

/** GitHub accepts 65,536 characters in a comment; the workflow needs some for its own text. */
const limit = 65_000
/** Kept free for the line that says what is not shown. */
const forNotShown = 600

/** A plan as a comment on a pull request: what a reader must know first, the rest within the length limit. */
export function planMarkdown(plan: Plan, options: MarkdownOptions): string {
  const screenOf = (notShown: readonly string[]): FirstScreen =>
    firstScreen(plan, { ...options, isKept: true, notShown })
  const draft = screenOf([])
  const room = limit - firstScreenText(plan, draft).length - forNotShown
  const { texts, cut } = fitParts(restParts(plan, draft, options.now), room)
  const notShown = notShownWords(cut.map(({ part: { noun }, missing }) => ({ noun, missing })))
  return `${[firstScreenText(plan, screenOf(notShown)), ...texts].join('\n\n')}\n`
}

/** What follows the first screen. */
function restParts(plan: Plan, { key, facts }: FirstScreen, now: string): readonly Part[] {
  const shown = new Set(key.flatMap(({ topics, isWhole }) => (isWhole ? topics : [])))
  const changes = changeParts(plan)
  const below = changes.filter(({ topic }) => !shown.has(topic)).map(({ part }) => part)
  const isRisk = ({ rank }: Part): boolean => rank === 'seen'
  return [
    ...below.filter(isRisk),
    findingsPart(plan, 'warn'),
    ...below.filter((part) => !isRisk(part)),
    othersPart(
      othersOf(
        plan,
        changes.map(({ part }) => part),
      ),
    ),
    overridesPart(plan, facts),
    ...examplesParts(plan),
    findingsPart(plan, 'info'),
    needPart(plan),
    inputPart(plan),
    longNamesPart(plan),
    whole(closing(plan, now)),
  ]
}
