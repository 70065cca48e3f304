import { groupsOf } from '../members.ts'
import { actionId, canJoin, normalName } from '../names.ts'
import { plannedOf } from '../planned.ts'
import { managerOf, protectorOf } from '../reach.ts'
import { count, listed, percent } from '../text.ts'
import type { Action, ActionOf, Snapshot } from '../types.ts'
import { remedy } from './remedy.ts'
import type { Guard, GuardResult } from './types.ts'

export const protectedNames: Guard = {
  name: 'protected',
  atApply: true,
  canAllow: true,
  check({ actions, live, options }) {
    const isProtected = protectorOf(options.protect, options.names)
    return actions.flatMap((action): GuardResult[] => {
      if (!('user' in action)) return []
      if (live.users.has(action.user) && isProtected(action.user)) return [protectedFinding(action, action.user)]
      return action.op === 'user.rename' && isProtected(action.after.name) ? [takenFinding(action)] : []
    })
  },
}

/** By construction true of a fresh plan; at apply a policy may have drawn the bounds tighter. */
export const outsideManage: Guard = {
  name: 'outside-manage',
  atApply: true,
  canAllow: false,
  check({ actions, options }) {
    const isManaged = managerOf(options.manage, options.names)
    const beyond = actions
      .filter((action) => 'user' in action)
      .filter((action) => !isAskedFor(action) && !isManaged(action.user))
    if (beyond.length === 0) return []
    const names = listed(beyond.map(({ user }) => user))
    const message = `prune, rules and exact groups may not touch who is outside manage: ${names}`
    return [{ level: 'block', message, actions: beyond.map((action) => action.id) }]
  },
}

/** Somebody named the subject, so it does not matter whom prune and the like may touch. */
function isAskedFor({ reason }: Action): boolean {
  return reason.why === 'row' || reason.why === 'needed' || reason.why === 'revert'
}

function protectedFinding(action: Action, user: string): GuardResult {
  const where = action.reason.at === undefined ? '' : ` (${action.reason.at})`
  const message = `${listed([user])} is protected and would be changed by ${action.op}${where}; take the row out, or the name out of protect`
  return { level: 'block', message, actions: [action.id] }
}

/** Whoever takes a protected name takes what the hub's config gives to it. */
function takenFinding({ id, user, after, reason }: ActionOf<'user.rename'>): GuardResult {
  const where = reason.at === undefined ? '' : ` (${reason.at})`
  const message = `${listed([user])} would be renamed to ${listed([after.name])}, a protected name${where}; take the row out, or the name out of protect`
  return { level: 'block', message, actions: [id] }
}

export const nameCollision: Guard = {
  name: 'name-collision',
  atApply: true,
  canAllow: true,
  check({ actions, live }) {
    const byForm = byLowerCase(actions.flatMap(namesOf), live)
    return actions.flatMap((action): GuardResult[] => {
      if (action.op === 'user.create' || action.op === 'user.rename') {
        const [name = ''] = namesOf(action)
        if (live.identity.kind === 'service' && name === live.identity.name) return [sameAsService(action, name)]
        const twin = byForm.get(normalName(name, 'lower'))
        return twin === undefined || twin === action.user ? [] : [collision(action, name, twin)]
      }
      if (action.op !== 'member.add' && action.op !== 'member.remove') return []
      return wrongMember(action, action.user)
    })
  },
}

/** The new name that an action gives. */
function namesOf(action: Action): string[] {
  if (action.op === 'user.create') return [action.user]
  return action.op === 'user.rename' ? [action.after.name] : []
}

/** Who is there under one of the names in lower case. */
function byLowerCase(names: readonly string[], { users }: Snapshot): ReadonlyMap<string, string> {
  const wanted = new Set(names.map((name) => normalName(name, 'lower')))
  const byForm = new Map<string, string>()
  for (const name of wanted.size === 0 ? [] : users.keys()) {
    const form = normalName(name, 'lower')
    if (wanted.has(form)) byForm.set(form, name)
  }
  return byForm
}

/** The hub cannot tell a user from a service of the same name: nobody could delete him with its token. */
function sameAsService(action: Action, name: string): GuardResult {
  const message = `${listed([name])} is the name of the service that the token belongs to, and the hub takes the two for one; choose another name`
  return { level: 'block', message, actions: [action.id] }
}

function collision(action: Action, name: string, twin: string): GuardResult {
  const verb = action.op === 'user.rename' ? 'stand' : 'be created'
  const message = `${listed([name])} would ${verb} beside ${listed([twin])}, which differs only in upper and lower case or spaces; the hub mixes such names up`
  return { level: 'block', message, actions: [action.id] }
}

function wrongMember(action: Action, name: string): GuardResult[] {
  if (canJoin(name)) return []
  const message = `the groups of ${listed([name])} cannot be changed: the hub lower-cases names in its group lists`
  return [{ level: 'block', message, actions: [action.id] }]
}

export const groupRemovals: Guard = {
  name: 'group-removals',
  atApply: true,
  canAllow: true,
  check(input) {
    const { actions, live, options } = input
    const leavers = leaversOf(actions)
    const sizes = groupSizes(live)
    const { max_group_removals: most, max_group_removal_share: share } = options.limits
    return [...leavers].flatMap(([group, ids]): GuardResult[] => {
      const members = sizes.get(group) ?? 0
      if (ids.length <= most || ids.length / members <= share) return []
      const message = `${ids.length} of the ${count(members, 'member')} of group ${listed([group])} would leave it, and the limit is ${most} and ${percent(share)}; ${remedy('max_group_removals', '--allow group-removals', input)}`
      return [{ level: 'block', message, actions: [...new Set(ids)] }]
    })
  },
}

/** By group, an id for each member who leaves it: with the group too, but not those who are deleted themselves. */
export function leaversOf(actions: readonly Action[]): Map<string, string[]> {
  const leavers = new Map<string, string[]>()
  const add = (group: string, id: string): void => {
    const ids = leavers.get(group)
    if (ids === undefined) leavers.set(group, [id])
    else ids.push(id)
  }
  const planned = plannedOf(actions)
  for (const action of actions) {
    if (action.op === 'member.remove') add(action.group, action.id)
    if (action.op !== 'group.delete') continue
    for (const user of action.before.members) {
      const name = planned.newName(user) ?? user
      const goesAnyway = [actionId('member.remove', name, action.group), actionId('user.delete', user)]
      if (!goesAnyway.some((id) => planned.has(id))) add(action.group, action.id)
    }
  }
  return leavers
}

/** How many members each group has. */
export function groupSizes(live: Snapshot): Map<string, number> {
  const sizes = new Map<string, number>()
  for (const user of live.users.values()) {
    for (const group of groupsOf(user)) sizes.set(group, (sizes.get(group) ?? 0) + 1)
  }
  return sizes
}
