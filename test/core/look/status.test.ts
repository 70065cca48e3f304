import { expect, test } from 'vitest'

import { statusOf } from '../../../src/core/look/status.ts'
import { snapshot, user } from '../live.ts'

const idle = { text: '90d', seconds: 90 * 86_400 }
const view = { idle, names: 'lower' } as const

test('a hub is counted', () => {
  const live = snapshot(
    [
      user('ann', { admin: true, groups: ['staff'], last_activity: '2026-11-20T12:00:00Z' }),
      user('Bob', { groups: ['ml', 'staff'], last_activity: '2026-11-18T00:00:00Z' }),
      user('cy', {
        last_activity: '2026-01-02T00:00:00Z',
        servers: [
          { name: '', state: 'ready' },
          { name: 'gpu', state: 'ready' },
          { name: 'x', state: 'spawn' },
        ],
      }),
      user('dan', { last_activity: null, created: '2026-01-01T00:00:00Z', servers: [{ name: '', state: 'stop' }] }),
      user('eve', { last_activity: null, created: '2026-11-20T00:00:00Z', servers: [{ name: '', state: 'stopped' }] }),
    ],
    {
      groups: new Map(['ml', 'staff', 'empty'].map((name) => [name, { name }])),
    },
  )
  expect(statusOf(live, view)).toEqual({
    url: 'https://hub.example.edu',
    provider: 'jupyterhub',
    quotas: undefined,
    takenAt: live.takenAt,
    identity: live.identity,
    complete: true,
    users: 5,
    admins: 1,
    servers: { ready: 2, users: 1, starting: 1, stopping: 1 },
    activity: { never: 2, day: 1, week: 2, idle: { for: idle, users: 2 } },
    recency: { day: 1, week: 1, month: 0, quarter: 0, year: 1, longer: 0, never: 2 },
    groups: [
      { name: 'staff', members: 2 },
      { name: 'ml', members: 1 },
      { name: 'empty', members: 0 },
    ],
    latest: [
      { name: 'ann', lastActivity: '2026-11-20T12:00:00Z' },
      { name: 'Bob', lastActivity: '2026-11-18T00:00:00Z' },
      { name: 'cy', lastActivity: '2026-01-02T00:00:00Z' },
    ],
    handsOff: [{ name: 'Bob', why: 'is not in lower case' }],
    shownBy: live.shownBy,
    leavingDays: [],
  })
})

test('what is unseen is never 0', () => {
  const status = statusOf(snapshot([{ name: 'ann', admin: false }], { groups: undefined }), view)
  expect(status).toMatchObject({ users: 1, servers: undefined, activity: undefined, groups: undefined })
  expect(status.latest).toBeUndefined()
  expect(status.recency).toBeUndefined()
})

test('where case is kept, only spaces make a name strange', () => {
  const live = snapshot([user('Bob'), user(' bob')])
  expect(statusOf(live, { idle, names: 'exact' }).handsOff).toEqual([{ name: ' bob', why: 'has spaces at its ends' }])
})

test('quotas are told where there are any', () => {
  expect(statusOf(snapshot([user('ann')], { quotas: new Map() }), view).quotas).toMatchObject({ none: 1 })
})

test('deletes that are accepted are counted, with the day of the first', () => {
  const leaving = ['2026-12-24T00:00:00Z', '2026-12-01T00:00:00Z'].map((leavesAt, index) =>
    user(`l${index}`, { leavesAt }),
  )
  expect(statusOf(snapshot([user('stays'), ...leaving]), view).leaving).toEqual({
    users: 2,
    first: '2026-12-01T00:00:00Z',
  })
  expect(statusOf(snapshot([user('stays')]), view).leaving).toBeUndefined()
})

test('of equal balances the first by name is the lowest, and of equal groups the first by name comes first', () => {
  const quota = { balance: 5, unlimited: false }
  const users = [
    user('b', { quota, groups: ['y', 'x'] }),
    user('a', { quota }),
    user('c', { quota: { ...quota, balance: 6 } }),
  ]
  const status = statusOf(snapshot(users, { quotas: new Map() }), view)
  expect(status.quotas?.lowest).toEqual({ name: 'a', balance: 5 })
  expect(status.groups?.map(({ name }) => name)).toEqual(['x', 'y'])
})

test('without a list of groups, those with a member are counted', () => {
  const live = snapshot([user('a', { groups: ['x'] })], { groups: undefined })
  expect(statusOf(live, view).groups).toEqual([{ name: 'x', members: 1 }])
})

test('a user who never logged in, with an unknown creation time, is not idle', () => {
  const live = snapshot([user('a', { last_activity: null, created: null })])
  expect(statusOf(live, view).activity).toMatchObject({ never: 1, day: 0, week: 0, idle: { users: 0 } })
})

test('an activity counts by the whole hours and days that its age shows', () => {
  const at = Date.parse(snapshot([]).takenAt)
  const ago = (hours: number): string => new Date(at - hours * 3_600_000).toISOString()
  const live = snapshot(
    [24.9, 25, 7 * 24 + 23, 8 * 24].map((hours) => user(`u${hours}`, { last_activity: ago(hours) })),
  )
  expect(statusOf(live, view).activity).toMatchObject({ day: 1, week: 3 })
})

test('each user counts once in the spans since the last activity', () => {
  const ages = [0, 24, 25, 7 * 24, 8 * 24, 30 * 24, 31 * 24, 90 * 24, 91 * 24, 365 * 24, 366 * 24]
  const now = Date.parse(snapshot([]).takenAt)
  const people = ages.map((hours) =>
    user(`u${hours}`, { last_activity: new Date(now - hours * 3_600_000).toISOString() }),
  )
  const odd = [user('new', { last_activity: null }), user('ahead', { last_activity: '2099-01-01T00:00:00Z' })]
  expect(statusOf(snapshot([...people, ...odd]), view).recency).toEqual({
    day: 3,
    week: 2,
    month: 2,
    quarter: 2,
    year: 2,
    longer: 1,
    never: 1,
  })
})

test('who leaves is counted by the day, the first day first', () => {
  const leaves = ['2026-12-13T10:00:00Z', '2026-11-29T23:00:00-02:00', '2026-12-13T00:00:00Z', undefined]
  const people = leaves.map((leavesAt, at) => user(`u${at}`, leavesAt === undefined ? {} : { leavesAt }))
  const status = statusOf(snapshot(people), view)
  expect(status.leaving?.users).toBe(3)
  expect(status.leavingDays).toEqual([
    { day: '2026-11-30', users: 1 },
    { day: '2026-12-13', users: 2 },
  ])
})

test('API tokens count by their last use, and no others', () => {
  const token = { id: 'a1', note: '', created: null, expires: null, scopes: [] }
  const people = [
    user('ann', {
      tokens: [
        { ...token, kind: 'api', last_used: '2026-11-20T20:00:00Z' },
        { ...token, kind: 'api', last_used: null },
        { ...token, kind: 'login', last_used: null },
      ],
    }),
    user('bob'),
  ]
  const { tokenUse } = statusOf(snapshot(people), { ...view, tokens: true })
  expect(tokenUse).toEqual({ day: 1, week: 0, month: 0, quarter: 0, year: 0, longer: 0, never: 1 })
  expect(statusOf(snapshot(people), view)).not.toHaveProperty('tokenUse')
})
