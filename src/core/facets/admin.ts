// Who is an administrator.
import { done, onUser, ready } from '../actions/precheck-user.ts'
import { seenOf } from '../actions/same-account.ts'
import { actionId } from '../names.ts'
import { absence, type Inverse, type Sight, type Whom } from '../revert/sight.ts'
import type { Action, ActionOf, Reason } from '../types.ts'
import { afterUser, example, type RulesFor } from './rules.ts'

export const admin: RulesFor<'admin.set'> = {
  'admin.set': {
    facet: 'admin',
    example: {
      id: 'admin.set:example',
      op: 'admin.set',
      user: example.user,
      created: example.created,
      before: false,
      after: true,
      reason: example.reason,
    },
    wave: ({ after }) => (after ? 'promotions and joins' : 'demotions'),
    after: afterUser,
    check: (action, sight) => onUser(action, sight, (user) => (user.admin === action.after ? done : ready)),
    undo: undoAdmin,
    since: ({ after }, { said }) => (said?.admin === after ? 'hub' : 'files'),
  },
}

function undoAdmin(action: ActionOf<'admin.set'>, sight: Sight): Inverse {
  const { user, before } = action
  const { live, name } = sight.find(user)
  if (sight.made.has(user) || live?.admin === before) return []
  return absence(live, action, sight) ?? [adminSet({ user: name, live }, before, sight.reason)]
}

/** Promotes a user, or takes the admin rights away. */
export function adminSet({ user, live }: Whom, after: boolean, reason: Reason): Action {
  return { id: actionId('admin.set', user), op: 'admin.set', user, ...seenOf(live), before: !after, after, reason }
}
