// Roles that a group carries; every new member gains them, and a member that leaves loses them.
import { inNameOrder } from '../names.ts'
import type { ActionOf, Snapshot } from '../types.ts'

type Join = ActionOf<'member.add'>

/** The `roles` field of a membership or of a group's image; empty when the group grants none, or they are unseen. */
export function rolesGiven(group: string, live: Snapshot): Pick<Join, 'roles'> {
  const roles = live.groups?.get(group)?.roles ?? []
  return roles.length === 0 ? {} : { roles: inNameOrder(roles) }
}

/** The roles that a membership grants, by the plan or the hub. */
export function rolesOf({ roles, group }: Join, live: Snapshot): readonly string[] {
  return roles ?? live.groups?.get(group)?.roles ?? []
}

/** Whether the token sees a group, but not whether it grants roles. */
export function hidesRoles(group: string, live: Snapshot): boolean {
  const found = live.groups?.get(group)
  return found !== undefined && found.roles === undefined
}

/** Whether the roles of some group are unseen. */
export function hidesAnyRoles({ groups }: Snapshot): boolean {
  return groups !== undefined && [...groups.values()].some(({ roles }) => roles === undefined)
}

/** The roles that a group grants now, when they differ from the plan; undefined when equal or unseen. */
export function otherRoles({ roles = [], group }: Join, live: Snapshot): readonly string[] | undefined {
  const now = live.groups?.get(group)?.roles
  if (now === undefined) return undefined
  return now.length !== roles.length || now.some((role) => !roles.includes(role)) ? now : undefined
}
