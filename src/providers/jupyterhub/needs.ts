// What a token must be allowed to do, and what this age of hub asks beyond scopes.
import type { Action, Need, Op, Snapshot } from '../../core/types.ts'

// What an op changes must also be seen, or a fresh snapshot could not tell whether it is done.
const scopesOf: Readonly<Record<Op, readonly string[]>> = {
  'group.create': ['admin:groups', 'list:groups'],
  'user.create': ['admin:users', 'list:users'],
  'admin.set': ['admin:users', 'list:users'],
  'member.add': ['groups', 'list:groups', 'list:users', 'read:users:groups'],
  'member.remove': ['groups', 'list:groups', 'list:users', 'read:users:groups'],
  'user.delete': ['delete:users', 'list:users', 'read:servers'],
  'group.delete': ['delete:groups', 'list:groups', 'list:users', 'read:users:groups'],
}

/** Scopes, and `admin` where the caller itself must be one; each with whether the token of the snapshot has it. */
export function needs(actions: readonly Action[], live: Snapshot): Need[] {
  const ops = new Map<string, Set<Op>>()
  const add = (what: string, op: Op): void => {
    ops.set(what, (ops.get(what) ?? new Set()).add(op))
  }
  for (const action of actions) {
    for (const scope of scopesOf[action.op]) add(scope, action.op)
    if (action.op === 'admin.set' && adminsOnly(live.identity.version)) add('admin', action.op)
    // Whoever was made anew is somebody else: what the plan saw must be seen again.
    if (action.op === 'user.delete' && action.before.created !== undefined) add('read:users', action.op)
    if (action.op === 'user.delete' && (action.before.servers ?? []).length > 0) add('delete:servers', action.op)
  }
  const { scopes, admin } = live.identity
  return [...ops]
    .map(([what, by]) => ({ what, ops: [...by], met: what === 'admin' ? admin : scopes.includes(what) }))
    .sort((one, other) => (one.what < other.what ? -1 : 1))
}

/** From 4.1.6 on in the fourth series, and from 5.1 on: only an admin may grant admin or change an admin. */
export function adminsOnly(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map((part) => Number.parseInt(part, 10))
  if (major === 4) return minor > 1 || (minor === 1 && patch >= 6)
  return major > 5 || (major === 5 && minor >= 1)
}
