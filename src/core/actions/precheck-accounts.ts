// New accounts with their passwords, and balances: what others may have done to them since the plan.

import { claimed } from '../facets/passwords.ts'
import { actionId } from '../names.ts'
import type { ActionOf } from '../types.ts'
import { type Check, done, ready, type Sight } from './precheck-user.ts'

/** An account that somebody else has made is not the one whose password was to be set first. */
export function checkCreate({ id, user }: ActionOf<'user.create'>, { live, planned }: Sight): Check {
  if (!live.users.has(user)) return ready
  const isClaimed = planned.has(actionId('password.set', user)) && !planned.wasSent(id)
  return isClaimed ? { is: 'stale', why: claimed } : done
}
