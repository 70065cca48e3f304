// The checks of an action's user against a fresh snapshot.
import { placeOf } from '../look/sight.ts'
import { actionId } from '../names.ts'
import type { LiveUser, Snapshot } from '../types.ts'
import type { Planned } from './planned.ts'
import { type Account, isSameAccount, madeAnew } from './same-account.ts'

export type Check =
  | { readonly is: 'ready' | 'done' }
  /** The hub has changed since the plan. */
  | { readonly is: 'stale'; readonly why: string }

export const ready: Check = { is: 'ready' }
export const done: Check = { is: 'done' }

export interface Sight {
  readonly live: Snapshot
  readonly planned: Planned
}

/** The live user, also under the old name when the plan renames them. */
export function userOf(name: string, { live, planned }: Sight): LiveUser | undefined {
  const old = planned.oldName(name)
  return live.users.get(name) ?? (old === undefined ? undefined : live.users.get(old))
}

/** The user of an action, and the account that the plan saw. */
export interface Subject extends Account {
  readonly user: string
}

/** Checks the user if it is the account that the plan saw. A user that the plan creates may still be missing. */
export function onUser(subject: Subject, sight: Sight, check: (user: LiveUser) => Check): Check {
  const user = userOf(subject.user, sight)
  if (user !== undefined) return isSameAccount(subject, user) ? check(user) : { is: 'stale', why: madeAnew }
  if (sight.planned.has(actionId('user.create', subject.user))) return ready
  return { is: 'stale', why: `the user is no longer ${placeOf(sight.live)}` }
}

/** The same for actions that are done when the user is gone. */
export function onUserIfAny(subject: Subject, sight: Sight, check: (user: LiveUser) => Check): Check {
  return userOf(subject.user, sight) === undefined ? done : onUser(subject, sight, check)
}

const byAccount = new WeakMap<Snapshot['users'], ReadonlyMap<string, LiveUser>>()

/** The user who has the system's own number now, under any name. */
export function holderOf(account: string, { users }: Snapshot): LiveUser | undefined {
  let index = byAccount.get(users)
  if (index === undefined) {
    index = new Map([...users.values()].flatMap((user) => (user.account === undefined ? [] : [[user.account, user]])))
    byAccount.set(users, index)
  }
  return index.get(account)
}
