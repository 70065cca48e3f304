// The existence of groups, and their properties.
import { type Check, done, ready, type Sight } from '../actions/precheck-user.ts'
import { canonicalJson } from '../canonical.ts'
import { isLeavingGroup, leavingDay } from '../leaving.ts'
import { actionId, canJoin } from '../names.ts'
import { membersIn, membersOf } from '../plan/members.ts'
import { rolesGiven } from '../plan/roles.ts'
import { formatPlace } from '../problem.ts'
import { absence, type Inverse, type Sight as RevertSight } from '../revert/sight.ts'
import { listed } from '../sentences.ts'
import type { Action, ActionOf, DesiredGroup, DesiredState, GroupImage, Properties, Snapshot } from '../types.ts'
import { join } from './members.ts'
import { aboutGroup, afterNothing, subjectsOnly, type TraitsFor, withMembers } from './traits.ts'

export const groups: TraitsFor<'group.create' | 'group.properties' | 'group.delete'> = {
  'group.create': {
    facet: 'groups',
    example: { id: 'group.create:example', op: 'group.create', ...aboutGroup, before: null, after: { members: [] } },
    wave: 'new groups',
    after: afterNothing,
    extent: subjectsOnly,
    check: (action, { live }) => (live.groups?.has(action.group) === true ? done : ready),
    undo: undoGroup,
    // Which members leave is known only after all other actions are undone.
    isUndoneLast: true,
  },
  'group.properties': {
    facet: 'groups',
    example: { id: 'group.properties:example', op: 'group.properties', ...aboutGroup, before: {}, after: {} },
    wave: 'group properties',
    after: (action) => [actionId('group.create', action.group)],
    extent: subjectsOnly,
    check: checkProperties,
    undo: undoProperties,
  },
  'group.delete': {
    facet: 'groups',
    example: { id: 'group.delete:example', op: 'group.delete', ...aboutGroup, before: { members: [] }, after: null },
    wave: 'deleted groups',
    // A member whose removal failed would lose the group without a planned removal.
    after: ({ group: name, before }, planned) =>
      before.members.flatMap((user) => [
        ...leavingOf(planned.newName(user) ?? user, name),
        actionId('user.delete', user),
      ]),
    extent: withMembers,
    check: checkGroupDelete,
    undo: undoGroupDelete,
    // Without the roles: they change on their own, and some tokens do not see them.
    essence: ({ before: { roles: _, ...before }, after }) => ({ before, after }),
  },
}

/** Ids of the actions by which a user may leave a group. */
export function leavingOf(user: string, group: string): readonly string[] {
  const day = leavingDay(group)
  const lifts = day === undefined ? [] : [actionId('notice.lift', user, day)]
  return [actionId('member.remove', user, group), ...lifts]
}

function checkProperties({ group, before, after }: ActionOf<'group.properties'>, { live, planned }: Sight): Check {
  const now = live.groups?.get(group)
  if (now === undefined) {
    if (live.groups === undefined || planned.has(actionId('group.create', group))) return ready
    return { is: 'stale', why: 'the group is no longer on the hub' }
  }
  const text = canonicalJson(now.properties ?? {})
  if (text === canonicalJson(after)) return done
  return text === canonicalJson(before) ? ready : { is: 'stale', why: 'its properties have changed since the plan' }
}

/** Blocks when members joined since the plan: they would lose a group that another client gave them. */
function checkGroupDelete(action: ActionOf<'group.delete'>, { live, planned }: Sight): Check {
  if (live.groups?.has(action.group) === false) return done
  // A resumed plan may have renamed members already.
  const known = new Set(action.before.members.flatMap((name) => [name, planned.newName(name) ?? name]))
  const gained = membersOf(live, action.group).filter((name) => !known.has(name))
  if (gained.length === 0) return ready
  return { is: 'stale', why: `the group has gained members since the plan: ${listed(gained)}` }
}

function undoProperties({ group, before, after }: ActionOf<'group.properties'>, sight: RevertSight): Inverse {
  const now = sight.live.groups?.get(group)
  const text = canonicalJson(now?.properties ?? {})
  if (now === undefined || sight.madeGroups.has(group) || text === canonicalJson(before)) return []
  if (text !== canonicalJson(after)) return 'the properties of the group were changed since'
  const id = actionId('group.properties', group)
  return [{ id, op: 'group.properties', group, before: after, after: before, reason: sight.reason }]
}

/** Restores the group with those members that still exist; deleted users get their groups back by their own actions. */
function undoGroupDelete({ group, before }: ActionOf<'group.delete'>, sight: RevertSight): Inverse {
  // A notice that is given again makes its group.
  if (isLeavingGroup(group)) return []
  const members = before.members.map(sight.find).filter(({ live }) => absence(live, {}, sight) === undefined)
  const joining = members.filter(({ name }) => canJoin(name))
  if (sight.live.groups?.has(group) === true) {
    const isSame = members.every(({ live }) => live?.groups?.includes(group))
    return isSame ? [] : 'a new group with that name exists since, and is kept'
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

/** @param inverses of all other actions */
function undoGroup(
  { group }: ActionOf<'group.create'>,
  sight: RevertSight,
  inverses: ReadonlyMap<string, Action>,
): Inverse {
  if (sight.live.groups?.has(group) === false) return []
  const members = membersOf(sight.live, group)
  const leaves = (user: string): boolean =>
    [actionId('user.delete', user), ...leavingOf(sight.find(user).name, group)].some((id) => inverses.has(id))
  if (!members.every(leaves)) return 'the group has members whose joining is not undone'
  const id = actionId('group.delete', group)
  const before = imageOfGroup(group, members, sight.live)
  return [{ id, op: 'group.delete', group, before, after: null, reason: sight.reason }]
}

/** A group as it is now. */
export function imageOfGroup(group: string, members: readonly string[], live: Snapshot): GroupImage {
  const properties = live.groups?.get(group)?.properties
  return { members, ...(properties === undefined ? {} : { properties }), ...rolesGiven(group, live) }
}

/** @param actions of users: a membership needs its group */
export function groupActions(actions: readonly Action[], desired: DesiredState, live: Snapshot): Action[] {
  return [
    ...missing(actions, desired, live),
    ...[...desired.groups.values()].flatMap((group) => properties(group, live)),
    ...deletions([...desired.absentGroups.values()], live),
  ]
}

/** Groups that are declared or that a row names, and that the hub lacks. */
function missing(actions: readonly Action[], desired: DesiredState, live: Snapshot): Action[] {
  const { groups } = live
  if (groups === undefined) return []
  const joined = new Set(actions.flatMap((action) => (action.op === 'member.add' ? [action.group] : [])))
  return [...desired.groups.values()]
    .filter((group) => !groups.has(group.name) && (joined.has(group.name) || group.isDeclared))
    .map((group) => ({
      id: actionId('group.create', group.name),
      op: 'group.create',
      group: group.name,
      before: null,
      after: { members: [] },
      reason: { why: group.isDeclared ? 'row' : 'needed', at: formatPlace(group.at) },
    }))
}

/** The hub replaces all properties at once, so unmanaged ones are sent again. */
function properties({ name: group, properties: wish, at }: DesiredGroup, live: Snapshot): Action[] {
  if (wish === undefined || live.groups?.get(group)?.kept === 'system') return []
  const before = live.groups?.get(group)?.properties ?? {}
  const after = merged(before, wish)
  if (canonicalJson(before) === canonicalJson(after)) return []
  const id = actionId('group.properties', group)
  return [{ id, op: 'group.properties', group, before, after, reason: { why: 'row', at: formatPlace(at) } }]
}

function merged(before: Properties, wish: Properties): Properties {
  const entries = Object.entries(before).filter(([key]) => !Object.hasOwn(wish, key))
  const wished = Object.entries(wish).filter(([, value]) => value !== null)
  return Object.fromEntries([...entries, ...wished])
}

function deletions(absent: readonly DesiredGroup[], live: Snapshot): Action[] {
  const members = membersIn(
    live,
    absent.map(({ name }) => name),
  )
  return absent.flatMap(({ name: group, at }): Action[] => {
    const now = live.groups?.get(group)
    if (now === undefined || now.kept !== undefined) return []
    const before = imageOfGroup(group, members(group), live)
    const id = actionId('group.delete', group)
    return [{ id, op: 'group.delete', group, before, after: null, reason: { why: 'row', at: formatPlace(at) } }]
  })
}
