// Users, actions, calls and answers of a Bevy site, in short.
import { actionId } from '../../../src/core/names.ts'
import type { ActionOf, LiveUser, Snapshot } from '../../../src/core/types.ts'
import type { Reply } from '../../../src/http/types.ts'
import { bevy } from '../../../src/providers/bevy/index.ts'
import type { Call, Means } from '../../../src/providers/types.ts'
import { snapshot } from '../../core/live.ts'

export const routes = { list: '/api/user/', get: '/api/user/{id}/', delete: '/api/user/{id}/' }
export const takenAt = '2026-11-21T08:00:00.000Z'

export function person(name: string, account: string, more: Partial<LiveUser> = {}): LiveUser {
  return { name, account, admin: false, groups: [], servers: [], ...more }
}

export function site(users: readonly LiveUser[] = [], more: Partial<Snapshot> = {}): Snapshot {
  return snapshot(users, {
    target: { provider: 'bevy', url: 'https://community.example.org', routes },
    takenAt,
    groups: new Map(),
    ...more,
  })
}

export function remove(name: string, account: string, more: Partial<LiveUser> = {}): ActionOf<'user.delete'> {
  const { name: _, ...before } = person(name, account, more)
  return {
    id: actionId('user.delete', name),
    op: 'user.delete',
    user: name,
    before,
    after: null,
    reason: { why: 'row' },
  }
}

export const means: Means = { markOf: ({ id }) => id, plannedAt: takenAt, passwordOf: () => undefined }
export const sizes = { create: 3, member: 3, quota: 3, password: 2 }

export function callOf(action: ActionOf<'user.delete'>, live: Snapshot = site()): Call {
  const [call] = bevy.lower([action], live, sizes, means)
  if (call === undefined) throw new Error('no call')
  return call
}

export function reply(status: number, body?: unknown, headers: Reply['headers'] = {}): Reply {
  if (typeof body === 'string') return { status, body: undefined, text: body, headers }
  return { status, body, text: body === undefined ? '' : JSON.stringify(body), headers }
}
