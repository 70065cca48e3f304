import { describe, expect, test } from 'vitest'

import type { Action, Plan, UserImage } from '../../../src/core/types.ts'
import { knownOf } from '../../../src/views/facets/known.ts'
import { risksOf } from '../../../src/views/model/risk-marks.ts'
import { namedRisks, riskNames, risks } from '../../../src/views/model/risk-words.ts'
import {
  createOf,
  deleteOf,
  joinOf,
  passwordOf,
  planOf,
  propertiesOf,
  quotaAddOf,
  quotaSetOf,
  renameOf,
  startOf,
  stopOf,
  unlimitedOf,
} from '../fixtures.ts'
import { trial } from '../plans.ts'

const reason = { why: 'row', at: 'users.csv:2:1' } as const

function marks(action: Action, more: Partial<Plan> = {}, others: readonly Action[] = []): string {
  const known = knownOf(planOf([action, ...others], more))
  return namedRisks(risksOf(action, known))
}

function gone(before: Partial<UserImage>): Action {
  const action = deleteOf('ann')
  return { ...action, before: { ...action.before, ...before } }
}

function flagOf(after: boolean): Action {
  return { id: 'admin.set:ann', op: 'admin.set', user: 'ann', before: !after, after, reason }
}

function leaveOf(more: object): Action {
  const id = 'member.remove:ann:ml'
  return { id, op: 'member.remove', user: 'ann', group: 'ml', before: true, after: false, reason, ...more }
}

function groupDeleteOf(members: readonly string[], more: object = {}): Action {
  const before = { members, ...more }
  return { id: 'group.delete:ml', op: 'group.delete', group: 'ml', before, after: null, reason }
}

const { last_activity: _, ...unseen } = deleteOf('ann').before
const server = [{ name: '', state: 'ready' }] as const
const free = { balance: 0, unlimited: true }

// The hub's time of the plan: 2026-03-02 09:15.
describe('the risk of', () => {
  test.each<[string, Action, string]>([
    ['a deletion', gone({}), ''],
    ['an admin who is deleted', gone({ admin: true }), 'admin'],
    ['a running server that is deleted', gone({ servers: server }), 'running server'],
    ['a user of this week', gone({ last_activity: '2026-02-22T10:00:00Z' }), 'active in the last 7 days'],
    ['a user of this month', gone({ last_activity: '2026-02-22T09:00:00Z' }), 'active 8 to 30 days ago'],
    [
      'a user of 30 days and some hours ago',
      gone({ last_activity: '2026-01-30T10:00:00Z' }),
      'active 8 to 30 days ago',
    ],
    ['a user of 31 days ago', gone({ last_activity: '2026-01-30T09:00:00Z' }), ''],
    ['an unseen activity', { ...deleteOf('ann'), before: unseen }, 'activity not visible'],
    ['an account that is not verified', gone({ unverified: true }), 'not verified'],
    ['a rename', renameOf('ann', 'anna'), 'renamed'],
    [
      'an admin who is renamed',
      renameOf('ann', 'anna', { admin: true, servers: server }),
      'admin; running server; renamed',
    ],
    ['a group with members', groupDeleteOf(['bob']), 'group with members'],
    ['an empty group', groupDeleteOf([]), ''],
    ['a group that gives roles', groupDeleteOf(['bob'], { roles: ['grader'] }), 'group with members; loses roles'],
    ['an empty group with roles', groupDeleteOf([], { roles: ['grader'] }), ''],
    ['a server in use', stopOf('ann', { last_activity: '2026-03-02T09:00:00Z' }), 'server in use'],
    ['an idle server', stopOf('ann', { last_activity: '2026-03-01T09:00:00Z' }), ''],
    ['a lower quota', quotaSetOf('ann', { balance: 500, unlimited: false }, 100), 'quota lowered'],
    ['a quota that was unlimited', quotaSetOf('ann', free, 100), 'quota lowered'],
    ['a higher quota', quotaSetOf('ann', { balance: 5, unlimited: false }, 100), ''],
    ['a grant', quotaAddOf('ann', { balance: 5, unlimited: false }, 5), ''],
    ['an unlimited quota', unlimitedOf('ann', null), 'unlimited quota'],
    ['a new password', passwordOf('ann'), 'password reset'],
    ['a new admin', flagOf(true), 'becomes admin'],
    ['a former admin', flagOf(false), 'no longer admin'],
    ['a membership', joinOf('ann', 'ml'), ''],
    ['a membership with roles', { ...joinOf('ann', 'ml'), roles: ['grader'] } as Action, 'gets roles'],
    ['a member who leaves', leaveOf({}), ''],
    ['a member who leaves with roles', leaveOf({ roles: ['grader'] }), 'loses roles'],
    ['a new user', createOf('ann'), ''],
    ['a started server', startOf('ann'), ''],
    ['a property', propertiesOf('ml', {}, { seats: 1 }), ''],
    ['an op that no facet knows', trial({ user: 'ann' }), 'effect unknown'],
  ])('%s', (__, action, words) => {
    expect(marks(action)).toBe(words)
  })

  test('a first password is none', () => {
    expect(marks(passwordOf('ann'), {}, [createOf('ann')])).toBe('')
  })

  test.each([
    ['block', 'in a block'],
    ['warn', 'in a warning'],
    ['info', ''],
  ] as const)('an action in a finding of the level %s', (level, words) => {
    const findings = [{ guard: 'g', level, message: 'm', actions: ['user.create:ann'] }]
    expect(marks(createOf('ann'), { findings })).toBe(words)
    expect(marks(createOf('bob'), { findings })).toBe('')
  })
})

test('risks are named once, the worst first', () => {
  expect(namedRisks(['warned', 'running', 'admin', 'running'])).toBe('admin; running server; in a warning')
  expect(namedRisks([])).toBe('')
})

test('every risk has words of its own', () => {
  expect(new Set(Object.values(risks)).size).toBe(riskNames.length)
})
