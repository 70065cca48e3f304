// What a reader needs to decide about the plans of several targets. The views only draw it.

import type { PlanSet } from '../../../core/planset.ts'
import { count, number } from '../../../core/sentences.ts'
import type { Surroundings } from '../../../core/surroundings.ts'
import { consequences } from '../first-screen/consequences.ts'
import { type Fact, notShownFact, notShownLabel } from '../first-screen/facts.ts'
import type { Phrase } from '../phrase.ts'
import { timeWords } from '../times.ts'
import { summaryWords } from '../verdict.ts'
import { setFacts } from './facts.ts'
import { type Commands, commandsOf, nextOfSet } from './next.ts'
import { isPart, rowsOf, type SetRow } from './rows.ts'
import { unite } from './united.ts'
import { judgeSet, type SetVerdict } from './verdict.ts'

export interface SetScreen {
  /** `12 targets`; `3 of 12 targets` when some were chosen. */
  readonly targets: string
  readonly verdict: SetVerdict
  /** Empty when there is nothing to do. */
  readonly consequences: Phrase
  /** The table: targets with changes, a block or a failure, the worst first. */
  readonly rows: readonly SetRow[]
  /** The targets with nothing to do, in the order of hubplan.yaml. */
  readonly idle: readonly string[]
  readonly facts: readonly Fact[]
  readonly commands: Commands
  /** `60 users to delete, 3 to create`; empty without changes. */
  readonly summary: string
}

export interface SetScreenInput {
  /** ISO. */
  readonly now: string
  /** The folder of the saved plans; absent when they are not saved in one. */
  readonly folder?: string | undefined
  /** Where it is read; absent: in a shell. */
  readonly where?: Surroundings | undefined
  /** A comment or a page, which is read later. */
  readonly isKept: boolean
}

export function setScreen(set: PlanSet, { now, folder, where = { is: 'shell' }, isKept }: SetScreenInput): SetScreen {
  const times = timeWords(now, isKept)
  const all = rowsOf(set, now, times)
  const verdict = judgeSet(all, times)
  const united = unite(set.plans)
  const next = nextOfSet({ set, rows: all, united }, { folder, where })
  const isIdle = ({ is }: SetRow): boolean => is === 'nothing'
  return {
    targets: targetsWords(set, all.length),
    verdict,
    consequences: united === undefined || all.every(isIdle) ? [] : consequences(united.plan, united.placeOf),
    rows: all.filter((row) => !isIdle(row)),
    idle: all.filter(isIdle).map(({ target }) => target),
    facts: setFacts({ index: set.index, rows: all, united, times, next }),
    commands: commandsOf(united, { folder, where }),
    summary: united === undefined ? '' : summaryWords(united.plan),
  }
}

function targetsWords(set: PlanSet, shown: number): string {
  const all = set.index.plans.length + set.index.failed.length
  return `${isPart(set) ? `${number(shown)} of ` : ''}${count(all, 'target')}`
}

/** The same with what the view leaves out, which is known only after the rest is laid out. */
export function withSetNotShown(screen: SetScreen, notShown: readonly string[]): SetScreen {
  return {
    ...screen,
    facts: screen.facts.map((fact) =>
      fact.label === notShownLabel ? notShownFact(notShown, ['see the plan files']) : fact,
    ),
  }
}

export { columns, type NumberCells, numbersOf, stateWords } from './cells.ts'
export { type FailedRow, isPart, type PlannedRow, type SetRow, type State } from './rows.ts'
