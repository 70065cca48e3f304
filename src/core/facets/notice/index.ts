// Notices: users who are to leave join a group that says on which day.

import { type Check, done, onUser, onUserIfAny, ready, type Sight } from '../../actions/precheck-user.ts'
import { seenOf } from '../../actions/same-account.ts'
import { dayOf, leavingDay, leavingDays, leavingGroup } from '../../leaving.ts'
import { actionId, canJoin, handsOffReason } from '../../names.ts'
import { groupsOf } from '../../plan/members.ts'
import type { Subject } from '../../plan/subject.ts'
import { absence, type Inverse, type Sight as RevertSight } from '../../revert/sight.ts'
import { listed } from '../../sentences.ts'
import type { Action, ActionOf, LiveUser } from '../../types.ts'
import { causeGone, sinceOfDelete } from '../accounts.ts'
import { aboutGroup, aboutMember, afterUser, type FacetTraits, type TraitsFor, withMembers } from '../traits.ts'
import { createGroup, give, lift } from './actions.ts'
import { sparing } from './sparing.ts'

const example = { group: leavingGroup('2026-12-13'), day: '2026-12-13' } as const

export const notices: TraitsFor<'notice.give' | 'notice.lift'> = {
  'notice.give': {
    facet: 'notice',
    example: {
      id: 'notice.give:example:2026-12-13',
      op: 'notice.give',
      user: 'example',
      ...aboutGroup,
      group: example.group,
      before: { admin: false, created: null, last_activity: null },
      after: { day: example.day },
    },
    wave: 'promotions and joins',
    object: ({ group, after }) => dayIn(group, after.day),
    after: (action, planned) => [...afterUser(action, planned), actionId('group.create', action.group)],
    extent: withMembers,
    check: checkGive,
    undo: undoGive,
    since: (action, { said }) => sinceOfDelete(action.reason, said),
    // Without activity, groups and servers, which change on their own.
    essence: ({ before, after }) => ({ before: { admin: before.admin, ...seenOf(before) }, after }),
  },
  'notice.lift': {
    facet: 'notice',
    example: {
      id: 'notice.lift:example:2026-12-13',
      op: 'notice.lift',
      ...aboutMember,
      group: example.group,
      before: { day: example.day },
      after: null,
    },
    wave: 'leaves',
    object: ({ group, before }) => dayIn(group, before.day),
    after: afterUser,
    extent: withMembers,
    check: (action, sight) =>
      onUserIfAny(action, sight, (user) => (user.groups?.includes(action.group) === true ? ready : done)),
    undo: undoLift,
  },
}

export const noticeFacet: FacetTraits = {
  columns: [],
  // A row that wants a user who is under notice lifts it. No plan changes users that it never touches.
  asks: (_, user, { leave, scope }) =>
    leave !== undefined && leavingDays(user).length > 0 && handsOffReason(user.name, scope.names) === undefined,
  changes: ({ leave }) => (leave === undefined ? () => [] : liftsOf),
  spares: sparing,
}

/** The day, and the group where it is not the day's own: then the id is not the one that the action must have. */
function dayIn(group: string, day: string): readonly string[] {
  return group === leavingGroup(day) ? [day] : [day, group]
}

function checkGive(action: ActionOf<'notice.give'>, sight: Sight): Check {
  const { user: name, group, before, after, reason } = action
  const { live, planned } = sight
  return onUser({ user: name, ...seenOf(before) }, sight, (user) => {
    if (user.groups?.includes(group) === true) return done
    const why = user.admin === before.admin ? causeGone(reason, before, user) : adminWords(user)
    if (why !== undefined) return { is: 'stale', why }
    if (dayOf(live.takenAt) >= after.day) return { is: 'stale', why: dayHasCome(after.day) }
    const now = live.groups?.get(group)
    const isMissing = live.groups !== undefined && now === undefined
    if (isMissing && !planned.has(actionId('group.create', group)))
      return { is: 'stale', why: 'the group is no longer on the hub' }
    const roles = now?.roles ?? []
    return roles.length === 0 ? ready : { is: 'stale', why: `the group gives the roles ${listed(roles)} now` }
  })
}

function dayHasCome(day: string): string {
  return `the day of the notice, ${day}, has come`
}

function adminWords({ admin }: LiveUser): string {
  return admin ? 'the user has become an admin since the plan' : 'the user is no longer an admin'
}

function undoGive({ user, group, before }: ActionOf<'notice.give'>, sight: RevertSight): Inverse {
  const { live, name } = sight.find(user)
  if (live?.groups?.includes(group) !== true) return []
  return absence(live, before, sight) ?? [lift({ user: name, live }, group, sight.reason)]
}

/** Gives the notice again, for the same day; an empty group was removed with it. */
function undoLift(action: ActionOf<'notice.lift'>, sight: RevertSight): Inverse {
  const { user, group, before } = action
  const { live, name } = sight.find(user)
  if (live?.groups?.includes(group) === true) return []
  const gone = absence(live, action, sight)
  if (gone !== undefined) return gone
  // A notice for a past day could not be applied, and would make the whole revert stale.
  if (dayOf(sight.live.takenAt) >= before.day) return dayHasCome(before.day)
  const groups = sight.live.groups?.has(group) === false ? [createGroup(group, sight.reason)] : []
  return [...groups, give({ user: name, live: live as LiveUser }, before.day, sight.reason)]
}

/** Only a row lifts. */
function liftsOf({ name: user, live, want, reason }: Subject): readonly Action[] {
  if (reason.why !== 'row' || want === undefined || live === undefined || !canJoin(live.name)) return []
  return groupsOf(live).flatMap((group) =>
    leavingDay(group) === undefined ? [] : [lift({ user, live }, group, reason)],
  )
}
