// What guards need to see at apply, in the common cases.
import type { Op } from '../types.ts'
import type { Guard } from './types.ts'

type ExtentOf = NonNullable<Guard['extent']>

/** The users and groups that the actions name, or none at all. */
export const subjectsOnly: ExtentOf = () => ({})

/** All users where one of these ops is planned: their number or their names decide. */
export function allFor(...ops: readonly Op[]): ExtentOf {
  return ({ actions }) => (actions.some(({ op }) => ops.includes(op)) ? 'all' : {})
}

/** All users where a rule plans the op: its share of all decides. */
export function allForRules(op: Op): ExtentOf {
  return ({ actions }) => (actions.some((action) => action.op === op && action.reason.why === 'rule') ? 'all' : {})
}
