import { expect, test } from 'vitest'

import { usageOf } from '../../../src/core/look/usage.ts'
import type { UseReport } from '../../../src/core/look/use.ts'
import { snapshot, user } from '../live.ts'

const people = [
  user('ann', {
    last_activity: '2026-11-20T12:00:00Z',
    servers: [{ name: '', state: 'ready' }],
    allServers: [
      { name: '', state: 'ready', started: '2026-11-20T21:30:00Z' },
      { name: 'old', state: 'stopped', started: null },
    ],
  }),
  user('ben', {
    last_activity: '2026-11-18T00:00:00Z',
    servers: [
      { name: 'gpu', state: 'spawn' },
      { name: '', state: 'spawn' },
    ],
  }),
  user('cy', { last_activity: null, servers: [{ name: '', state: 'ready' }] }),
  user('abe', { last_activity: '2026-01-01T00:00:00Z', servers: [{ name: 'x', state: 'spawn' }] }),
]

const none: UseReport = { statistics: 'none' }

test('a hub without statistics has active users, running servers and pending starts', () => {
  expect(usageOf(snapshot(people), none, 30)).toEqual({
    days: 30,
    without: 'none',
    minutes: undefined,
    sessions: undefined,
    before: undefined,
    allMinutes: undefined,
    active: { day: 1, week: 2 },
    busiest: undefined,
    daily: undefined,
    resources: undefined,
    users: undefined,
    running: [
      { user: 'ann', server: '', since: '2026-11-20T21:30:00Z', elapsed: 150 },
      { user: 'cy', server: '', elapsed: undefined },
    ],
    pending: [
      { user: 'abe', server: 'x' },
      { user: 'ben', server: '' },
      { user: 'ben', server: 'gpu' },
    ],
    groups: undefined,
  })
})

test('what the token does not see is not 0', () => {
  const blind = snapshot([{ name: 'ann', admin: false }])
  const { active, running, pending } = usageOf(blind, none, 30)
  expect([active, running, pending]).toEqual([{ day: undefined, week: undefined }, undefined, undefined])
})

const day = (date: string, minutes: number, sessions?: number, users?: number) => ({
  date,
  minutes,
  ...(sessions === undefined ? {} : { sessions }),
  ...(users === undefined ? {} : { users }),
})

test('minutes are those of the days, and those before are the rest of twice the days', () => {
  const daily = [day('2026-11-19', 10, 1, 1), day('2026-11-20', 30, 2, 2)]
  const report: UseReport = {
    statistics: {
      allMinutes: 500,
      weekUsers: 7,
      daily,
      longer: [day('2026-10-01', 60, 5, 3), ...daily],
      resources: [{ resource: 'cpu', minutes: 40 }],
      users: [{ user: 'ann', minutes: 40 }],
    },
    running: [
      { user: 'zoe', resource: 'gpu', minutes: 5 },
      { user: 'ann', resource: 'cpu', minutes: 5 },
      { user: 'ben', since: '2026-11-20T23:00:00Z' },
      { user: 'early', since: '2026-11-21T00:01:00Z' },
      { user: 'some' },
      { user: 'other' },
    ],
    groups: [],
  }
  expect(usageOf(snapshot(people), report, 30)).toMatchObject({
    without: undefined,
    minutes: 40,
    sessions: 3,
    before: { minutes: 60, sessions: 5 },
    allMinutes: 500,
    active: { day: 1, week: 7 },
    busiest: { date: '2026-11-20', users: 2 },
    running: [
      { user: 'ben', elapsed: 60 },
      { user: 'ann' },
      { user: 'zoe' },
      { user: 'early', elapsed: 0 },
      { user: 'other' },
      { user: 'some' },
    ],
    groups: [],
  })
})

test('a hub that shows less has less', () => {
  const only = (statistics: UseReport['statistics']) => usageOf(snapshot(people), { statistics }, 30)
  expect(only({})).toMatchObject({ without: undefined, minutes: undefined, before: undefined, busiest: undefined })
  expect(only({ daily: [day('2026-11-19', 10)], longer: [day('2026-11-19', 15, 2)] })).toMatchObject({
    minutes: 10,
    sessions: undefined,
    before: { minutes: 5, sessions: undefined },
    busiest: undefined,
  })
  expect(only({ daily: [day('2026-11-19', 10, 1)], longer: [day('2026-11-19', 15)] })).toMatchObject({
    sessions: 1,
    before: { minutes: 5, sessions: undefined },
  })
  expect(only({ daily: [] }).before).toBeUndefined()
  expect(only('too old')).toMatchObject({ without: 'too old', active: { day: 1, week: 2 } })
})
