// The scopes of a hub: which fields they show, and which other scopes they imply.
import type { ShownBy } from '../../core/types.ts'

/** The scopes that a token needs to see more. */
export const shownBy: ShownBy = {
  users: 'the scope list:users without a filter',
  groups: 'read:users:groups',
  created: 'read:users',
  last_activity: 'read:users:activity',
  servers: 'read:servers',
  memberships: 'list:groups and read:users:groups',
  properties: 'read:groups',
  roles: 'read:roles:groups',
  tokens: 'read:tokens',
  authenticator: 'read:hub',
}

/** The scopes for planning. Without the first no plan is possible; without the others some kinds of plan are not. */
export const readScopes = [
  'list:users',
  'read:users',
  'read:servers',
  'list:groups',
  'read:groups',
  'read:roles:groups',
] as const

/** The scopes for planning and for every action. */
export const applyScopes = ['admin:groups', 'admin:users', 'servers'] as const

const implied: Readonly<Record<string, readonly string[]>> = {
  'admin:users': ['delete:users', 'list:users', 'read:users', 'read:users:groups', 'read:users:activity'],
  'read:users': ['read:users:groups', 'read:users:activity'],
  'admin:groups': ['groups', 'delete:groups', 'list:groups', 'read:groups', 'read:roles:groups'],
  groups: ['list:groups', 'read:groups'],
  tokens: ['read:tokens'],
  servers: ['read:servers', 'delete:servers', 'start:servers'],
}

/** The same rights with fewer scopes: implied ones are left out. */
export function fewest(scopes: Iterable<string>): readonly string[] {
  const all = new Set(scopes)
  const held = new Set([...all].flatMap((scope) => implied[scope] ?? []))
  return [...all].filter((scope) => !held.has(scope)).sort()
}
