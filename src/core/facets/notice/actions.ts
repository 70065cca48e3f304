// The actions of notices.

import { seenOf } from '../../actions/same-account.ts'
import { leavingDay, leavingGroup } from '../../leaving.ts'
import { actionId } from '../../names.ts'
import type { ActionUser } from '../../revert/sight.ts'
import type { Action, LiveUser, Reason } from '../../types.ts'
import { imageOf } from '../accounts.ts'

/** Makes the group of a day. */
export function createGroup(group: string, reason: Reason): Action {
  return {
    id: actionId('group.create', group),
    op: 'group.create',
    group,
    before: null,
    after: { members: [] },
    reason,
  }
}

/** A user who gets notice, by the name that they have when it is given. */
interface Given extends ActionUser {
  readonly live: LiveUser
}

/** Gives notice to a user. */
export function give({ user, live }: Given, day: string, reason: Reason): Action {
  const id = actionId('notice.give', user, day)
  return { id, op: 'notice.give', user, group: leavingGroup(day), before: imageOf(live), after: { day }, reason }
}

/** Takes a notice back. */
export function lift({ user, live }: ActionUser, group: string, reason: Reason): Action {
  const day = leavingDay(group) as string
  const id = actionId('notice.lift', user, day)
  return { id, op: 'notice.lift', user, ...seenOf(live), group, before: { day }, after: null, reason }
}
