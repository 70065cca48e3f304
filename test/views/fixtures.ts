import { readFileSync } from 'node:fs'

import type { Action, ActionOf, Plan, Properties, Reason, UserImage } from '../../src/core/types.ts'

export const fixtures = 'fixtures/views'

/** The moment at which the fixtures are looked at. */
export const now = '2026-03-02T11:20:00Z'

export function readPlan(name: string): Plan {
  return JSON.parse(readFileSync(`${fixtures}/${name}/plan.json`, 'utf8'))
}

/** The empty plan with these actions, and whatever else. */
export function planOf(actions: readonly Action[], more: Partial<Plan> = {}): Plan {
  const summary: Record<string, number> = {}
  for (const { op } of actions) summary[op] = (summary[op] ?? 0) + 1
  return { ...readPlan('empty'), applyable: actions.length > 0, actions, findings: [], summary, ...more }
}

export function createOf(user: string): Action {
  return {
    id: `user.create:${encodeURIComponent(user)}`,
    op: 'user.create',
    user,
    before: null,
    after: { admin: false },
    reason: { why: 'row', at: 'users.csv:2:1' },
  }
}

export function deleteOf(user: string): Extract<Action, { op: 'user.delete' }> {
  return {
    id: `user.delete:${encodeURIComponent(user)}`,
    op: 'user.delete',
    user,
    before: { admin: false, groups: ['students'], last_activity: '2025-01-01T00:00:00Z', servers: [] },
    after: null,
    reason: { why: 'prune', at: 'hubplan.yaml:3:10' },
  }
}

export function joinOf(user: string, group: string): Action {
  return {
    id: `member.add:${encodeURIComponent(user)}:${encodeURIComponent(group)}`,
    op: 'member.add',
    user,
    group,
    before: false,
    after: true,
    reason: { why: 'row', at: 'users.csv:2:1' },
  }
}

export function renameOf(user: string, name: string, before: Partial<UserImage> = {}): ActionOf<'user.rename'> {
  return {
    id: `user.rename:${encodeURIComponent(user)}:${encodeURIComponent(name)}`,
    op: 'user.rename',
    user,
    before: { admin: false, groups: [], servers: [], ...before },
    after: { name },
    reason: { why: 'row', at: 'users.csv:2:1' },
  }
}

export function startOf(user: string, reason: Partial<Reason> = {}): ActionOf<'server.start'> {
  return {
    id: `server.start:${encodeURIComponent(user)}`,
    op: 'server.start',
    user,
    server: '',
    before: { state: 'stopped' },
    after: { state: 'ready' },
    reason: { why: 'row', at: 'users.csv:2:1', ...reason },
  }
}

export function stopOf(
  user: string,
  before: Partial<ActionOf<'server.stop'>['before']>,
  server = '',
): ActionOf<'server.stop'> {
  return {
    id: `server.stop:${encodeURIComponent(user)}${server === '' ? '' : `:${encodeURIComponent(server)}`}`,
    op: 'server.stop',
    user,
    server,
    before: { state: 'ready', ...before },
    after: { state: 'stopped' },
    reason: { why: 'row', at: 'users.csv:2:1' },
  }
}

export function propertiesOf(group: string, before: Properties, after: Properties): ActionOf<'group.properties'> {
  return {
    id: `group.properties:${encodeURIComponent(group)}`,
    op: 'group.properties',
    group,
    before,
    after,
    reason: { why: 'row', at: 'hubplan.yaml:8:5' },
  }
}

export function quotaSetOf(
  user: string,
  before: ActionOf<'quota.set'>['before'],
  balance: number,
  reason: Partial<Reason> = {},
): ActionOf<'quota.set'> {
  return {
    id: `quota.set:${encodeURIComponent(user)}`,
    op: 'quota.set',
    user,
    before,
    after: { balance, unlimited: false },
    reason: { why: 'row', at: 'users.csv:2:1', ...reason },
  }
}

export function quotaAddOf(
  user: string,
  before: ActionOf<'quota.add'>['before'],
  add: number,
  reason: Partial<Reason> = {},
): ActionOf<'quota.add'> {
  return {
    id: `quota.add:${encodeURIComponent(user)}`,
    op: 'quota.add',
    user,
    before,
    after: { add },
    reason: { why: 'row', at: 'users.csv:2:1', ...reason },
  }
}

export function unlimitedOf(user: string, before: ActionOf<'quota.unlimited'>['before']): ActionOf<'quota.unlimited'> {
  return {
    id: `quota.unlimited:${encodeURIComponent(user)}`,
    op: 'quota.unlimited',
    user,
    before,
    after: { unlimited: true },
    reason: { why: 'row', at: 'users.csv:2:1' },
  }
}

export function passwordOf(
  user: string,
  how: ActionOf<'password.set'>['after']['how'] = 'generate',
  force = true,
): ActionOf<'password.set'> {
  return {
    id: `password.set:${encodeURIComponent(user)}`,
    op: 'password.set',
    user,
    before: null,
    after: { how, force_change: force },
    reason: { why: 'row', at: 'users.csv:2:1' },
  }
}
