// What a reader needs to decide about a plan, in the order of every view. The views only draw it.

import { count } from '../../../core/sentences.ts'
import type { Surroundings } from '../../../core/surroundings.ts'
import type { Plan } from '../../../core/types.ts'
import { type FoundKind, findingsOf } from '../findings.ts'
import type { Phrase } from '../phrase.ts'
import { timeWords } from '../times.ts'
import { judgePlan, type Verdict } from '../verdict.ts'
import { consequences } from './consequences.ts'
import { deletionPart } from './deletions.ts'
import { type Fact, factsOf, notShownFact, notShownLabel } from './facts.ts'
import { nextStep } from './next.ts'
import type { KeyPart } from './part.ts'
import { rightsPart } from './rights.ts'

export interface FirstScreen {
  readonly verdict: Verdict
  /** Empty when there is nothing to do. */
  readonly consequences: Phrase
  /** Undefined unless the plan is blocked. */
  readonly blocks: { readonly title: string; readonly kinds: readonly FoundKind[] } | undefined
  /** The names that matter: deletions, then new rights. */
  readonly key: readonly KeyPart[]
  readonly facts: readonly Fact[]
}

export interface FirstScreenInput {
  /** ISO. */
  readonly now: string
  /** Path of the saved plan; absent when it is not saved. */
  readonly file?: string | undefined
  /** Where it is read; absent: in a shell. */
  readonly where?: Surroundings | undefined
  /** A comment or a page, which is read later. */
  readonly isKept: boolean
}

export function firstScreen(plan: Plan, input: FirstScreenInput): FirstScreen {
  const { now, file, isKept, where = { is: 'shell' } } = input
  const times = timeWords(now, isKept)
  const verdict = judgePlan(plan, now, times)
  const kinds = findingsOf(plan, 'block')
  const next = nextStep(plan, verdict, { file, where, isKept }, kinds)
  return {
    verdict,
    consequences: verdict.is === 'nothing' ? [] : consequences(plan),
    blocks: kinds.length === 0 ? undefined : { title: `Blocked by ${count(kinds.length, 'guard')}`, kinds },
    key: [deletionPart(plan), rightsPart(plan)].filter((part) => part !== undefined),
    facts: factsOf({ plan, verdict, times, next }),
  }
}

/** The same with what the view leaves out, which is known only after the rest is laid out. */
export function withNotShown(screen: FirstScreen, notShown: readonly string[]): FirstScreen {
  return {
    ...screen,
    facts: screen.facts.map((fact) => (fact.label === notShownLabel ? notShownFact(notShown) : fact)),
  }
}

export type { Fact } from './facts.ts'
export type { KeyPart } from './part.ts'
