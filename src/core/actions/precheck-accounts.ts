// New accounts with their passwords, and balances: what others may have done to them since the plan.

import { actionId } from '../names.ts'
import type { ActionOf } from '../types.ts'
import { birthOf } from './planned.ts'
import { type Check, done, onUser, ready, type Sight } from './precheck-user.ts'

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
