// The members of groups.

import { birthOf } from '../actions/planned.ts'
import { type Check, done, onUser, onUserIfAny, ready, type Sight } from '../actions/precheck-user.ts'
import { seenOf } from '../actions/same-account.ts'
import { compositions } from '../caseless.ts'
import type { Cells } from '../desired/cells.ts'
import { commaFault, isCommaList, splitFlags } from '../desired/commas.ts'
import { formulaFault } from '../desired/damage.ts'
import { actionId, compareNames, creationFault, groupName } from '../names.ts'
import { otherRoles, rolesGiven } from '../plan/roles.ts'
import type { Subject } from '../plan/subject.ts'
import { error, formatPlace } from '../problem.ts'
import { type ActionUser, absence, type Inverse, type Sight as RevertSight } from '../revert/sight.ts'
import { listed, quote } from '../sentences.ts'
import type { Action, ActionOf, DesiredGroup, DesiredState, Reason, Snapshot, Wishes } from '../types.ts'
import { aboutMember, afterUser, type FacetTraits, nothing, type TraitsFor, withMembers } from './traits.ts'

export const members: TraitsFor<'member.add' | 'member.remove'> = {
  'member.add': {
    facet: 'groups',
    example: { id: 'member.add:example', op: 'member.add', ...aboutMember, before: false, after: true },
    wave: 'promotions and joins',
    object: ({ group }) => [group],
    after: (action, planned) => [birthOf(action.user, planned), actionId('group.create', action.group)],
    extent: withMembers,
    check: checkJoin,
    undo: undoJoin,
    since: (action, { said }) => (said?.groups?.includes(action.group) === true ? 'hub' : 'files'),
    // Approving a membership includes the roles that it grants at that time.
    essence: ({ before, after, roles }) => ({ before, after, ...(roles === undefined ? {} : { roles }) }),
  },
  'member.remove': {
    facet: 'groups',
    example: { id: 'member.remove:example', op: 'member.remove', ...aboutMember, before: true, after: false },
    wave: 'leaves',
    object: ({ group }) => [group],
    after: afterUser,
    extent: withMembers,
    check: checkLeave,
    undo: undoLeave,
    // Without the roles: they change on their own, and some tokens do not see them.
    essence: ({ before, after }) => ({ before, after }),
    since: (action, { said }) => {
      // Whether the group was exact in the last plan is not remembered.
      if (action.reason.why === 'exact' && said === undefined) return undefined
      return said?.groups !== undefined && !said.groups.includes(action.group) ? 'hub' : 'files'
    },
  },
}

export const groupsFacet: FacetTraits = {
  columns: ['groups'],
  read: (cells) => {
    const groups = readGroups(cells)
    return groups === undefined ? nothing : { groups }
  },
  united: uniteGroups,
  chooses: ({ groups }) => {
    const names = groups.flatMap(compositions)
    return names.length === 0 ? undefined : (user) => names.some((name) => user.groups?.includes(name) === true)
  },
  remembered: ({ groups }) => (groups === undefined ? {} : { groups }),
}

/** `a;b` or a list; `-` or an empty list means none of the managed groups. */
function readGroups({ cell, lists, note, pairs }: Cells): readonly string[] | undefined {
  const said = cell('groups')
  const known = said && lists.get(said.value)
  if (said === undefined || known !== undefined) return known
  const parts = typeof said.value === 'string' ? splitGroups(said.value) : said.value.map(groupName)
  const faults = parts.flatMap((name) => {
    const fault = creationFault(name) ?? formulaFault(name)
    return fault === undefined ? [] : [error(said.at, `the group name ${quote(name)} ${fault}`)]
  })
  for (const fault of faults) note(fault)
  if (typeof said.value === 'string' && isCommaList(said.value))
    note(error(said.at, commaFault(said.value, splitFlags(pairs()))))
  const groups = [...new Set(parts)].sort(compareNames)
  // One fault for all rows with the same cell.
  lists.set(said.value, groups)
  return groups
}

function splitGroups(text: string): string[] {
  if (text.trim() === '-') return []
  return text
    .split(';')
    .map(groupName)
    .filter((part) => part !== '')
}

function uniteGroups(one: Wishes, other: Wishes): Wishes {
  if (one.groups === undefined && other.groups === undefined) return nothing
  return { groups: [...new Set([...(one.groups ?? []), ...(other.groups ?? [])])].sort(compareNames) }
}

function checkJoin(action: ActionOf<'member.add'>, sight: Sight): Check {
  const { live, planned } = sight
  const hasGroup = live.groups === undefined || live.groups.has(action.group)
  const isMissing = !hasGroup && !planned.has(actionId('group.create', action.group))
  const check = onUser(action, sight, (user) => (user.groups?.includes(action.group) === true ? done : ready))
  if (check.is !== 'ready') return check
  if (isMissing) return { is: 'stale', why: 'the group is no longer on the hub' }
  const now = otherRoles(action, live)
  return now === undefined ? ready : { is: 'stale', why: otherRolesWords(action, now) }
}

/** Blocks when the group has roles that the reviewer did not see. */
function otherRolesWords({ group, roles = [] }: ActionOf<'member.add'>, now: readonly string[]): string {
  const gives = now.length === 0 ? 'gives no roles' : `gives the roles ${listed(now)}`
  const said = roles.length === 0 ? 'the plan names none' : `the plan says ${listed(roles)}`
  return `the group ${listed([group])} ${gives} now, and ${said}`
}

function checkLeave(action: ActionOf<'member.remove'>, sight: Sight): Check {
  return onUserIfAny(action, sight, (user) => (user.groups?.includes(action.group) === true ? ready : done))
}

function undoJoin(action: ActionOf<'member.add'>, sight: RevertSight): Inverse {
  const { user, group } = action
  const { live, name } = sight.find(user)
  if (sight.made.has(user) || live?.groups?.includes(group) !== true) return []
  return absence(live, action, sight) ?? [leave({ user: name, live }, group, sight)]
}

function undoLeave(action: ActionOf<'member.remove'>, sight: RevertSight): Inverse {
  const { user, group } = action
  const { live, name } = sight.find(user)
  if (live?.groups?.includes(group) === true) return []
  if (!sight.hasGroup(group)) return 'the group is no longer on the hub'
  return absence(live, action, sight) ?? [join({ user: name, live }, group, sight)]
}

/** The hub now, and why a membership changes. */
interface Cause {
  readonly live: Snapshot
  readonly reason: Reason
}

/** Adds a user to a group, with the roles that it grants. */
export function join({ user, live: seen }: ActionUser, group: string, { live, reason }: Cause): Action {
  const id = actionId('member.add', user, group)
  const change = { group, before: false, after: true, ...rolesGiven(group, live) } as const
  return { id, op: 'member.add', user, ...seenOf(seen), ...change, reason }
}

/** Removes a user from a group, with the roles that go with it. */
function leave({ user, live: seen }: ActionUser, group: string, { live, reason }: Cause): Action {
  const id = actionId('member.remove', user, group)
  const change = { group, before: true, after: false, ...rolesGiven(group, live) } as const
  return { id, op: 'member.remove', user, ...seenOf(seen), ...change, reason }
}

/** What the memberships of a plan are computed from. */
export interface MembersSight {
  readonly desired: DesiredState
  readonly live: Snapshot
  /** Exact groups that no row names. */
  readonly unnamed: ReadonlySet<string>
}

/** Adds a user to a group, or removes them. */
export function membership(
  subject: Subject,
  group: string,
  { joins, sight: { desired, live, unnamed } }: { readonly joins: boolean; readonly sight: MembersSight },
): Action {
  const { name: user, reason } = subject
  const who = { user, live: subject.live }
  if (joins) return join(who, group, { live, reason })
  // A row that names other groups does not confirm leaving a group that no row names: it may be misspelt.
  const isSaid = desired.users.get(user)?.groups !== undefined && !unnamed.has(group)
  const rowSays = reason.why === 'row' && isSaid
  return leave(who, group, { live, reason: rowSays ? reason : exactReason(desired.groups.get(group)) })
}

/** The reason for removing a member from an exact group: the place of its declaration. */
export function exactReason(group: DesiredGroup | undefined): Reason {
  return group === undefined ? { why: 'exact' } : { why: 'exact', at: formatPlace(group.at) }
}
