// Whether a user is still the account that the plan saw: a name may pass to another account.
import type { Action } from '../types.ts'

/** What distinguishes accounts of one name. A field that was not visible is absent. */
export interface Account {
  readonly created?: string | null | undefined
  /** The system's own number. */
  readonly account?: string | undefined
}

/** The visible part of an account. */
export interface Seen {
  readonly created?: string | null
  readonly account?: string
}

/** The account that the plan saw, as the action records it. */
export function accountOf(action: Action): Account {
  return 'created' in action || 'account' in action ? action : {}
}

/** The part of the account to record in an action; empty for a user who does not exist yet. */
export function seenOf(user: Account | undefined): Seen {
  return {
    ...(user?.created === undefined ? {} : { created: user.created }),
    ...(user?.account === undefined ? {} : { account: user.account }),
  }
}

/** A time of creation that either side could not see is ignored. */
export function isSameAccount(before: Account, user: Account): boolean {
  if (before.account !== undefined && user.account !== before.account) return false
  return before.created === undefined || user.created === undefined || user.created === before.created
}

/** For reports and findings. */
export const madeAnew = 'the user was deleted and created again since the plan'
