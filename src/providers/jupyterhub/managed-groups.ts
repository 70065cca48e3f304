// Groups that the hub's authenticator may manage (Authenticator.manage_groups): the API does not show whether it does.
import type { Op } from '../../core/types.ts'

const managed: ReadonlySet<Op> = new Set([
  'group.create',
  'group.delete',
  'member.add',
  'member.remove',
  'notice.give',
  'notice.lift',
])

/** Whether an op changes what such an authenticator manages; properties of a group are not part of it. */
export function isOfManaged(op: Op): boolean {
  return managed.has(op)
}

/** The condition for these ops, after "unless". */
export const managedWords = "the hub's authenticator manages the groups"

/** The effect of such an authenticator on a changed group, by the version of the hub. */
export function fateOfManaged(version: string): string {
  const [major = Number.NaN, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10))
  const refuses = 'the hub refuses changes of groups'
  const undoes = 'the hub accepts changes of groups, and each login undoes them'
  if (Number.isNaN(major)) return `${refuses}; from JupyterHub 5.3 on ${undoes}`
  return major > 5 || (major === 5 && minor >= 3) ? undoes : refuses
}
