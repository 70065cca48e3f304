// The existence of users, and their names.
import { type Check, done, holderOf, ready, type Sight } from '../actions/precheck-user.ts'
import { isSameAccount, madeAnew, seenOf } from '../actions/same-account.ts'
import { isActiveSince, leavingDays, leavingGroup, withoutLeaving } from '../leaving.ts'
import { actionId } from '../names.ts'
import { ruleMatcher } from '../plan/matchers.ts'
import { type Inverse, millisecondsAfter, type Sight as RevertSight } from '../revert/sight.ts'
import { listed, quote } from '../sentences.ts'
import type { Action, ActionOf, LiveUser, PastNotice, Reason, Server, UserImage, Wanted } from '../types.ts'
import { adminSet } from './admin.ts'
import { join } from './members.ts'
import { claimed } from './passwords.ts'
import { ageOf, needsGroups, type RuleTraits } from './rule-traits.ts'
import { aboutUser, afterNothing, type FacetTraits, type Since, subjectsOnly, type TraitsFor } from './traits.ts'

const exampleUser: UserImage = {
  admin: false,
  groups: ['example'],
  created: null,
  servers: [{ name: '', state: 'ready' }],
}

export const accounts: TraitsFor<'user.create' | 'user.delete' | 'user.rename'> = {
  'user.create': {
    facet: 'existence',
    example: { id: 'user.create:example', op: 'user.create', ...aboutUser, before: null, after: { admin: false } },
    wave: 'new users',
    after: (action) => [actionId('password.set', action.user)],
    extent: subjectsOnly,
    check: checkCreate,
    undo: undoCreate,
    since: (_, { said }) => (said === undefined || said.absent === true ? 'files' : 'hub'),
  },
  'user.delete': {
    facet: 'existence',
    example: { id: 'user.delete:example', op: 'user.delete', ...aboutUser, before: exampleUser, after: null },
    wave: 'deleted users',
    after: afterNothing,
    extent: ({ before }) => (before.account === undefined ? subjectsOnly : 'all'),
    check: checkDelete,
    undo: undoDelete,
    since: (action, { said }) => sinceOfDelete(action.reason, said),
    essence: essenceOfImage,
  },
  'user.rename': {
    facet: 'name',
    example: {
      id: 'user.rename:example',
      op: 'user.rename',
      ...aboutUser,
      before: exampleUser,
      after: { name: 'new' },
    },
    wave: 'renames',
    object: ({ after }) => [after.name],
    after: ({ after }) => [actionId('password.set', after.name)],
    extent: subjectsOnly,
    check: checkRename,
    undo: undoRename,
    // A row of the new name was already applied once, or the last plan was not applied.
    since: ({ after }, { names }) => (names(after.name) ? 'hub' : 'files'),
    essence: essenceOfImage,
  },
}

export const absentRules: RuleTraits<'rules', 'absent'> = {
  key: 'absent',
  read: ({ never_logged_in: never, inactive_for: text }) => ({
    ...(never === true ? { neverLoggedIn: true } : {}),
    ...(text === undefined ? {} : { inactive: ageOf(text) }),
  }),
  needs: (rule) => {
    const isByActivity = rule.inactive !== undefined || rule.neverLoggedIn !== undefined
    return [...needsGroups(rule), ...(isByActivity ? (['last_activity'] as const) : [])]
  },
  matches: ruleMatcher,
}

/** `ensure` and the username decide whether a user must exist; rows.ts reads them. */
export const existenceFacet: FacetTraits = {
  columns: ['ensure', 'expires'],
  words: ({ expires }) => expires && `to expire ${expires.text}`,
}

export const nameFacet: FacetTraits = {
  columns: ['renamed_from'],
  words: ({ renamedFrom }) => renamedFrom && `renamed from ${quote(renamedFrom)}`,
}

/** A number identifies a user and requests no change. */
export const accountFacet: FacetTraits = { columns: ['user_id'] }

/** A rename is done when the same account has the new name; two accounts are never merged. */
function checkRename({ user: old, before, after }: ActionOf<'user.rename'>, { live }: Sight): Check {
  const [from, to] = [live.users.get(old), live.users.get(after.name)]
  if (to !== undefined) {
    if (from !== undefined)
      return { is: 'stale', why: `a user called ${listed([after.name])} was created since the plan` }
    if (isSameAccount(before, to)) return done
    return { is: 'stale', why: `the user is gone, and another one is called ${listed([after.name])}` }
  }
  if (from === undefined) return { is: 'stale', why: 'the user is no longer on the hub' }
  return checkAccount(before, from) ?? ready
}

/** An account that another client created is not the one whose password was to be set first. */
function checkCreate({ id, user }: ActionOf<'user.create'>, { live, planned }: Sight): Check {
  if (!live.users.has(user)) return ready
  const isClaimed = planned.has(actionId('password.set', user)) && !planned.wasSent(id)
  return isClaimed ? { is: 'stale', why: claimed } : done
}

/** A user who has been active since the plan is not deleted. Other activity is not drift. */
function checkDelete({ user: name, before, reason }: ActionOf<'user.delete'>, { live }: Sight): Check {
  const user = live.users.get(name)
  if (user === undefined) {
    const holder = before.account === undefined ? undefined : holderOf(before.account, live)
    return holder === undefined ? done : { is: 'stale', why: `the user is called ${listed([holder.name])} now` }
  }
  const other = checkAccount(before, user)
  if (user.leavesAt !== undefined && isSameAccount(before, user)) return done
  if (other !== undefined) return other
  const why = causeGone(reason, before, user)
  return why === undefined ? ready : { is: 'stale', why }
}

/** Why the cause of a delete holds no longer; undefined while it does. */
export function causeGone(reason: Reason, before: UserImage, user: LiveUser): string | undefined {
  const isForInactivity = reason.inactive_for !== undefined || reason.never_logged_in === true
  if (isForInactivity && user.last_activity !== before.last_activity) {
    return 'the user has been active since the plan, which deletes for inactivity'
  }
  if (reason.groups !== undefined && !reason.groups.some((group) => user.groups?.includes(group) === true)) {
    return `the user has left ${listed(reason.groups)} since the plan, which deletes its members`
  }
  return reason.notice === undefined ? undefined : noticeGone(reason.notice, user)
}

function noticeGone({ day, given, active }: PastNotice, user: LiveUser): string | undefined {
  const group = leavingGroup(day)
  if (user.groups?.includes(group) !== true) return `the user has left the group ${listed([group])} since the plan`
  const last = leavingDays(user).at(-1) as string
  if (last > day) return `the user is in the group ${listed([leavingGroup(last)])} now, and the latest day counts`
  const isBack = active === 'before' && isActiveSince(user.last_activity, given) === true
  return isBack ? `the user has been active since the notice of ${given}` : undefined
}

/** Why an account is not the one that the plan saw; undefined when it is. */
function checkAccount(before: UserImage, user: LiveUser): Check | undefined {
  if (!isSameAccount(before, user)) return { is: 'stale', why: madeAnew }
  if (user.admin !== before.admin) {
    const why = user.admin ? 'the user has become an admin since the plan' : 'the user is no longer an admin'
    return { is: 'stale', why }
  }
  if (before.servers !== undefined && startedSince(before.servers, user.servers ?? [])) {
    return { is: 'stale', why: 'the user has started a server since the plan' }
  }
  return undefined
}

function startedSince(before: readonly Server[], now: readonly Server[]): boolean {
  const known = new Set(before.map((server) => server.name))
  return now.some((server) => server.state !== 'stopped' && !known.has(server.name))
}

/** Leaves out activity, servers, balances and groups, which change on their own. */
function essenceOfImage({ before, after }: ActionOf<'user.delete' | 'user.rename'>): object {
  const { admin, servers } = before
  // A running server counts, because it makes the action stale: a reviewer who saw none has not approved losing it.
  const running = servers === undefined ? {} : { running: servers.length > 0 }
  return { before: { admin, ...seenOf(before), ...running }, after }
}

/** Restores the old name, unless another user has it by now. */
function undoRename({ user: old, before, after }: ActionOf<'user.rename'>, sight: RevertSight): Inverse {
  const live = sight.live.users.get(after.name)
  if (live === undefined) return sight.live.users.has(old) ? [] : 'the user is no longer on the hub'
  if (!isSameAccount(before, live)) return madeAnew
  if (sight.live.users.has(old)) return 'a user with the old name was created since'
  return [userRename(live, old, sight.reason)]
}

function undoCreate({ user }: ActionOf<'user.create'>, sight: RevertSight): Inverse {
  const live = sight.live.users.get(user)
  if (live === undefined) return []
  if (live.admin !== sight.promoted.has(user)) return `the user was ${live.admin ? 'promoted' : 'demoted'} since`
  if (millisecondsAfter(sight.plan, live) < 0) return 'the account with that name is older than the plan'
  return [userDelete(live, sight.reason)]
}

function undoDelete({ user, before }: ActionOf<'user.delete'>, sight: RevertSight): Inverse {
  const live = sight.live.users.get(user)
  // The notice is over: the next plan gives another one.
  const groups = withoutLeaving(before.groups ?? [])
  if (live?.leavesAt !== undefined) {
    const cancel = sight.live.deletes?.cancel
    const how =
      cancel === undefined
        ? ''
        : `; ${cancel}; once it is cancelled there, record that with: hubplan revert ${sight.reason.at} --cancelled`
    return `the delete is accepted, and takes effect on ${live.leavesAt.slice(0, 10)}${how}`
  }
  if (live !== undefined) {
    const isSame = live.admin === before.admin && groups.every((group) => live.groups?.includes(group))
    return isSame ? [] : 'a new user with that name exists since, and is kept'
  }
  if (sight.live.deletes?.cancel !== undefined) {
    return 'the delete has taken effect, and the user cannot be restored'
  }
  const { reason } = sight
  return [
    userCreate(user, reason),
    ...(before.admin ? [adminSet({ user }, true, reason)] : []),
    ...groups.filter(sight.hasGroup).map((group) => join({ user }, group, sight)),
  ]
}

/** A rule, an expiry or a notice takes effect by time: neither the files nor the hub changed. */
export function sinceOfDelete({ why, expires, notice }: Reason, last: Wanted | undefined): Since | undefined {
  if (notice !== undefined && (last === undefined || last.absent === true)) return undefined
  if (last?.absent === true) return 'hub'
  if (expires !== undefined && last !== undefined) return undefined
  if (last !== undefined) return 'files'
  if (why === 'prune') return 'hub'
  return why === 'row' ? 'files' : undefined
}

/** The before-image of a user: the snapshot's fields without the name and without stopped servers. */
export function imageOf(live: LiveUser): UserImage {
  const { name: _, leavesAt: __, allServers: ___, tokens: ____, ...image } = live
  if (image.servers === undefined) return image
  return { ...image, servers: image.servers.filter((server) => server.state !== 'stopped') }
}

/** Creates a user; further actions set everything else. */
export function userCreate(name: string, reason: Reason): Action {
  const id = actionId('user.create', name)
  return { id, op: 'user.create', user: name, before: null, after: { admin: false }, reason }
}

export function userRename(live: LiveUser, name: string, reason: Reason): Action {
  const id = actionId('user.rename', live.name, name)
  return { id, op: 'user.rename', user: live.name, before: imageOf(live), after: { name }, reason }
}

export function userDelete(live: LiveUser, reason: Reason): Action {
  const id = actionId('user.delete', live.name)
  return { id, op: 'user.delete', user: live.name, before: imageOf(live), after: null, reason }
}
