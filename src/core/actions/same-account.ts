// Which account an action is about: between plan and apply a name may pass to another one.
import type { Action } from '../types.ts'

/** What tells one account from another of the same name. A field that was not visible is absent. */
export interface Account {
  readonly created?: string | null | undefined
  /** The system's own number. */
  readonly account?: string | undefined
}

/** As much of it as was visible. */
export interface Seen {
  readonly created?: string | null
  readonly account?: string
}

/** What an action says of the account that the plan saw. */
export function accountOf(action: Action): Account {
  return 'created' in action || 'account' in action ? action : {}
}

/** What an action keeps of the account that the plan saw; nothing for a user who is not there yet. */
export function seenOf(user: Account | undefined): Seen {
  return {
    ...(user?.created === undefined ? {} : { created: user.created }),
    ...(user?.account === undefined ? {} : { account: user.account }),
  }
}

/** A time of creation that either side could not see says nothing. */
export function isSameAccount(before: Account, user: Account): boolean {
  if (before.account !== undefined && user.account !== before.account) return false
  return before.created === undefined || user.created === undefined || user.created === before.created
}

/** For reports and findings. */
export const madeAnew = 'the user was deleted and made anew since the plan'
