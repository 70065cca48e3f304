// Actions, calls and answers of an AUP Learning Cloud, in short.
import { actionId } from '../../../src/core/names.ts'
import type { Action, ActionOf, Snapshot } from '../../../src/core/types.ts'
import type { Reply } from '../../../src/http/types.ts'
import { lower } from '../../../src/providers/aup/calls.ts'
import type { Call, Means } from '../../../src/providers/types.ts'

const reason = { why: 'row' } as const
const before = null

export function set(user: string, balance: number): Action {
  const after = { balance, unlimited: false }
  return { id: actionId('quota.set', user), op: 'quota.set', user, before, after, reason }
}

export function unlimited(user: string): Action {
  return {
    id: actionId('quota.unlimited', user),
    op: 'quota.unlimited',
    user,
    before,
    after: { unlimited: true },
    reason,
  }
}

export function add(user: string, sum: number): ActionOf<'quota.add'> {
  return { id: actionId('quota.add', user), op: 'quota.add', user, before, after: { add: sum }, reason }
}

export function password(user: string, force = true): Action {
  const after = { how: 'generate', force_change: force } as const
  return { id: actionId('password.set', user), op: 'password.set', user, before, after, reason }
}

export function create(user: string): Action {
  return { id: actionId('user.create', user), op: 'user.create', user, before, after: { admin: false }, reason }
}

export const sizes = { create: 3, member: 3, quota: 3, password: 2 }

export const means: Means = {
  markOf: ({ id }) => `hubplan:x:${id}`,
  plannedAt: '2026-11-21T08:00:00Z',
  passwordOf: (user) => `pw of ${user}`,
}

export function calls(actions: readonly Action[], live: Snapshot, most: Partial<typeof sizes> = {}): Call[] {
  return lower(actions, live, { ...sizes, ...most }, means)
}

/** Method and path below the admin API with the body, one line a request. */
export function told(call: Call): string[] {
  const one = ({ method, path, body }: Pick<Call, 'method' | 'path' | 'body'>): string =>
    `${method} ${path.replace('/hub/admin/api/', '')} ${JSON.stringify(body)}`
  return [...call.first.map(one), one(call)]
}

export function reply(status: number, body: unknown): Reply {
  return { status, body, headers: {}, text: typeof body === 'string' ? body : JSON.stringify(body ?? '') }
}
