// New accounts with their passwords, and balances: what others may have done to them since the plan.
import { actionId } from './names.ts'
import { birthOf, type Planned } from './planned.ts'
import { type Check, done, onUser, ready, type Sight } from './precheck-user.ts'
import type { ActionOf, Quota, Snapshot } from './types.ts'

const claimed = 'somebody else has made an account of that name since the plan'

/** An account that somebody else has made is not the one whose password was to be set first. */
export function checkCreate({ id, user }: ActionOf<'user.create'>, live: Snapshot, planned: Planned): Check {
  if (!live.users.has(user)) return ready
  const isClaimed = planned.has(actionId('password.set', user)) && !planned.wasSent(id)
  return isClaimed ? { is: 'stale', why: claimed } : done
}

/** Nobody can read a password back: the journal is all there is. */
export function checkPassword({ id, user }: ActionOf<'password.set'>, live: Snapshot, planned: Planned): Check {
  if (planned.isApplied(id)) return done
  const birth = birthOf(user, planned)
  if (planned.has(birth) && live.users.has(user) && !planned.wasSent(birth)) {
    return { is: 'stale', why: claimed }
  }
  return onUser(user, { live, planned }, () => ready)
}

/** A balance that fell by use is no drift; one that rose was changed by somebody. */
export function checkQuota(action: ActionOf<'quota.set' | 'quota.unlimited'>, { live, planned }: Sight): Check {
  const { user, before } = action
  const now = live.quotas?.get(user) ?? null
  const isUnlimited = now?.unlimited === true
  if (action.op === 'quota.unlimited' ? isUnlimited : isSame(now, action.after)) return done
  // What an earlier run has set may have been used since; it is not given back.
  const isOurs = action.op === 'quota.set' && planned.isApplied(action.id) && !isUnlimited
  if (isOurs && (now?.balance ?? 0) <= action.after.balance) return done
  return onUser(user, { live, planned }, () => {
    // The flag is cleared before the balance is set: of ours, only the second half may lack.
    const isHalfDone = action.op === 'quota.set' && !isUnlimited && planned.wasSent(action.id)
    if (isUnlimited !== (before?.unlimited === true) && !isHalfDone) {
      return { is: 'stale', why: `the user has become ${isUnlimited ? 'unlimited' : 'limited'} since the plan` }
    }
    // Whoever had no row gets one, with a first balance, by just looking at it.
    const rose = (now?.balance ?? 0) > (before?.balance ?? live.firstQuota ?? 0)
    return rose ? { is: 'stale', why: `the balance has risen since the plan, to ${now?.balance}` } : ready
  })
}

function isSame(now: Quota | null, after: Quota): boolean {
  return now !== null && now.balance === after.balance && now.unlimited === after.unlimited
}
