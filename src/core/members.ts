import { compareNames } from './names.ts'
import type { LiveUser, Snapshot } from './types.ts'

/** Who is in a group, by name; only users whose groups the token sees. */
export function membersOf(live: Snapshot, group: string): string[] {
  const members = [...live.users.values()].filter((user) => user.groups?.includes(group) === true)
  return members.map((user) => user.name).sort(compareNames)
}

/** The groups that the token sees of a user. */
export function groupsOf({ groups = [] }: Pick<LiveUser, 'groups'>): readonly string[] {
  return groups
}
