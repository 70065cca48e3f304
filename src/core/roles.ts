// Roles that a group gives to its members: whoever joins it gains them.
import { inNameOrder } from './names.ts'
import type { ActionOf, Snapshot } from './types.ts'

type Join = ActionOf<'member.add'>

/** The roles that a group gives, for the action that joins it: nothing when it gives none, or when they are unseen. */
export function rolesGiven(group: string, live: Snapshot): Pick<Join, 'roles'> {
  const roles = live.groups?.get(group)?.roles ?? []
  return roles.length === 0 ? {} : { roles: inNameOrder(roles) }
}

/** The roles that a membership gives, as far as the plan or the hub says. */
export function rolesOf({ roles, group }: Join, live: Snapshot): readonly string[] {
  return roles ?? live.groups?.get(group)?.roles ?? []
}

/** Whether the token sees a group, but not whether it gives roles. */
export function hidesRoles(group: string, live: Snapshot): boolean {
  const found = live.groups?.get(group)
  return found !== undefined && found.roles === undefined
}

/** Whether it is not visible of some group which roles it gives. */
export function hidesAnyRoles({ groups }: Snapshot): boolean {
  return groups !== undefined && [...groups.values()].some(({ roles }) => roles === undefined)
}

/** Whether a group gives other roles now than the plan says; unseen ones say nothing. */
export function hasOtherRoles({ roles = [], group }: Join, live: Snapshot): boolean {
  const now = live.groups?.get(group)?.roles
  return now !== undefined && (now.length !== roles.length || now.some((role) => !roles.includes(role)))
}
