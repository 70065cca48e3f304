// Passwords: they cannot be read back.
import { checkPassword } from '../actions/precheck-accounts.ts'
import { afterNothing, example, type RulesFor, sinceUnknown } from './rules.ts'

const { user, created, reason } = example

export const passwords: RulesFor<'password.set'> = {
  'password.set': {
    facet: 'password',
    example: {
      id: 'password.set:example',
      op: 'password.set',
      user,
      created,
      before: null,
      after: { how: 'generate', force_change: true },
      reason,
    },
    wave: 'passwords',
    after: afterNothing,
    check: checkPassword,
    undo: (action, { made }) => (made.has(action.user) ? [] : 'an old password is not known, and cannot be set again'),
    since: sinceUnknown,
  },
}
