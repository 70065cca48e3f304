// The managed part of a user, live and desired.
import { inNameOrder } from '../names.ts'
import type { DesiredUser, LiveUser } from '../types.ts'

export interface UserState {
  readonly admin: boolean
  /** Sorted, unique. */
  readonly groups: readonly string[]
}

/** The state of a user that does not exist yet. */
export const noUser: UserState = { admin: false, groups: [] }

/** The state of a live user, as far as the token sees it. */
export function stateOf(user: LiveUser): UserState {
  return { admin: user.admin, groups: inNameOrder(user.groups ?? []) }
}

export function isAlike(one: UserState, other: UserState): boolean {
  if (one.admin !== other.admin || one.groups.length !== other.groups.length) return false
  return one.groups === other.groups || one.groups.every((group, index) => group === other.groups[index])
}

/** Whether a row wants the user absent at this moment. */
export function isGone(row: DesiredUser, now: number): boolean {
  return row.ensure === 'absent' || isExpired(row, now)
}

/** Whether a row has expired at this moment. */
export function isExpired({ expires }: DesiredUser, now: number): boolean {
  return expires !== undefined && now >= expires.fromMs
}
