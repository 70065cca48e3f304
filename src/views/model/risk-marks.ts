import type { Action } from '../../core/types.ts'
import { formOf } from '../facets/index.ts'
import type { Known } from '../facets/known.ts'
import { type Risk, riskNames } from './risk-words.ts'

/** The risks of an action, the worst first; none for a change that needs no second look. */
export function risksOf(action: Action, known: Known): readonly Risk[] {
  const own = formOf(action).risks?.(action, known) ?? {}
  const given = (Object.keys(own) as Risk[]).filter((risk) => own[risk])
  if (known.named.block.has(action.id)) given.push('blocked')
  if (known.named.warn.has(action.id)) given.push('warned')
  // Most actions of a large plan have none.
  return given.length < 2 ? given : riskNames.filter((risk) => given.includes(risk))
}
