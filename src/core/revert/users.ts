// Users, their names, admin rights and servers as they were.
import { isSameAccount, madeAnew } from '../actions/same-account.ts'
import { adminSet } from '../facets/admin.ts'
import { imageOf } from '../facets/images.ts'
import { join } from '../facets/members.ts'
import { actionId } from '../names.ts'
import type { ActionOf } from '../types.ts'
import { type Inverse, millisecondsAfter, type Sight } from './sight.ts'

/** The account gets its old name back, unless somebody else has it by now. */
export function undoRename({ user: old, before, after }: ActionOf<'user.rename'>, sight: Sight): Inverse {
  const live = sight.live.users.get(after.name)
  if (live === undefined) return sight.live.users.has(old) ? [] : 'the user is no longer on the hub'
  if (!isSameAccount(before, live)) return madeAnew
  if (sight.live.users.has(old)) return 'somebody has made a user of the old name since'
  const id = actionId('user.rename', after.name, old)
  return [
    { id, op: 'user.rename', user: after.name, before: imageOf(live), after: { name: old }, reason: sight.reason },
  ]
}

export function undoCreate({ user }: ActionOf<'user.create'>, sight: Sight): Inverse {
  const live = sight.live.users.get(user)
  if (live === undefined) return []
  if (live.admin !== sight.promoted.has(user))
    return `somebody has ${live.admin ? 'promoted' : 'demoted'} the user since`
  if (millisecondsAfter(sight.plan, live) < 0) return 'the account of that name is older than the plan'
  const id = actionId('user.delete', user)
  return [{ id, op: 'user.delete', user, before: imageOf(live), after: null, reason: sight.reason }]
}

export function undoDelete({ user, before }: ActionOf<'user.delete'>, sight: Sight): Inverse {
  const live = sight.live.users.get(user)
  const groups = before.groups ?? []
  if (live?.leavesAt !== undefined) {
    const cancel = sight.live.deletes?.cancel
    const how =
      cancel === undefined
        ? ''
        : `; ${cancel}; when it is cancelled there, say so with: hubplan revert ${sight.reason.at} --cancelled`
    return `the delete is accepted, and happens on ${live.leavesAt.slice(0, 10)}${how}`
  }
  if (live !== undefined) {
    const isSame = live.admin === before.admin && groups.every((group) => live.groups?.includes(group))
    return isSame ? [] : 'somebody has made a user of that name since, who is left alone'
  }
  if (sight.live.deletes?.cancel !== undefined) {
    return 'the delete has happened by now, and nobody can bring the user back'
  }
  const { reason } = sight
  const id = actionId('user.create', user)
  return [
    { id, op: 'user.create', user, before: null, after: { admin: false }, reason },
    ...(before.admin ? [adminSet({ user }, true, reason)] : []),
    ...groups.filter(sight.hasGroup).map((group) => join({ user }, group, sight)),
  ]
}
