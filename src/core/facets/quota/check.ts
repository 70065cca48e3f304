// What others may have done to a balance since the plan.
import type { Planned } from '../../actions/planned.ts'
import { type Check, done, onUser, ready, type Sight, userOf } from '../../actions/precheck-user.ts'
import { isSameAccount } from '../../actions/same-account.ts'
import type { ActionOf, Quota } from '../../types.ts'
import { grantFault, riseOf, turnOf } from './balance.ts'

/** A balance that fell by use is no drift; one that rose was changed by somebody. */
export function checkQuota(action: ActionOf<'quota.set' | 'quota.unlimited'>, sight: Sight): Check {
  const { live, planned } = sight
  const now = live.quotas?.get(action.user) ?? null
  const user = userOf(action.user, sight)
  // Balances go by names: one that is as wanted stays so when its user is gone.
  const isOfSame = user === undefined || isSameAccount(action, user)
  if (isOfSame && isSettled(action, now, planned)) return done
  return onUser(action, sight, () => {
    // The flag is cleared before the balance is set: of ours, only the second half may lack.
    const isHalfDone = action.op === 'quota.set' && now?.unlimited !== true && planned.wasSent(action.id)
    const why = (isHalfDone ? undefined : turnOf(action.before, now)) ?? riseOf(action.before, now, live.firstQuota)
    return why === undefined ? ready : { is: 'stale', why }
  })
}

/** A grant is given on the balance that the reviewer saw, or on less. */
export function checkGrant(action: ActionOf<'quota.add'>, { live, planned }: Sight): Check {
  if (planned.isApplied(action.id)) return done
  return onUser(action, { live, planned }, () => {
    // An earlier run may have given it: the transactions tell, and are read before it is sent.
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
  // What an earlier run has set may have been used since; it is not given back.
  return now?.balance === balance || (isApplied(action.id) && (now?.balance ?? 0) <= balance)
}
