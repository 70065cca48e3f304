import { listed } from '../sentences.ts'
import type { ActionOf, LiveUser, Server, UserImage } from '../types.ts'
import { type Check, done, holderOf, ready, type Sight } from './precheck-user.ts'
import { isSameAccount, madeAnew } from './same-account.ts'

/** A rename is done when the same account has the new name; two accounts are never made one. */
export function checkRename({ user: old, before, after }: ActionOf<'user.rename'>, { live }: Sight): Check {
  const [from, to] = [live.users.get(old), live.users.get(after.name)]
  if (to !== undefined) {
    if (from !== undefined) return { is: 'stale', why: `a user called ${listed([after.name])} has come to the hub` }
    if (isSameAccount(before, to)) return done
    return { is: 'stale', why: `the user is gone, and another one is called ${listed([after.name])}` }
  }
  if (from === undefined) return { is: 'stale', why: 'the user is no longer on the hub' }
  return checkAccount(before, from) ?? ready
}

/** Whoever has come back to life since the plan was made is not deleted. Other activity is not drift. */
export function checkDelete({ user: name, before, reason }: ActionOf<'user.delete'>, { live }: Sight): Check {
  const user = live.users.get(name)
  if (user === undefined) {
    const holder = before.account === undefined ? undefined : holderOf(before.account, live)
    return holder === undefined ? done : { is: 'stale', why: `the user is called ${listed([holder.name])} now` }
  }
  const other = checkAccount(before, user)
  if (user.leavesAt !== undefined && isSameAccount(before, user)) return done
  if (other !== undefined) return other
  const isForInactivity = reason.inactive_for !== undefined || reason.never_logged_in === true
  if (isForInactivity && user.last_activity !== before.last_activity) {
    return { is: 'stale', why: 'the user has been active since the plan, which deletes for inactivity' }
  }
  if (reason.groups !== undefined && !reason.groups.some((group) => user.groups?.includes(group) === true)) {
    return { is: 'stale', why: `the user has left ${listed(reason.groups)} since the plan, which deletes its members` }
  }
  return ready
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
