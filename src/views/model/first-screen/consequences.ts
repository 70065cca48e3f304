// What a plan does, in one sentence: the worst first, with its share of the users, and what it does not do.

import { count } from '../../../core/sentences.ts'
import type { Action, Plan } from '../../../core/types.ts'
import { type KindName, kindOf, kinds, worstFirst } from '../../facets/index.ts'
import { type Known, knownOf } from '../../facets/known.ts'
import { givesRoles, mayGiveRoles, roleGains } from '../../facets/roles.ts'
import { actionsOf, groupBy } from '../grouping.ts'
import { capital, join, type Phrase } from '../phrase.ts'

/** Where actions happen, such as ` on 3 targets`; empty for a plan of one target. */
export type PlaceOf = (actions: readonly Action[]) => Phrase

/** A plan without changes may be blocked, too. */
export function consequences(plan: Plan, placeOf: PlaceOf = () => []): Phrase {
  if (plan.actions.length === 0) return ['Changes nothing.']
  const known = knownOf(plan)
  const byKind = groupBy(plan.actions, (action) => kindOf(action, known))
  const parts = worstFirst.flatMap((kind): readonly Phrase[] => {
    const actions = byKind.get(kind) ?? []
    const own = placed(whatItDoes(kind, actions, known), placeOf(actions))
    // Roles are rights, as the admin flag is.
    return kind === 'admin.promote' ? [own, placed(givesRoles(plan), placeOf(roleGains(plan)))] : [own]
  })
  const not = reassurances(plan, byKind.has('other'))
  return [...capital(join(parts, '; ')), '.', ...(not.length === 0 ? [] : [' ', ...capital(listedPhrases(not)), '.'])]
}

function whatItDoes(name: KindName, actions: readonly Action[], known: Known): Phrase {
  if (actions.length === 0) return []
  const { does, verb, noun } = kinds[name]
  return does?.(actions, known) ?? [`${verb.replace(/^to /, '')}s ${count(actions.length, noun)}`]
}

/** The place follows the main clause, which is the first piece. */
function placed([clause, ...more]: Phrase, place: Phrase): Phrase {
  return clause === undefined ? [] : [clause, ...place, ...more]
}

/** `a, b and c` */
function listedPhrases(all: readonly Phrase[]): Phrase {
  const last = all.at(-1) ?? []
  return all.length < 2 ? last : [...join(all.slice(0, -1), ', '), ' and ', ...last]
}

/** Never of a plan with a change that this version does not know. */
function reassurances(plan: Plan, hasOthers: boolean): readonly Phrase[] {
  if (hasOthers) return []
  return [
    ...(actionsOf(plan, 'user.delete').length === 0 ? [['deletes no user']] : []),
    ...(actionsOf(plan, 'admin.set').some(({ after }) => after) ? [] : [['makes no user admin']]),
    ...(mayGiveRoles(plan) ? [] : [['gives no user a role']]),
  ]
}
