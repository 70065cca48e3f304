// What the hub's own routes do differently: groups are protected, names have prefixes, and a start moves its user.
import { refusal } from '../call.ts'
import { isDict } from '../python.ts'
import { addGroup } from '../state.ts'
import type { Group, Hub, User } from '../types.ts'
import { hasGuardedGroups } from './state.ts'

/** Of a group whose properties are no object, the hub can tell nothing any more. */
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

/** Before the hub looks at scopes, or whether there is such a group. PUT properties is not guarded. */
export function guardNative(hub: Hub, name: string, what: 'delete' | 'members'): void {
  const group = hub.groups.get(name)
  if (!hasGuardedGroups(hub) || group === undefined) return
  if (what === 'delete') guardDelete(group)
  else guardMembers(group)
}

/** Whoever starts a server is put into the group of their kind, which then is the system's. */
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
