// That a user is there, and under which name.

import { checkDelete, checkRename } from '../actions/checks.ts'
import { checkCreate } from '../actions/precheck-accounts.ts'
import { actionId } from '../names.ts'
import { sinceOfCreate, sinceOfDelete } from '../plan/since.ts'
import { undoCreate, undoDelete, undoRename } from '../revert/users.ts'
import type { UserImage } from '../types.ts'
import { afterNothing, example, type RulesFor } from './rules.ts'

const { user, group, created, reason } = example

const someone: UserImage = { admin: false, groups: [group], created, servers: [{ name: '', state: 'ready' }] }

export const accounts: RulesFor<'user.create' | 'user.delete' | 'user.rename'> = {
  'user.create': {
    facet: 'existence',
    example: { id: 'user.create:example', op: 'user.create', user, before: null, after: { admin: false }, reason },
    wave: 'new users',
    after: (action) => [actionId('password.set', action.user)],
    check: checkCreate,
    undo: undoCreate,
    since: (_, { said }) => sinceOfCreate(said),
  },
  'user.delete': {
    facet: 'existence',
    example: { id: 'user.delete:example', op: 'user.delete', user, before: someone, after: null, reason },
    wave: 'deleted users',
    after: afterNothing,
    check: checkDelete,
    undo: undoDelete,
    since: (action, { said }) => sinceOfDelete(action.reason, said),
  },
  'user.rename': {
    facet: 'name',
    example: { id: 'user.rename:example', op: 'user.rename', user, before: someone, after: { name: 'new' }, reason },
    wave: 'renames',
    after: ({ after }) => [actionId('password.set', after.name)],
    check: checkRename,
    undo: undoRename,
    // A row of the new name that was there already has been met once, or the last plan was not applied.
    since: ({ after }, { names }) => (names(after.name) ? 'hub' : 'files'),
  },
}
