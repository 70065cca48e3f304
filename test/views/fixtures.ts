import { readFileSync } from 'node:fs'

import type { Action, Plan } from '../../src/core/types.ts'

export const fixtures = 'fixtures/views'

/** The moment at which the fixtures are looked at. */
export const now = '2026-03-02T11:20:00Z'

export function readPlan(name: string): Plan {
  return JSON.parse(readFileSync(`${fixtures}/${name}/plan.json`, 'utf8'))
}

/** The empty plan with these actions, and whatever else. */
export function planOf(actions: readonly Action[], more: Partial<Plan> = {}): Plan {
  return { ...readPlan('empty'), applyable: actions.length > 0, actions, findings: [], ...more }
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
