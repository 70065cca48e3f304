// Risks of a plan to look at before applying it: the same numbers in every view that counts them.
import type { ActionOf, Plan } from '../../core/types.ts'
import { isRecent } from '../facets/accounts/stakes.ts'
import { isOld, knownOf } from '../facets/known.ts'
import { roleGains } from '../facets/members.ts'
import { count, listed, number } from '../words.ts'
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

/** A loss that no revert restores. Not yet escaped. */
export interface Lost {
  readonly lead: string
  readonly rest: string
}

/** The losses that no revert restores. */
export function lostForGood(plan: Plan): readonly Lost[] {
  if (plan.actions.length === 0) return []
  const [deletes, renames] = [actionsOf(plan, 'user.delete'), actionsOf(plan, 'user.rename')]
  const stops = actionsOf(plan, 'server.stop')
  const resets = actionsOf(plan, 'password.set').filter(isOld(knownOf(plan)))
  const who = deletes.length === 1 ? 'The deletion' : `The ${count(deletes.length, 'deletion')}`
  const renamed = new Set(renames.map(({ after }) => after.name))
  const others = stops.filter(({ user }) => !renamed.has(user)).length
  const stopped = others + renames.reduce((sum, { before }) => sum + (before.servers?.length ?? 0), 0)
  const lost = [
    ...(deletes.length === 0
      ? []
      : [{ lead: `${who} cannot be undone`, rest: `by hubplan: ${lossWords(plan, deletes)}.` }]),
    ...(stopped === 0
      ? []
      : [said(`What runs in the ${count(stopped, 'server')} to be stopped ends, and unsaved work there is lost.`)]),
    ...(resets.length === 0
      ? []
      : [said('Reset passwords cannot be restored: hubplan revert does not know the old ones.')]),
    ...(renames.length === 0
      ? []
      : [said('hubplan revert restores the old names, but files saved under the new ones may stay there.')]),
    ...(countOthers(plan) === 0 ? [] : [said('hubplan revert may not undo the other changes.')]),
  ]
  return lost.length > 0 ? lost : [said('Nothing here is lost for good: hubplan revert can undo every change.')]
}

function said(rest: string): Lost {
  return { lead: '', rest }
}

/**
 * On a hub a deleted user's tokens and servers are lost; on a system with account numbers a finding says what is lost.
 */
function lossWords({ findings }: Plan, deletes: readonly ActionOf<'user.delete'>[]): string {
  const told = findings.find(({ guard }) => guard === 'storage')?.message
  if (told === undefined || deletes.some(({ before }) => before.account === undefined)) {
    return 'tokens, servers and perhaps the files go with the user, and the same name created again is a new, empty account'
  }
  return told
}
