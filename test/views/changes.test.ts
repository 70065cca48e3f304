import { expect, test } from 'vitest'

import type { ActionOf, UserImage } from '../../src/core/types.ts'
import { readChanges } from '../../src/views/changes.ts'
import { createOf, deleteOf, joinOf, planOf, readPlan } from './fixtures.ts'

function gone(user: string, before: Partial<UserImage>): ActionOf<'user.delete'> {
  const action = deleteOf(user)
  return { ...action, before: { ...action.before, ...before } }
}

test('the worst loss comes first', () => {
  const { last_activity: _, ...unseen } = deleteOf('x').before
  const deletes = [
    gone('never', { last_activity: null }),
    gone('old', { last_activity: '2020-01-01T00:00:00Z' }),
    gone('recent', { last_activity: '2026-03-01T00:00:00Z' }),
    { ...deleteOf('unseen'), before: unseen },
    gone('working', { servers: [{ name: '', state: 'ready' }], last_activity: '2020-01-01T00:00:00Z' }),
    gone('admin', { admin: true, last_activity: null }),
  ]
  const users = readChanges(planOf(deletes)).deletes.map((action) => action.user)
  expect(users).toEqual(['admin', 'working', 'unseen', 'recent', 'old', 'never'])
})

test('a new user is one change, and counts as a member', () => {
  const changes = readChanges(planOf([createOf('dave'), joinOf('dave', 'ml'), joinOf('erin', 'ml')]))
  expect(changes.creates).toMatchObject([{ admin: false, groups: ['ml'] }])
  expect(changes.members).toMatchObject([{ group: 'ml', added: [{ user: 'erin' }], removed: [], newUsers: 1 }])
})

test('every action is in one place', () => {
  const plan = readPlan('small')
  const { deletes, creates, promotes, demotes, groups, members } = readChanges(plan)
  const folded = creates.reduce((sum, user) => sum + 1 + Number(user.admin) + user.groups.length, 0)
  const moved = members.reduce((sum, group) => sum + group.added.length + group.removed.length, 0)
  const total = folded + moved + deletes.length + promotes.length + demotes.length + groups.length
  expect(total).toBe(plan.actions.length)
})
