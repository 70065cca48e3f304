// One action against a fresh snapshot: is it still to be done, done already, or has the hub moved on?
import { membersOf } from './members.ts'
import { actionId } from './names.ts'
import { listed } from './text.ts'
import type { Action, ActionOf, LiveUser, Server, Snapshot } from './types.ts'

export type Check =
  | { readonly is: 'ready' | 'done' }
  /** The hub is no longer what the plan was made from. */
  | { readonly is: 'stale'; readonly why: string }

const ready: Check = { is: 'ready' }
const done: Check = { is: 'done' }

/** @param planned ids of all actions of the plan: a user or group that it creates may be missing still */
export function precheck(action: Action, live: Snapshot, planned: ReadonlySet<string>): Check {
  switch (action.op) {
    case 'group.create':
      return live.groups?.has(action.group) === true ? done : ready
    case 'user.create':
      return live.users.has(action.user) ? done : ready
    case 'admin.set':
      return checkAdmin(action, live.users.get(action.user), planned)
    case 'member.add':
      return checkJoin(action, live, planned)
    case 'member.remove':
      return live.users.get(action.user)?.groups?.includes(action.group) === true ? ready : done
    case 'user.delete':
      return checkDelete(action, live.users.get(action.user))
    case 'group.delete':
      return checkGroupDelete(action, live)
  }
}

function checkAdmin(action: ActionOf<'admin.set'>, user: LiveUser | undefined, planned: ReadonlySet<string>): Check {
  if (user === undefined) return missing(action.user, planned)
  return user.admin === action.after ? done : ready
}

function missing(name: string, planned: ReadonlySet<string>): Check {
  if (planned.has(actionId('user.create', name))) return ready
  return { is: 'stale', why: 'the user is no longer on the hub' }
}

function checkJoin(action: ActionOf<'member.add'>, live: Snapshot, planned: ReadonlySet<string>): Check {
  const user = live.users.get(action.user)
  if (user?.groups?.includes(action.group) === true) return done
  const hasGroup = live.groups === undefined || live.groups.has(action.group)
  if (!hasGroup && !planned.has(actionId('group.create', action.group))) {
    return { is: 'stale', why: 'the group is no longer on the hub' }
  }
  return user === undefined ? missing(action.user, planned) : ready
}

/** Whoever has come back to life since the plan was made is not deleted. Other activity is not drift. */
function checkDelete(action: ActionOf<'user.delete'>, user: LiveUser | undefined): Check {
  const { before, reason } = action
  if (user === undefined) return done
  if (before.created !== undefined && user.created !== before.created) {
    return { is: 'stale', why: 'the user was deleted and made anew since the plan' }
  }
  if (user.admin !== before.admin) {
    return {
      is: 'stale',
      why: user.admin ? 'the user has become an admin since the plan' : 'the user is no longer an admin',
    }
  }
  if (before.servers !== undefined && startedSince(before.servers, user.servers ?? [])) {
    return { is: 'stale', why: 'the user has started a server since the plan' }
  }
  if (reason.inactive_for !== undefined && user.last_activity !== before.last_activity) {
    return { is: 'stale', why: 'the user has been active since the plan, which deletes for inactivity' }
  }
  return ready
}

/** Whoever has joined since the plan was made would lose a group that somebody gave him. */
function checkGroupDelete(action: ActionOf<'group.delete'>, live: Snapshot): Check {
  if (live.groups?.has(action.group) === false) return done
  const known = new Set(action.before.members)
  const gained = membersOf(live, action.group).filter((name) => !known.has(name))
  if (gained.length === 0) return ready
  return { is: 'stale', why: `the group has gained members since the plan: ${listed(gained)}` }
}

function startedSince(before: readonly Server[], now: readonly Server[]): boolean {
  const known = new Set(before.map((server) => server.name))
  return now.some((server) => server.state !== 'stopped' && !known.has(server.name))
}
