// Checks for changes by others to a balance since the plan.
import type { Planned } from '../../actions/planned.ts'
import { type Check, done, onUser, ready, type Sight, userOf } from '../../actions/precheck-user.ts'
import { isSameAccount } from '../../actions/same-account.ts'
import type { ActionOf, Quota } from '../../types.ts'
import { grantFault, riseOf, turnOf } from './balance.ts'

/** A balance that fell by use is not drift; a rise is a change by another client. */
export function checkQuota(action: ActionOf<'quota.set' | 'quota.unlimited'>, sight: Sight): Check {
  const { live, planned } = sight
  const now = live.quotas?.get(action.user) ?? null
  const user = userOf(action.user, sight)
  // Balances belong to names: one with the wanted value keeps it when its user is gone.
  const isOfSame = user === undefined || isSameAccount(action, user)
  if (isOfSame && isSettled(action, now, planned)) return done
  return onUser(action, sight, () => {
    // The flag is cleared before the balance is set: an interrupted run of ours may have done only the first.
    const isHalfDone = action.op === 'quota.set' && now?.unlimited !== true && planned.wasSent(action.id)
    const why = (isHalfDone ? undefined : turnOf(action.before, now)) ?? riseOf(action.before, now, live.firstQuota)
    return why === undefined ? ready : { is: 'stale', why }
  })
}

/** A grant needs the balance that the reviewer saw, or less. */
export function checkGrant(action: ActionOf<'quota.add'>, { live, planned }: Sight): Check {
  if (planned.isApplied(action.id)) return done
  return onUser(action, { live, planned }, () => {
    // An earlier run may have granted it: the transactions show that, and are read before sending.
    if (planned.wasSent(action.id)) return ready
    const why = grantFault(action, live.quotas?.get(action.user) ?? null, live.firstQuota)
    return why === undefined ? ready : { is: 'stale', why }
  })
}

function isSettled(
  action: ActionOf<'quota.set' | 'quota.unlimited'>,
  now: Quota | null,
  { isApplied }: Pick<Planned, 'isApplied'>,
): boolean {
  const isUnlimited = now?.unlimited === true
  if (action.op === 'quota.unlimited') return isUnlimited
  if (isUnlimited) return false
  const { balance } = action.after
  // A balance that an earlier run set may have been used since; it is not restored.
  return now?.balance === balance || (isApplied(action.id) && (now?.balance ?? 0) <= balance)
}
