// Generated hubs: the same ones every time.
import type { LiveGroup, LiveUser, Snapshot } from '../../../src/core/types.ts'
import { snapshot } from '../../core/live.ts'

/** When every hub of the corpus was read, when the plan was made, and when it is looked at. */
export const takenAt = '2026-03-02T09:14:30.000Z'
export const madeAt = '2026-03-02T09:15:00.000Z'
export const readAt = '2026-03-02T11:20:00.000Z'

/** ISO: so many days before the hub was read. */
export function daysAgo(days: number): string {
  return new Date(Date.parse(takenAt) - days * 86_400_000).toISOString()
}

export interface Trait {
  readonly days?: number | null
  readonly admin?: boolean
  readonly groups?: readonly string[]
  /** Names of running servers. */
  readonly servers?: readonly string[]
}

/** A user of a hub; last active so many days ago, or never. */
export function person(name: string, { days = 40, admin = false, groups = [], servers = [] }: Trait = {}): LiveUser {
  return {
    name,
    admin,
    groups: [...groups].sort(),
    created: daysAgo(900),
    last_activity: days === null ? null : daysAgo(days),
    servers: servers.map((server) => ({ name: server, state: 'ready' as const, last_activity: daysAgo(0.02) })),
  }
}

/** `s0001`, `s0002` ... */
export function numbered(start: string, size: number, first = 1): string[] {
  return Array.from({ length: size }, (_, index) => `${start}${String(first + index).padStart(4, '0')}`)
}

/** So many users without any trait, the last activity of each another one, all longer ago than a week. */
export function crowd(start: string, size: number): LiveUser[] {
  return numbered(start, size).map((name, index) => person(name, { days: 35 + (index % 300) }))
}

/** The scopes that a plan needs to see everything. */
const scopes = ['list:groups', 'list:users', 'read:groups', 'read:roles:groups', 'read:servers', 'read:users']

/** A JupyterHub with these users and one admin who is not in any plan. */
export function hubOf(users: readonly LiveUser[], more: Partial<Snapshot> = {}): Snapshot {
  const all = [person('root.admin', { admin: true, days: 1 }), ...users]
  return snapshot(all, {
    takenAt,
    identity: { kind: 'service', name: 'hubplan-reader', admin: false, version: '5.2.1', scopes },
    ...more,
  })
}

/** The groups of these users, some of them with roles or properties. */
export function groupsOf(
  users: readonly LiveUser[],
  more: Readonly<Record<string, Partial<LiveGroup>>> = {},
): ReadonlyMap<string, LiveGroup> {
  const names = new Set([...users.flatMap(({ groups = [] }) => groups), ...Object.keys(more)])
  return new Map([...names].map((name) => [name, { name, roles: [], properties: {}, ...more[name] }]))
}
