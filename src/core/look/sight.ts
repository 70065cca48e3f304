// What of the users a token sees. A field that is not visible is not empty: nothing may be concluded from it.
import type { LiveUser, Snapshot } from '../types.ts'

/** The fields of a user that a token may be unable to see, each with the scope that shows it. */
export const scopeFor = {
  groups: 'read:users:groups',
  created: 'read:users',
  last_activity: 'read:users:activity',
  servers: 'read:servers',
} as const

export type Field = keyof typeof scopeFor

const fields = Object.keys(scopeFor) as Field[]

/** The fields that at least one user does not show. */
export function unseenFields({ users }: Snapshot): readonly Field[] {
  const everybody = [...users.values()]
  return fields.filter((field) => everybody.some((user) => user[field] === undefined))
}

/** Whether all users are seen and there are some: only then a name or a glob that fits nobody says something. */
export function isWholeSight({ complete, listed, users }: Snapshot): boolean {
  return complete && listed !== false && users.size > 0
}

/** Ages count from the last activity, or from creation for those who never came; undefined when that is not visible. */
export function lastSign(user: LiveUser): number | undefined {
  if (user.last_activity === undefined) return undefined
  const since = user.last_activity ?? user.created
  return since === undefined || since === null ? undefined : Date.parse(since)
}

/** What planning reads. Without the first nothing is planned; without the others some kinds of plan are not. */
export const readScopes = [
  'list:users',
  'read:users',
  'read:servers',
  'list:groups',
  'read:groups',
  'read:roles:groups',
] as const
