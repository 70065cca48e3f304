// Risks of a plan to look at before applying it: the same numbers in every view that counts them.

import { count, number } from '../../core/sentences.ts'
import type { Plan } from '../../core/types.ts'
import { isRecent } from '../facets/accounts/stakes.ts'
import { type Lost, lostIf } from '../facets/facet.ts'
import { lostOf } from '../facets/index.ts'
import { roleGains } from '../facets/members.ts'
import { listed } from '../words.ts'
import { actionsOf } from './grouping.ts'
import { limitWords } from './override-words.ts'
import { countOthers } from './verdict.ts'

/** Risks to look at before applying, in one sentence; empty for a plan without changes. */
export function attentionWords(plan: Plan): string {
  const loosened = limitWords(plan)
  if (plan.actions.length === 0) return ''
  const deletes = actionsOf(plan, 'user.delete')
  const active = deletes.filter(({ before }) => isRecent(before, plan.snapshot.taken_at, 7)).length
  const admins = actionsOf(plan, 'admin.set').filter(({ after }) => after).length
  const gaining = new Set(roleGains(plan).map(({ user }) => user)).size
  const warnings = plan.findings.filter(({ level }) => level === 'warn').length
  const parts = [
    deletes.length === 0
      ? ''
      : `${count(deletes.length, 'deletion')}${active === 0 ? '' : ` (${number(active)} active in the last 7 days)`}`,
    admins === 0 ? '' : count(admins, 'new admin'),
    gaining === 0 ? '' : `${count(gaining, 'user')} who ${gaining === 1 ? 'gets' : 'get'} roles`,
    plan.overrides.length === 0 ? '' : count(plan.overrides.length, 'override'),
    loosened.length === 0 ? '' : count(loosened.length, 'loosened limit'),
    warnings === 0 ? '' : count(warnings, 'warning'),
  ].filter((part) => part !== '')
  if (parts.length === 0) return 'It deletes no user, makes no user admin, overrides no guard, and has no warnings.'
  return `Look first at ${listed(parts)}.`
}

/** The losses that no revert restores, complete ones first. */
export function lostForGood(plan: Plan): readonly Lost[] {
  if (plan.actions.length === 0) return []
  const all = lostOf(plan)
  const lost = [
    ...all.filter(({ isPartial }) => !isPartial),
    ...all.filter(({ isPartial }) => isPartial),
    ...lostIf(countOthers(plan), 'hubplan revert might not undo the other changes.'),
  ]
  return lost.length > 0 ? lost : lostIf(1, 'hubplan revert can undo every change of this plan.')
}
