import { expect, test } from 'vitest'

import type { ActionOf, UserImage } from '../../../src/core/types.ts'
import { changesOf, type NewUser, readChanges, startCount } from '../../../src/views/model/changes.ts'
import { createOf, deleteOf, joinOf, planOf, readPlan, renameOf, startOf, stopOf } from '../fixtures.ts'

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

test('a renamed user is no new one, and joins under the new name', () => {
  const changes = readChanges(planOf([renameOf('ann', 'anna'), joinOf('anna', 'ml')]))
  expect(changes.renames).toMatchObject([{ user: 'ann', after: { name: 'anna' } }])
  expect(changes.members).toMatchObject([{ group: 'ml', added: [{ user: 'anna' }], newUsers: 0 }])
})

test('the servers of a class start together, most servers first', () => {
  const undone = { why: 'revert', at: 'old.json' } as const
  const { starts } = readChanges(
    planOf([
      startOf('root', { at: 'hubplan.yaml:4:5' }),
      startOf('ann', { at: 'class.csv:2:1' }),
      startOf('bob', { at: 'class.csv:3:1' }),
      startOf('cy', { at: 'class.csv:4:1', since: 'hub' }),
      { ...startOf('dan'), server: 'gpu', reason: undone },
    ]),
  )
  expect(starts.map(({ server, users, reason }) => ({ server, users, reason }))).toEqual([
    { server: '', users: ['ann', 'bob'], reason: { why: 'row', at: 'class.csv' } },
    { server: '', users: ['root'], reason: { why: 'row', at: 'hubplan.yaml:4:5' } },
    { server: '', users: ['cy'], reason: { why: 'row', at: 'class.csv:4:1', since: 'hub' } },
    { server: 'gpu', users: ['dan'], reason: undone },
  ])
})

test('people of one directory are one thing, each by the base that they share', () => {
  const { starts } = readChanges(
    planOf([
      startOf('ann', { at: 'ldap uid=ann,ou=people,dc=x' }),
      startOf('bob', { at: 'ldap cn=b\\,ob,ou=people,dc=x' }),
      startOf('cy', { at: 'ldap uid=cy,ou=staff,dc=x' }),
    ]),
  )
  expect(starts.map(({ users, reason }) => [users, reason.at])).toEqual([
    [['ann', 'bob'], 'ldap ou=people,dc=x'],
    [['cy'], 'ldap uid=cy,ou=staff,dc=x'],
  ])
})

test('whoever is at work stands first among those who lose a server', () => {
  const stops = [
    stopOf('never', { last_activity: null }),
    stopOf('old', { last_activity: '2026-01-01T00:00:00Z' }),
    stopOf('recent', { last_activity: '2026-03-02T09:00:00Z' }),
    stopOf('unseen', {}),
    stopOf('waiting', { state: 'spawn', last_activity: null }),
  ]
  const users = readChanges(planOf(stops)).stops.map((action) => action.user)
  expect(users).toEqual(['waiting', 'unseen', 'recent', 'old', 'never'])
})

function givenTo({ quota, password }: NewUser): number {
  return Number(quota !== undefined) + Number(password !== undefined)
}

test.each(['small', 'facets', 'aup'])('every action of %s is in one place', (name) => {
  const plan = readPlan(name)
  const { creates, members, starts, quotas, lowered, resets, ...others } = readChanges(plan)
  const folded = creates.reduce((sum, user) => sum + 1 + Number(user.admin) + user.groups.length + givenTo(user), 0)
  const moved = members.reduce((sum, group) => sum + group.added.length + group.removed.length, 0)
  const rest = Object.values(others).reduce((sum, actions) => sum + actions.length, 0)
  const balances = [...changesOf(quotas), ...changesOf(lowered)].length
  const passwords = resets.reduce((sum, { users }) => sum + users.length, 0)
  expect(folded + moved + startCount(starts) + balances + passwords + rest).toBe(plan.actions.length)
})
