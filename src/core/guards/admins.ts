import { byScope, placeOf } from '../look/sight.ts'
import { hidesRoles, rolesOf } from '../plan/roles.ts'
import { count, listed } from '../sentences.ts'
import type { Action, ActionOf, Snapshot } from '../types.ts'
import { subjectsOnly } from './extents.ts'
import { remedy } from './remedy.ts'
import type { Guard } from './types.ts'

/** Limits the users who gain rights: by the admin flag, or by joining a group with roles. */
export function newAdminActions(actions: readonly Action[], live: Snapshot): ActionOf<'admin.set' | 'member.add'>[] {
  return actions
    .filter((action) => action.op === 'admin.set' || action.op === 'member.add')
    .filter((action) => (action.op === 'admin.set' ? action.after : rolesOf(action, live).length > 0))
}

export const newAdmins: Guard = {
  name: 'new-admins',
  atApply: true,
  extent: subjectsOnly,
  canAllow: true,
  check(input) {
    const { actions, live, options } = input
    const gains = newAdminActions(actions, live)
    const names = [...new Set(gains.map(({ user }) => user))]
    const most = options.limits.max_new_admins
    if (names.length <= most) return []
    const message = `${count(names.length, 'user')} would become admin, or join a group that carries roles, and the limit is ${most}: ${listed(names)}; if that is right, ${remedy('max_new_admins', '--allow new-admins', input)}`
    return [{ level: 'block', message, actions: gains.map((action) => action.id) }]
  },
}

/** Unseen roles do not count as none. A group that the plan creates gives no roles. */
export const rolesUnseen: Guard = {
  name: 'roles-unseen',
  atApply: true,
  extent: subjectsOnly,
  canAllow: false,
  check({ actions, live }) {
    const joins = actions.filter((action) => action.op === 'member.add').filter(({ group }) => hidesRoles(group, live))
    if (joins.length === 0) return []
    const groups = [...new Set(joins.map(({ group }) => group))]
    const users = new Set(joins.map(({ user }) => user))
    const them = groups.length === 1 ? 'the group' : 'the groups'
    const advice = byScope(live, 'roles', (scope) => `: give it the scope ${scope}`)
    const message = `${count(users.size, 'user')} would join ${them} ${listed(groups)}, and the token cannot see which roles ${groups.length === 1 ? 'it gives' : 'these give'}${advice}`
    return [{ level: 'warn', message, actions: joins.map(({ id }) => id) }]
  },
}

export const minAdmins: Guard = {
  name: 'min-admins',
  atApply: true,
  extent: ({ actions, limits }) => (actions.some(mayLoseAdmin) ? { admins: limits.min_admins } : {}),
  canAllow: true,
  check({ actions, live, options }) {
    const losses = actions.filter((action) => losesAdmin(action, live))
    const least = options.limits.min_admins
    const left = adminsAfter(actions, live)
    // A user that was not looked up may be an admin; guard admin-delete keeps admins from being deleted.
    if (losses.length === 0 || left >= least || live.listed === false) return []
    const message = `${count(left, 'admin')} would be left ${placeOf(live)}, and the minimum is ${least}; keep or promote another admin`
    return [{ level: 'block', message, actions: losses.map((action) => action.id) }]
  },
}

/** Whether it loses an admin, for all that a plan tells. */
function mayLoseAdmin(action: Action): boolean {
  return action.op === 'user.delete' || (action.op === 'admin.set' && !action.after)
}

function losesAdmin(action: Action, live: Snapshot): boolean {
  if (action.op === 'user.delete') return live.users.get(action.user)?.admin === true
  return action.op === 'admin.set' && !action.after && action.before
}

/** The number of admins after these actions. */
export function adminsAfter(actions: readonly Action[], live: Snapshot): number {
  const admins = new Set([...live.users.values()].filter((user) => user.admin).map((user) => user.name))
  for (const action of actions) {
    if (action.op === 'user.delete' || (action.op === 'admin.set' && !action.after)) admins.delete(action.user)
    else if (action.op === 'admin.set') admins.add(action.user)
    else if (action.op === 'user.rename' && admins.delete(action.user)) admins.add(action.after.name)
  }
  return admins.size
}

export const self: Guard = {
  name: 'self',
  atApply: true,
  extent: subjectsOnly,
  canAllow: false,
  check({ actions, live }) {
    const me = live.identity.name
    const against = actions.filter((action) => {
      if (
        action.op === 'user.delete' ||
        action.op === 'notice.give' ||
        action.op === 'user.rename' ||
        action.op === 'password.set'
      )
        return action.user === me
      return action.op === 'admin.set' && action.user === me && !action.after
    })
    // The token of this run may be one of them: a hub of 3.0 does not tell.
    const revoked = actions.filter((action) => action.op === 'token.revoke' && action.user === me)
    const kept = `the token belongs to ${live.identity.kind} ${listed([me])}, who would lose ${count(revoked.length, 'API token')}; use another token, or take the row out`
    const ofTokens = revoked.length === 0 ? [] : [{ message: kept, actions: revoked.map(({ id }) => id) }]
    const others = against.map((action) => {
      const what =
        {
          'user.delete': 'deleted',
          'notice.give': 'given notice',
          'user.rename': 'renamed',
          'password.set': 'given a new password',
        }[action.op as string] ?? 'demoted'
      const message = `the token belongs to ${live.identity.kind} ${listed([me])}, who would be ${what}; use another token, or take the row out`
      return { message, actions: [action.id] }
    })
    return [...others, ...ofTokens].map((found) => ({ level: 'block', ...found }))
  },
}
