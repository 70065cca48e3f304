import type { Action } from '../../core/types.ts'
import { formOf } from '../facets/index.ts'
import type { Known } from '../facets/known.ts'
import { type Risk, riskNames } from './risk-words.ts'

/** The risks of an action, the worst first; none for a change that needs no second look. */
export function risksOf(action: Action, known: Known): readonly Risk[] {
  const { block, warn } = known.named
  const given = {
    ...formOf(action).risks?.(action, known),
    blocked: block.has(action.id),
    warned: warn.has(action.id),
  }
  return riskNames.filter((risk) => given[risk])
}
