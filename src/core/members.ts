import { compareNames } from './names.ts'
import type { Snapshot } from './types.ts'

/** Who is in a group, by name; only users whose groups the token sees. */
export function membersOf(live: Snapshot, group: string): string[] {
  const members = [...live.users.values()].filter((user) => user.groups?.includes(group) === true)
  return members.map((user) => user.name).sort(compareNames)
}
