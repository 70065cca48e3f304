// Differences of the hub's own routes: protected groups, prefixes of names, and starts that change groups.
import { refusal } from '../call.ts'
import { isDict } from '../python.ts'
import { addGroup } from '../state.ts'
import type { Group, Hub, User } from '../types.ts'
import { hasGuardedGroups } from './state.ts'

/** Crashes, as the hub does, for a group whose properties are not an object. */
export function sourceOf(group: Group): unknown {
  if (!isDict(group.properties)) throw refusal(500)
  return group.properties['source']
}

export function guardDelete(group: Group): void {
  if (['system', 'github-team'].includes(String(sourceOf(group)))) throw refusal(403, 'Cannot delete a protected group')
}

export function guardMembers(group: Group): void {
  if (sourceOf(group) === 'system') throw refusal(403, 'Cannot modify members of a protected group')
}

/** Runs before the hub checks scopes or the group's existence. PUT properties is not guarded. */
export function guardNative(hub: Hub, name: string, what: 'delete' | 'members'): void {
  const group = hub.groups.get(name)
  if (!hasGuardedGroups(hub) || group === undefined) return
  if (what === 'delete') guardDelete(group)
  else guardMembers(group)
}

/** A start adds its user to the group of their kind, which then is marked as a system group. */
export function joinByStart(hub: Hub, user: User): void {
  if (!hasGuardedGroups(hub) || hub.aup.settings.mode === 'auto-login') return
  const isForeign = user.name.startsWith('github:')
  if (isForeign && hub.aup.settings.mode === 'local') return
  const name = isForeign ? 'github-users' : 'native-users'
  const group = hub.groups.get(name) ?? addGroup(hub, { name })
  tagAsSystem(group)
  group.members.add(user)
}

export function tagAsSystem(group: Group): void {
  if (sourceOf(group)) return
  group.properties = { ...(group.properties as object), source: 'system' }
}
