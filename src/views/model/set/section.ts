// What stands in the section of one target, below the table and the lines that hold for all targets.

import type { Input, Plan } from '../../../core/types.ts'
import { notShownFact } from '../first-screen/facts.ts'
import type { Fact, FirstScreen } from '../first-screen/index.ts'
import { lostForGood } from '../risks.ts'
import type { PlannedRow, SetRow } from './rows.ts'

/** What the plans of all sections share, and what is said once for all of them. */
export interface Common {
  /** The same person with the same token. */
  readonly isMaker: boolean
  /** Each plan is saved in a file of its own, and applied alone. */
  readonly isAlone: boolean
  /** The files that every plan was made from, by `inputKey`. */
  readonly inputs: ReadonlyMap<string, Input>
}

/** @param folder of the saved plans; absent when they are not saved in one */
export function commonOf(rows: readonly SetRow[], folder: string | undefined): Common {
  const all = rows.flatMap((row) => (row.is === 'failed' ? [] : [row.one]))
  const plans = all.map(({ plan }) => plan)
  const makers = new Set(
    plans.map(({ planned_by: by, planned_as: { kind, name } }) => JSON.stringify([by, kind, name])),
  )
  const [first, ...others] = plans.map(({ inputs }) => new Map(inputs.map((input) => [inputKey(input), input])))
  const shared = [...(first ?? [])].filter(([key]) => others.length > 0 && others.every((one) => one.has(key)))
  const isAlone = folder === undefined && all.some(({ file }) => file !== '')
  return { isMaker: makers.size < 2, isAlone, inputs: new Map(shared) }
}

function inputKey(input: Input): string {
  return JSON.stringify(input)
}

/** Of the common files, after their heading. */
export const forAll = 'the same for every target above'

/** The files that are of this target alone. */
export function ownInputs({ inputs }: Plan, common: Common): readonly Input[] {
  return inputs.filter((input) => !common.inputs.has(inputKey(input)))
}

/** The lines of the section; a line that says `none` or `nothing` stands above, for all targets. */
export function sectionFacts(
  { one: { plan }, is }: Pick<PlannedRow, 'one' | 'is'>,
  { facts }: FirstScreen,
  { common, notShown }: { readonly common: Common; readonly notShown: readonly string[] },
): readonly Fact[] {
  const isOwn = ({ label, isLoud = false }: Fact): boolean => {
    switch (label) {
      case 'Target':
        return true
      case 'Plan':
        return !common.isMaker || plan.against !== undefined
      case 'Cannot be undone':
        return lostForGood(plan).length > 0
      case 'Not shown':
        return notShown.length > 0
      case 'Next':
        return is === 'blocked' || common.isAlone
      default:
        return isLoud
    }
  }
  return facts.filter(isOwn).map((fact) => (fact.label === 'Not shown' ? notShownFact(notShown) : fact))
}
