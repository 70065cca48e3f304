// The rights that a token needs, and requirements of this hub version beyond scopes.
import type { Action, Need, Op, Reason, Snapshot, UserImage } from '../../core/types.ts'

// A changed field must also be readable, otherwise a fresh snapshot could not show whether the change is done.
const scopesOf: { readonly [O in Op]?: readonly string[] } = {
  'user.rename': ['admin:users', 'list:users', 'read:servers'],
  'group.properties': ['groups', 'list:groups', 'read:groups'],
  'server.start': ['list:users', 'read:servers'],
  'server.stop': ['delete:servers', 'list:users', 'read:servers'],
  'server.remove': ['delete:servers', 'list:users', 'read:servers'],
  'group.create': ['admin:groups', 'list:groups'],
  'user.create': ['admin:users', 'list:users'],
  'admin.set': ['admin:users', 'list:users'],
  'member.add': ['groups', 'list:groups', 'list:users', 'read:users:groups'],
  'member.remove': ['groups', 'list:groups', 'list:users', 'read:users:groups'],
  'token.revoke': ['tokens', 'read:tokens', 'list:users'],
  'notice.give': ['groups', 'list:groups', 'list:users', 'read:users:groups'],
  'notice.lift': ['groups', 'list:groups', 'list:users', 'read:users:groups'],
  'user.delete': ['delete:users', 'list:users', 'read:servers'],
  'group.delete': ['delete:groups', 'list:groups', 'list:users', 'read:users:groups'],
}

/** Scopes, and `admin` where the caller itself must be an admin; each with whether the snapshot's token has it. */
export function needs(actions: readonly Action[], live: Snapshot): Need[] {
  const ops = new Map<string, Set<Op>>()
  const add = (what: string, op: Op): void => {
    ops.set(what, (ops.get(what) ?? new Set()).add(op))
  }
  for (const action of actions) {
    for (const scope of scopesOf[action.op] ?? []) add(scope, action.op)
    for (const what of more(action, live.identity.version)) add(what, action.op)
  }
  const { scopes, admin } = live.identity
  return [...ops]
    .map(([what, by]) => ({ what, ops: [...by], met: what === 'admin' ? admin : scopes.includes(what) }))
    .sort((one, other) => (one.what < other.what ? -1 : 1))
}

function more(action: Action, version: string): string[] {
  switch (action.op) {
    case 'admin.set':
      return [...ofAccount(action), ...(adminsOnly(version) ? ['admin'] : [])]
    case 'server.start':
      // Up to version 5 one scope covers all requests for servers.
      return [...ofAccount(action), Number.parseInt(version, 10) >= 6 ? 'start:servers' : 'servers']
    case 'user.rename':
      return [...ofImage(action.before), ...(action.before.admin && adminsOnly(version) ? ['admin'] : [])]
    case 'user.delete':
      return [...ofImage(action.before), ...ofNotice(action.reason)]
    case 'notice.give':
      return ofAccount(action.before)
    default:
      return 'created' in action ? ofAccount(action) : []
  }
}

/** A recreated account is another one: what the plan saw of it must be readable again. */
function ofAccount({ created }: Pick<UserImage, 'created'>): string[] {
  return created === undefined ? [] : ['read:users']
}

/** A delete with notice is stale once the notice is lifted, or the user is back. */
function ofNotice({ notice }: Reason): string[] {
  if (notice === undefined) return []
  return ['read:users:groups', ...(notice.active === 'before' ? ['read:users:activity'] : [])]
}

/** Servers are stopped first. */
function ofImage(before: UserImage): string[] {
  return [...ofAccount(before), ...((before.servers ?? []).length > 0 ? ['delete:servers'] : [])]
}

/** From 4.1.6 on in the fourth series, and from 5.1 on: only an admin may grant admin or change an admin. */
export function adminsOnly(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map((part) => Number.parseInt(part, 10))
  if (major === 4) return minor > 1 || (minor === 1 && patch >= 6)
  return major > 5 || (major === 5 && minor >= 1)
}
