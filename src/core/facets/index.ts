// The registry of facets: one file each, and every op has its rules in exactly one of them.
import type { Action, Op } from '../types.ts'
import { accounts } from './accounts.ts'
import { admin } from './admin.ts'
import { groups } from './groups.ts'
import { members } from './members.ts'
import { passwords } from './passwords.ts'
import { quota } from './quota/index.ts'
import type { Rules, RulesFor } from './rules.ts'
import { servers } from './servers.ts'

/** In the order in which ops are listed. */
const rules: RulesFor<Op> = {
  ...accounts,
  ...admin,
  ...passwords,
  ...quota,
  ...groups,
  ...members,
  ...servers,
}

/** The rules for an action. The one cast: the compiler does not follow that an op's rules are for its own actions. */
export function rulesOf<A extends Action>(action: A): Rules<A> {
  return rules[action.op] as unknown as Rules<A>
}

/** The rules of every op. */
export const allRules: readonly RulesFor<Op>[Op][] = Object.values(rules)
