// Who is an administrator.
import { done, onUser, ready } from '../actions/precheck-user.ts'
import { undoAdmin } from '../revert/users.ts'
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
