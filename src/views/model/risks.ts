// What of a plan no revert restores: the same sentences in every view.

import type { Plan } from '../../core/types.ts'
import { type Lost, lostIf } from '../facets/facet.ts'
import { lostOf } from '../facets/index.ts'
import { countOthers } from './verdict.ts'

/** The losses that no revert restores, complete ones first. */
export function lostForGood(plan: Plan): readonly Lost[] {
  if (plan.actions.length === 0) return []
  const all = lostOf(plan)
  return [
    ...all.filter(({ isPartial }) => !isPartial),
    ...all.filter(({ isPartial }) => isPartial),
    ...lostIf(countOthers(plan), 'hubplan revert might not undo the other changes.'),
  ]
}
