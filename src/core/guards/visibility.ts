import { byScope } from '../look/sight.ts'
import { count } from '../sentences.ts'
import type { Op } from '../types.ts'
import { allFor } from './extents.ts'
import type { Guard } from './types.ts'

const ops: readonly Op[] = ['user.create', 'user.rename', 'user.delete']

/**
 * Creating, renaming and deleting needs a token that sees all users. (Unseen fields are reported where they are
 * compared: plan/scope.ts.)
 */
export const visibility: Guard = {
  name: 'visibility',
  atApply: true,
  extent: allFor('user.create', 'user.rename', 'user.delete'),
  canAllow: true,
  check({ actions, live }) {
    const existence = actions.filter((action) => ops.includes(action.op))
    if (live.complete || existence.length === 0) return []
    if (live.listed === false) {
      const wide = existence.filter((action) => action.op !== 'user.delete' || action.reason.why !== 'row')
      if (wide.length === 0) return []
      const message =
        'the system cannot list its users, so only users named in rows can be deleted; creating, renaming, and deleting by a rule or by prune are not possible'
      return [{ level: 'block', message, actions: wide.map((action) => action.id) }]
    }
    const message = `the token sees only some of the users, so users cannot be created, renamed or deleted${byScope(live, 'users')}`
    return [{ level: 'block', message, actions: existence.map((action) => action.id) }]
  },
}

/** At plan time only a warning: apply, which needs to stop the servers first, requires to see them. */
export const serversUnseen: Guard = {
  name: 'servers-unseen',
  atApply: false,
  canAllow: false,
  check({ actions, live }) {
    const deletes = actions.filter((action) => action.op === 'user.delete')
    const isUnseen = deletes.some((action) => live.users.get(action.user)?.servers === undefined)
    if (!isUnseen) return []
    const remedy = byScope(live, 'servers', (scope) => `; give it ${scope} (apply requires it)`)
    const message = `the token cannot see servers, so it is not known whether ${count(deletes.length, 'deleted user')} would lose a running one${remedy}`
    return [{ level: 'warn', message, actions: [] }]
  },
}
