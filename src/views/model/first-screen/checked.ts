// What apply compares before it changes anything: no view may promise more than that.

import type { ActionOf, Plan } from '../../../core/types.ts'
import { actionsOf } from '../grouping.ts'
import type { TimeWords } from '../times.ts'
import type { Verdict } from '../verdict.ts'

/** Whether the plan is still true later, and when the target was read. */
export function checkedWords(plan: Plan, verdict: Verdict, times: TimeWords): string {
  const { taken_at: at } = plan.snapshot
  const read = `; read ${times.at(at)}${times.before(at)}`
  switch (verdict.is) {
    case 'ready':
      return `apply reads the target again, and stops before the first change when ${reasonsToStop(plan)}${read}`
    case 'nothing':
      return `there is nothing to apply${read}`
    case 'blocked':
    case 'expired':
      return `this plan cannot be applied, and a new one reads the target again${read}`
  }
}

/** The same as the checks of core: activity alone stops a deletion only where inactivity is its reason, also since a notice. */
export function reasonsToStop(plan: Plan): string {
  const deletes = actionsOf(plan, 'user.delete')
  if (deletes.length === 0) return 'a change of this plan no longer fits'
  const inactive = deletes.filter(isForInactivity).length
  const reasons = [
    ...(deletes.every(({ before }) => before.created !== undefined) ? ['is another account'] : []),
    'has other admin rights',
    ...(deletes.every(({ before }) => before.servers !== undefined) ? ['has started a server'] : []),
    ...(deletes.every(({ reason }) => reason.notice !== undefined) ? ['has left its leaving group'] : []),
    ...(inactive === deletes.length ? ['was active since the reading'] : []),
  ]
  const others = deletes.length === plan.actions.length ? '' : ', or when another change no longer fits'
  return `a user to be deleted ${either(reasons)}${others}${activityWords(inactive, deletes)}`
}

/** `a, b or c` */
function either(words: readonly string[]): string {
  return [words.slice(0, -1).join(', '), words.at(-1)].filter((part) => part !== '').join(' or ')
}

function activityWords(inactive: number, all: readonly ActionOf<'user.delete'>[]): string {
  if (inactive === 0) return '; activity since the reading does not stop it'
  const cause = all.some(({ reason }) => reason.notice !== undefined) ? 'inactivity or a notice' : 'inactivity'
  return inactive < all.length ? `; activity since the reading stops it only where ${cause} is the reason` : ''
}

function isForInactivity({ reason }: ActionOf<'user.delete'>): boolean {
  const { inactive_for: inactive, never_logged_in: never, notice } = reason
  return inactive !== undefined || never === true || notice?.active === 'before'
}
