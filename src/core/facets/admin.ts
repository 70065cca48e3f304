// The admin flag of users.
import { done, onUser, ready } from '../actions/precheck-user.ts'
import { seenOf } from '../actions/same-account.ts'
import { flagOf, meaningOf } from '../desired/cells.ts'
import { actionId } from '../names.ts'
import { type ActionUser, absence, type Inverse, type Sight } from '../revert/sight.ts'
import type { Action, ActionOf, Reason } from '../types.ts'
import { aboutAccount, afterUser, type FacetTraits, nothing, subjectsOnly, type TraitsFor } from './traits.ts'

export const admin: TraitsFor<'admin.set'> = {
  'admin.set': {
    facet: 'admin',
    example: { id: 'admin.set:example', op: 'admin.set', ...aboutAccount, before: false, after: true },
    wave: ({ after }) => (after ? 'promotions and joins' : 'demotions'),
    after: afterUser,
    extent: subjectsOnly,
    check: (action, sight) => onUser(action, sight, (user) => (user.admin === action.after ? done : ready)),
    undo: undoAdmin,
    since: ({ after }, { said }) => (said?.admin === after ? 'hub' : 'files'),
  },
}

export const adminFacet: FacetTraits = {
  columns: ['admin'],
  read: (cells) => {
    const admin = meaningOf(cells, 'admin', flagOf, 'true or false')
    return admin === undefined ? nothing : { admin }
  },
  words: ({ admin }) => (admin === undefined ? undefined : admin ? 'an admin' : 'not an admin'),
  counted: ({ admin }) => (admin === true ? 'admins' : undefined),
  chooses: ({ admin }) => (admin === undefined ? undefined : (user) => user.admin === admin),
  remembered: ({ admin }) => (admin === undefined ? {} : { admin }),
}

function undoAdmin(action: ActionOf<'admin.set'>, sight: Sight): Inverse {
  const { user, before } = action
  const { live, name } = sight.find(user)
  if (sight.made.has(user) || live?.admin === before) return []
  return absence(live, action, sight) ?? [adminSet({ user: name, live }, before, sight.reason)]
}

/** Promotes a user, or removes the admin rights. */
export function adminSet({ user, live }: ActionUser, after: boolean, reason: Reason): Action {
  return { id: actionId('admin.set', user), op: 'admin.set', user, ...seenOf(live), before: !after, after, reason }
}
