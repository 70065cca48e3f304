import { expect, test } from 'vitest'

import type { ActionOf, UserImage } from '../../../../src/core/types.ts'
import { deletes } from '../../../../src/views/facets/accounts/losses.ts'
import { deleteTitle, riskWords } from '../../../../src/views/facets/accounts/stakes.ts'
import { knownOf } from '../../../../src/views/facets/known.ts'
import { deleteOf, now, planOf, renameOf } from '../../fixtures.ts'

function gone(user: string, before: Partial<UserImage>): ActionOf<'user.delete'> {
  const action = deleteOf(user)
  return { ...action, before: { ...action.before, ...before } }
}

test('the worst loss comes first', () => {
  const { last_activity: _, ...unseen } = deleteOf('x').before
  const actions = [
    gone('never', { last_activity: null }),
    gone('old', { last_activity: '2020-01-01T00:00:00Z' }),
    gone('recent', { last_activity: '2026-03-01T00:00:00Z' }),
    { ...deleteOf('unseen'), before: unseen },
    gone('working', { servers: [{ name: '', state: 'ready' }], last_activity: '2020-01-01T00:00:00Z' }),
    gone('admin', { admin: true, last_activity: null }),
  ]
  const users = deletes(knownOf(planOf(actions))).told.map((action) => 'user' in action && action.user)
  expect(users).toEqual(['admin', 'working', 'unseen', 'recent', 'old', 'never'])
})

test('what is at stake with a name is the admin flag and what runs', () => {
  const servers = [{ name: '', state: 'ready' }] as const
  const seen = { last_activity: now }
  expect(riskWords([renameOf('a', 'b', seen), renameOf('c', 'd', { admin: true, servers })])).toBe(
    ' (1 admin, 1 with a running server)',
  )
  expect(riskWords([renameOf('a', 'b')])).toBe('')
})

test('who was active 30 days ago is counted among the last 30 days, as the row says', () => {
  const before = { last_activity: '2026-01-30T12:00:00Z' }
  expect(deleteTitle([gone('a', before)], '2026-03-02T11:59:00Z')).toBe(
    'DELETE 1 user (none active in the last 7 days, 1 in the last 30)',
  )
  expect(deleteTitle([gone('a', before)], '2026-03-02T12:00:00Z')).toBe(
    'DELETE 1 user (none active in the last 7 days)',
  )
})
