// Groups whose names the hub has in another Unicode composition than the files; macOS decomposes accents.
import { mapRules } from '../facets/rules.ts'
import { compareNames } from '../names.ts'
import type { DesiredGroup, DesiredState, Snapshot } from '../types.ts'

/** The desired state with each group as the hub spells it, so that no look-alike is created beside it. */
export function asSpelled(desired: DesiredState, { groups: live }: Snapshot): DesiredState {
  const spellings = new Map<string, string>()
  for (const raw of live?.keys() ?? []) {
    const normal = raw.normalize('NFC')
    if (normal !== raw && !live?.has(normal)) spellings.set(normal, raw)
  }
  if (spellings.size === 0) return desired
  const spelled = (name: string): string => spellings.get(name) ?? name
  const { users, groups, absentGroups } = desired
  return {
    ...desired,
    users: new Map([...users].map(([name, user]) => [name, withGroups(user, spelled)])),
    groups: renamed(groups, spelled),
    absentGroups: renamed(absentGroups, spelled),
    ...mapRules(desired, (rule) => withGroups(rule, spelled)),
  }
}

type Spelled = (name: string) => string

function withGroups<T extends { readonly groups?: readonly string[] }>(said: T, spelled: Spelled): T {
  return said.groups === undefined ? said : { ...said, groups: said.groups.map(spelled).sort(compareNames) }
}

function renamed(groups: ReadonlyMap<string, DesiredGroup>, spelled: Spelled): ReadonlyMap<string, DesiredGroup> {
  return new Map([...groups].map(([name, group]) => [spelled(name), { ...group, name: spelled(name) }]))
}
