import { isLeavingGroup } from '../leaving.ts'
import { protectorOf } from '../plan/matchers.ts'
import { membersIn } from '../plan/members.ts'
import { count, listed, quote } from '../sentences.ts'
import { subjectsOnly } from './extents.ts'
import type { Guard, GuardResult } from './types.ts'

/** Blocks deleting a group that has a protected member. */
export const groupDelete: Guard = {
  name: 'group-delete',
  atApply: true,
  extent: ({ actions }) => (actions.some(({ op }) => op === 'group.delete') ? { members: true } : {}),
  canAllow: true,
  check({ actions, live, options, policy }) {
    const isProtected = protectorOf(options.protect)
    const isOfPolicy = protectorOf(policy?.protect ?? [])
    const going = actions.filter((action) => action.op === 'group.delete').filter(({ group }) => !isLeavingGroup(group))
    const members = membersIn(
      live,
      going.map(({ group }) => group),
    )
    return going.flatMap((action): GuardResult[] => {
      const names = members(action.group).filter(isProtected)
      if (names.length === 0) return []
      const way = names.some(isOfPolicy)
        ? 'take them out of the group'
        : 'take them out of the group or of protect, or plan with --allow group-delete'
      const message = `the group ${listed([action.group])} would be deleted and has protected members: ${listed(names)}; ${way}`
      const alike = {
        kind: way,
        subject: quote(action.group),
        note: count(names.length, 'protected member'),
        say: (examples: string, number: number) =>
          `${count(number, 'group')} with protected members would be deleted: ${examples}; ${way.replace('the group', 'the groups')}`,
        apart: 3,
      }
      return [{ level: 'block', message, actions: [action.id], alike }]
    })
  },
}

/** Blocks changes of groups that the hub's authenticator sets at every login. */
export const groupsReadOnly: Guard = {
  name: 'groups-read-only',
  atApply: true,
  extent: subjectsOnly,
  canAllow: false,
  check({ actions, options }) {
    const against = actions.filter((action) => 'group' in action)
    if (options.groups !== 'read-only' || against.length === 0) return []
    const message = `${count(against.length, 'change')} of groups, which the hub's authenticator manages here (target.groups: read-only); take the groups out of the files, or change them where the authenticator gets them`
    return [{ level: 'block', message, actions: against.map((action) => action.id) }]
  },
}
