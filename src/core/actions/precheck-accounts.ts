// New accounts with their passwords, and balances: what others may have done to them since the plan.

import { grantFault, riseOf, turnOf } from '../desired/quota.ts'
import { actionId } from '../names.ts'
import type { ActionOf, Quota } from '../types.ts'
import { birthOf, type Planned } from './planned.ts'
import { type Check, done, onUser, ready, type Sight, userOf } from './precheck-user.ts'
import { isSameAccount } from './same-account.ts'

const claimed = 'somebody else has made an account of that name since the plan'

/** An account that somebody else has made is not the one whose password was to be set first. */
export function checkCreate({ id, user }: ActionOf<'user.create'>, { live, planned }: Sight): Check {
  if (!live.users.has(user)) return ready
  const isClaimed = planned.has(actionId('password.set', user)) && !planned.wasSent(id)
  return isClaimed ? { is: 'stale', why: claimed } : done
}

/** Nobody can read a password back: the journal is all there is. */
export function checkPassword(action: ActionOf<'password.set'>, { live, planned }: Sight): Check {
  const { id, user } = action
  if (planned.isApplied(id)) return done
  const birth = birthOf(user, planned)
  if (planned.has(birth) && live.users.has(user) && !planned.wasSent(birth)) {
    return { is: 'stale', why: claimed }
  }
  return onUser(action, { live, planned }, () => ready)
}

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
