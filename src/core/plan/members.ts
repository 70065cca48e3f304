import { compareNames } from '../names.ts'
import type { LiveUser, Snapshot } from '../types.ts'

/** The members of a group, sorted; only users whose groups the token sees. */
export function membersOf(live: Snapshot, group: string): string[] {
  return [...membersIn(live, [group])(group)]
}

/** The members of several groups, sorted, in one pass over all users. */
export function membersIn(live: Snapshot, groups: readonly string[]): (group: string) => readonly string[] {
  const byGroup = new Map(groups.map((group): [string, string[]] => [group, []]))
  for (const user of groups.length === 0 ? [] : live.users.values()) {
    for (const group of new Set(user.groups)) byGroup.get(group)?.push(user.name)
  }
  for (const group of byGroup.keys()) {
    const told = live.groups?.get(group)?.members
    if (told !== undefined) byGroup.set(group, [...told])
  }
  for (const members of byGroup.values()) members.sort(compareNames)
  return (group) => byGroup.get(group) ?? []
}

/** The groups that the token sees of a user. */
export function groupsOf({ groups = [] }: Pick<LiveUser, 'groups'>): readonly string[] {
  return groups
}
