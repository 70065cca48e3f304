// Groups and memberships as they were.

import { canonicalJson } from '../canonical.ts'
import { join } from '../facets/members.ts'
import { actionId, canJoin } from '../names.ts'
import { membersOf } from '../plan/members.ts'
import type { Action, ActionOf } from '../types.ts'
import { absence, type Inverse, type Sight } from './sight.ts'

export function undoProperties({ group, before, after }: ActionOf<'group.properties'>, sight: Sight): Inverse {
  const now = sight.live.groups?.get(group)
  const text = canonicalJson(now?.properties ?? {})
  if (now === undefined || sight.madeGroups.has(group) || text === canonicalJson(before)) return []
  if (text !== canonicalJson(after)) return 'somebody has changed the properties of the group since'
  const id = actionId('group.properties', group)
  return [{ id, op: 'group.properties', group, before: after, after: before, reason: sight.reason }]
}

/** The group with those of its members who are there; whoever was deleted comes with his own groups. */
export function undoGroupDelete({ group, before }: ActionOf<'group.delete'>, sight: Sight): Inverse {
  const members = before.members.map(sight.find).filter(({ live }) => absence(live, {}, sight) === undefined)
  const joining = members.filter(({ name }) => canJoin(name))
  if (sight.live.groups?.has(group) === true) {
    const isSame = members.every(({ live }) => live?.groups?.includes(group))
    return isSame ? [] : 'somebody has made a group of that name since, which is left alone'
  }
  const { reason } = sight
  const id = actionId('group.create', group)
  const create: Action = { id, op: 'group.create', group, before: null, after: { members: [] }, reason }
  const { properties } = before
  const after = properties ?? {}
  const properly: Action[] =
    Object.keys(after).length === 0
      ? []
      : [{ id: actionId('group.properties', group), op: 'group.properties', group, before: {}, after, reason }]
  return [create, ...properly, ...joining.map(({ name: user, live }) => join({ user, live }, group, sight))]
}

/** @param inverses everything else that is undone */
export function undoGroup(
  { group }: ActionOf<'group.create'>,
  sight: Sight,
  inverses: ReadonlyMap<string, Action>,
): Inverse {
  if (sight.live.groups?.has(group) === false) return []
  const members = membersOf(sight.live, group)
  const leaves = (user: string): boolean =>
    inverses.has(actionId('user.delete', user)) || inverses.has(actionId('member.remove', sight.find(user).name, group))
  if (!members.every(leaves)) return 'the group has members who are not undone'
  const id = actionId('group.delete', group)
  const properties = sight.live.groups?.get(group)?.properties
  const before = { members, ...(properties === undefined ? {} : { properties }) }
  return [{ id, op: 'group.delete', group, before, after: null, reason: sight.reason }]
}
