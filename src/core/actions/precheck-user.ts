// What an action finds when it looks for its user.
import { placeOf } from '../look/sight.ts'
import { actionId } from '../names.ts'
import type { LiveUser, Snapshot } from '../types.ts'
import type { Planned } from './planned.ts'
import { type Account, isSameAccount, madeAnew } from './same-account.ts'

export type Check =
  | { readonly is: 'ready' | 'done' }
  /** The hub is no longer what the plan was made from. */
  | { readonly is: 'stale'; readonly why: string }

export const ready: Check = { is: 'ready' }
export const done: Check = { is: 'done' }

export interface Sight {
  readonly live: Snapshot
  readonly planned: Planned
}

/** The user, under the old name too when the plan renames him. */
export function userOf(name: string, { live, planned }: Sight): LiveUser | undefined {
  const old = planned.oldName(name)
  return live.users.get(name) ?? (old === undefined ? undefined : live.users.get(old))
}

/** Whom an action is about, and the account that the plan saw. */
export interface Subject extends Account {
  readonly user: string
}

/** What a check says of the user; a user whom the plan makes may be missing still. Never of another account. */
export function onUser(subject: Subject, sight: Sight, check: (user: LiveUser) => Check): Check {
  const user = userOf(subject.user, sight)
  if (user !== undefined) return isSameAccount(subject, user) ? check(user) : { is: 'stale', why: madeAnew }
  if (sight.planned.has(actionId('user.create', subject.user))) return ready
  return { is: 'stale', why: `the user is no longer ${placeOf(sight.live)}` }
}

/** The same for what is done when there is no such user any more. */
export function onUserIfAny(subject: Subject, sight: Sight, check: (user: LiveUser) => Check): Check {
  return userOf(subject.user, sight) === undefined ? done : onUser(subject, sight, check)
}

const byAccount = new WeakMap<Snapshot['users'], ReadonlyMap<string, LiveUser>>()

/** Who has the system's own number now, by whatever name. */
export function holderOf(account: string, { users }: Snapshot): LiveUser | undefined {
  let index = byAccount.get(users)
  if (index === undefined) {
    index = new Map([...users.values()].flatMap((user) => (user.account === undefined ? [] : [[user.account, user]])))
    byAccount.set(users, index)
  }
  return index.get(account)
}
