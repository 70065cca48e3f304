// What of the users a token sees. A field that is not visible is not empty: nothing may be concluded from it.
import type { LiveUser, ShownBy, Snapshot } from '../types.ts'

const fields = ['groups', 'created', 'last_activity', 'servers'] as const

/** A field of a user that a token may be unable to see. */
export type Field = (typeof fields)[number]

/** The fields that at least one user does not show. */
export function unseenFields({ users }: Snapshot): readonly Field[] {
  const everybody = [...users.values()]
  return fields.filter((field) => everybody.some((user) => user[field] === undefined))
}

/** Whether all users are seen and there are some: only then a name or a glob that fits nobody says something. */
export function isWholeSight({ complete, listed, users }: Snapshot): boolean {
  return complete && listed !== false && users.size > 0
}

/** Ages count from the last activity, or from creation for those who never came; undefined when that is not visible. */
export function lastSign(user: LiveUser): number | undefined {
  if (user.last_activity === undefined) return undefined
  const since = user.last_activity ?? user.created
  return since === undefined || since === null ? undefined : Date.parse(since)
}

/** Where scopes decide what a token sees, the end of a sentence about what it does not; nothing elsewhere. */
export function byScope(
  { shownBy }: Pick<Snapshot, 'shownBy'>,
  what: keyof ShownBy,
  words = (scope: string): string => `; give it ${scope}`,
): string {
  return shownBy === undefined ? '' : words(shownBy[what])
}

/** What the system is called. */
export function nounOf({ noun = 'the hub' }: Pick<Snapshot, 'noun'>): string {
  return noun
}

/** Where its users are. */
export function placeOf({ noun }: Pick<Snapshot, 'noun'>): string {
  return noun === undefined ? 'on the hub' : `in ${noun}`
}
