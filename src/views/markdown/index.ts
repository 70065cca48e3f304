import type { Surroundings } from '../../core/surroundings.ts'
import type { Plan } from '../../core/types.ts'
import { type TopicName, topicsOf } from '../facets/index.ts'
import { type FirstScreen, firstScreen, withNotShown } from '../model/first-screen/index.ts'
import { inOrder } from '../model/in-order.ts'
import { notShownWords } from '../model/not-shown.ts'
import { othersOf } from '../model/others.ts'
import { thirdPerson } from '../words.ts'
import { digestPart, examplesParts, findingsPart, inputPart, needPart, othersPart, overridesPart } from './facts.ts'
import { firstScreenText } from './first-screen.ts'
import { fitParts } from './fit.ts'
import { longNamesPart } from './long-names.ts'
import { type Part, partOf } from './parts.ts'

export interface MarkdownOptions {
  /** ISO; the expiry is judged at it. */
  readonly now: string
  /** Path of the saved plan, for the next command; left out when it is not saved. */
  readonly file?: string
  /** Where it is read; absent: in a shell. */
  readonly where?: Surroundings
}

/** GitHub accepts 65,536 characters in a comment; the workflow needs some for its own text. */
const limit = 65_000
/** Kept free for the line that says what is not shown. */
const forNotShown = 600

/** A plan as a comment on a pull request: what a reader must know first, the rest within the length limit. */
export function planMarkdown(plan: Plan, options: MarkdownOptions): string {
  const screen = firstScreen(plan, { ...options, isKept: true })
  const room = limit - firstScreenText(plan, screen).length - forNotShown
  const parts = restParts(plan, screen)
  const { texts, cut } = fitParts(parts, room)
  const unnamed = parts.reduce((sum, part) => sum + (part.unnamed ?? 0), 0)
  const notShown = notShownWords([
    ...cut.map(({ part, missing }) => ({ noun: part.missing ?? part.noun, missing })),
    ...(unnamed === 0 ? [] : [{ noun: 'name', missing: unnamed }]),
  ])
  return `${[firstScreenText(plan, withNotShown(screen, notShown)), ...texts].join('\n\n')}\n`
}

/** What follows the first screen. */
function restParts(plan: Plan, { key }: FirstScreen): readonly Part[] {
  const told = new Set(key.flatMap(({ whole }) => whole))
  const changes = changeParts(plan)
  const below = changes.filter(({ name }) => !told.has(name)).map(({ part }) => part)
  const isRisk = ({ rank }: Part): boolean => rank === 'seen'
  const all = changes.map(({ part }) => part)
  return [
    ...inOrder(below, isRisk, findingsPart(plan, 'warn')),
    othersPart(othersOf(plan, all)),
    overridesPart(plan),
    ...examplesParts(plan),
    findingsPart(plan, 'info'),
    needPart(plan),
    inputPart(plan),
    longNamesPart(plan),
    digestPart(plan),
  ]
}

interface ChangePart {
  readonly name: TopicName
  readonly part: Part
}

/** Short tables come before long ones. */
const short = ['memberships', 'properties', 'quotaSums', 'creates', 'quotas'] as const

function changeParts(plan: Plan): readonly ChangePart[] {
  return topicsOf(plan, short).flatMap(({ name, title, comment, ...topic }): readonly ChangePart[] =>
    comment === undefined
      ? []
      : [{ name, part: partOf({ ...topic, title: thirdPerson(title), unnamed: 0, ...comment() }) }],
  )
}
