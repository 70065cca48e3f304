// The fields of users that a token sees. An invisible field is not an empty one: no conclusion may be drawn from it.
import type { LiveUser, ShownBy, Snapshot } from '../types.ts'

const fields = ['groups', 'created', 'last_activity', 'servers'] as const

/** A field of a user that a token may be unable to see. */
export type Field = (typeof fields)[number]

/** The fields that at least one user does not show. */
export function unseenFields({ users }: Snapshot): readonly Field[] {
  const all = [...users.values()]
  return fields.filter((field) => all.some((user) => user[field] === undefined))
}

/** Whether all users are visible and there is at least one: only then does an unmatched name or glob mean anything. */
export function isWholeSight({ complete, listed, users }: Snapshot): boolean {
  return complete && listed !== false && users.size > 0
}

/** Ages count from the last activity, or from creation for users without any; undefined when that is not visible. */
export function lastSign(user: LiveUser): number | undefined {
  if (user.last_activity === undefined) return undefined
  const since = user.last_activity ?? user.created
  return since === undefined || since === null ? undefined : Date.parse(since)
}

/** The scope that would show it, as the end of a sentence; empty on systems without scopes. */
export function byScope(
  { shownBy }: Pick<Snapshot, 'shownBy'>,
  what: keyof ShownBy,
  words = (scope: string): string => `; give it ${scope}`,
): string {
  return shownBy === undefined ? '' : words(shownBy[what])
}

/** The system's noun in a sentence. */
export function nounOf({ noun = 'the hub' }: Pick<Snapshot, 'noun'>): string {
  return noun
}

/** The place of the system's users in a sentence. */
export function placeOf({ noun }: Pick<Snapshot, 'noun'>): string {
  return noun === undefined ? 'on the hub' : `in ${noun}`
}
