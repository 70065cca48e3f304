// What follows the first screen of a comment.

import type { Input, Plan } from '../../core/types.ts'
import { type TopicName, topicsOf } from '../facets/index.ts'
import type { FirstScreen } from '../model/first-screen/index.ts'
import { inOrder } from '../model/in-order.ts'
import type { Missing } from '../model/not-shown.ts'
import { othersOf } from '../model/others.ts'
import { thirdPerson } from '../words.ts'
import { examplesParts, findingsPart, inputPart, needPart, othersPart, overridesPart } from './facts.ts'
import type { Fitted } from './fit.ts'
import { longNamesPart } from './long-names.ts'
import { type Part, partOf } from './parts.ts'

/** @param inputs the files that are listed */
export function restParts(plan: Plan, { key }: FirstScreen, inputs: readonly Input[] = plan.inputs): readonly Part[] {
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
    inputPart(inputs),
    longNamesPart(plan),
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

/** What of the parts is not shown: rows that were cut, and names that rows only count. */
export function missingOf(parts: readonly Part[], { cut }: Pick<Fitted, 'cut'>): readonly Missing[] {
  const unnamed = parts.reduce((sum, part) => sum + (part.unnamed ?? 0), 0)
  return [
    ...cut.map(({ part, missing }) => ({ noun: part.missing ?? part.noun, missing })),
    ...(unnamed === 0 ? [] : [{ noun: 'name', missing: unnamed }]),
  ]
}
