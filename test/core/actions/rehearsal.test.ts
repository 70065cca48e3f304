import { describe, expect, it } from 'vitest'

import { plannedOf } from '../../../src/core/actions/planned.ts'
import { precheck } from '../../../src/core/actions/precheck.ts'
import { fitted, type RequestCount, secondsFor, wellDone } from '../../../src/core/actions/rehearsal.ts'
import { report } from '../../../src/core/actions/report.ts'
import type { Action, LiveUser, Snapshot } from '../../../src/core/types.ts'
import { hub, wish } from '../aup.ts'
import { drafted, snapshot, table, user } from '../live.ts'
import { frozen } from '../model.ts'

const requests: readonly RequestCount[] = [
  { method: 'POST', path: '/users', count: 2, names: 80 },
  { method: 'POST', path: '/groups/{group}/users', count: 1, names: 100 },
  { method: 'DELETE', path: '/users/{name}', count: 20, names: 0 },
]

describe('the time', () => {
  it('is 10 ms a change and a new user, and 2 ms a member', () =>
    expect(secondsFor(requests, undefined)).toBeCloseTo(0.8 + 0.21 + 0.2))
  it('is 200 ms a password', () => {
    const sets = { method: 'POST', count: 2, names: 60 }
    expect(secondsFor([{ ...sets, path: '/admin/api/batch-set-password' }], undefined)).toBeCloseTo(12)
    expect(secondsFor([{ ...sets, path: '/admin/api/set-password', names: 0 }], undefined)).toBeCloseTo(0.4)
  })
  it('is told from a rate', () => expect(secondsFor(requests, 2)).toBe(11.5))
  it('is never shorter than a hub takes', () => expect(secondsFor(requests, 1000)).toBeCloseTo(1.21))
  it('is nothing for nothing', () => expect(secondsFor([], 5)).toBe(0))
})

const live = snapshot([user('a', { created: '2026-01-01T00:00:00.123456Z' }), user('b')])
const plan = frozen(
  drafted({ tables: [table('u.csv', ['username', 'ensure'], ['a', 'absent'], ['new', ''])] }, live).actions,
  live,
)

it('a plan fits the users as the embedded hub tells their times', () => {
  const coarse = snapshot([user('a', { created: '2026-01-01T00:00:00.123000Z', last_activity: null })])
  const planned = plannedOf(plan.actions)
  const checks = (actions: typeof plan.actions) => actions.map((action) => precheck(action, coarse, planned).is)
  expect(checks(plan.actions)).toEqual(['ready', 'stale'])
  expect(checks(fitted(plan, coarse).actions)).toEqual(['ready', 'ready'])
})

it('so does whatever else is done to users who are there', () => {
  const before = hub([user('a', { created: '2026-01-01T00:00:00.123456Z', groups: ['old'] })], { a: 5 })
  const row = { username: 'a', admin: 'yes', groups: 'ml', quota: '9', password: 'generate' }
  const { actions } = drafted(wish([row, { username: 'new', groups: 'old' }], { setPasswords: true }), before)
  const coarse = hub([user('a', { created: '2026-01-01T00:00:00.123000Z', groups: ['old'] })], { a: 5 })
  const checks = (some: typeof actions) =>
    new Set(some.map((action) => precheck(action, coarse, plannedOf(actions)).is))
  expect(checks(actions)).toEqual(new Set(['ready', 'stale']))
  expect(checks(fitted(frozen(actions, before), coarse).actions)).toEqual(new Set(['ready']))
})

it('an account of which nothing was seen has nothing to fit', () => {
  const { created: _, ...blind } = user('a')
  const before = snapshot([blind])
  const { actions } = drafted({ tables: [table('u.csv', ['username', 'admin'], ['a', 'yes'])] }, before)
  expect(fitted(frozen(actions, before), snapshot([user('a')])).actions).toEqual(actions)
  const seen = drafted({ tables: [table('u.csv', ['username', 'admin'], ['a', 'yes'])] }, snapshot([user('a')])).actions
  expect(fitted(frozen(seen, before), before).actions).toEqual(seen)
})

it('so do renames, and servers that stop for idleness', () => {
  const server = (last_activity: string) => ({ name: '', state: 'ready' as const, last_activity })
  const before = snapshot([
    user('a', { created: '2026-01-01T00:00:00.123456Z', servers: [server('2026-11-01T00:00:00.123456Z')] }),
    user('b', { servers: [server('2026-11-01T00:00:00.123456Z')] }),
  ])
  const at = { file: 'hubplan.yaml', line: 3 }
  const { actions } = drafted(
    {
      tables: [table('u.csv', ['username', 'renamed_from'], ['new', 'a'])],
      stopRules: [{ idle: { text: '1h', seconds: 3600 }, at }],
    },
    before,
  )
  const coarse = snapshot([
    user('a', { created: '2026-01-01T00:00:00.123000Z', servers: [server('2026-11-01T00:00:00.123000Z')] }),
    user('b', { servers: [server('2026-11-01T00:00:00.123000Z')] }),
  ])
  const planned = plannedOf(actions)
  const checks = (all: typeof actions) => all.map((action) => `${action.id} ${precheck(action, coarse, planned).is}`)
  expect(checks(actions)).toEqual(['user.rename:a:new stale', 'server.stop:b stale', 'server.stop:new stale'])
  expect(checks(fitted(frozen(actions, before), coarse).actions)).toEqual([
    'user.rename:a:new ready',
    'server.stop:b ready',
    'server.stop:new ready',
  ])
})

it('so do named servers that are removed for their age', () => {
  const server = (last_activity: string, more = {}) => ({
    name: 'lab',
    state: 'stopped' as const,
    last_activity,
    ...more,
  })
  const removeRules = [
    { unused: { text: '1h', seconds: 3600 }, stop: true as const, at: { file: 'hubplan.yaml', line: 3 } },
  ]
  const of = (allServers: LiveUser['allServers']) =>
    snapshot([user('a', allServers === undefined ? {} : { allServers })])
  const { actions } = drafted({ removeRules }, of([server('2026-11-01T00:00:00.123456Z')]))
  const now = server('2026-11-01T00:00:00.123000Z', { started: '2026-10-01T00:00:00Z' })
  const checked = (live: Snapshot) =>
    fitted(frozen(actions, live), live).actions.map((action) => precheck(action, live, plannedOf(actions)).is)
  expect(precheck(actions[0] as Action, of([now]), plannedOf(actions)).is).toBe('stale')
  expect([checked(of([now])), checked(of([])), checked(of(undefined))]).toEqual([['ready'], ['done'], ['ready']])
  const ageless = { name: 'lab', state: 'stopped' as const, started: null }
  expect(fitted(frozen(actions, of([ageless])), of([ageless])).actions).toEqual(actions)
})

it('what ended well is counted by op', () => {
  const at = '2026-11-21T08:00:00.000Z'
  const events = [{ type: 'applied', at, action: 'user.create:new', how: 'changed' }] as const
  expect([...wellDone({ plan, report: report(plan, events, undefined) })]).toEqual([
    ['user.create', { well: 1, of: 1 }],
    ['user.delete', { well: 0, of: 1 }],
  ])
})

describe('a plan whose times the embedded hub does not tell', () => {
  const { created: _, last_activity: __, ...bare } = user('a')
  it('keeps what it saw', () => {
    expect(fitted(plan, snapshot([bare])).actions[1]).toEqual(plan.actions[1])
    expect(fitted(plan, snapshot([])).actions[1]).toEqual(plan.actions[1])
  })
  it('invents none', () => {
    const dim = snapshot([bare])
    const unseen = frozen(
      drafted({ tables: [table('u.csv', ['username', 'ensure'], ['a', 'absent'])] }, dim).actions,
      dim,
    )
    expect(fitted(unseen, snapshot([user('a')])).actions).toEqual(unseen.actions)
  })
  it('takes over the last use of a server that is to stop, where there is one', () => {
    const at = (last?: string) =>
      snapshot([
        user('a', { servers: [{ name: '', state: 'ready', ...(last === undefined ? {} : { last_activity: last }) }] }),
      ])
    const then = at('2026-01-01T00:00:00Z')
    const stop = frozen(
      drafted({ tables: [table('u.csv', ['username', 'server'], ['a', 'stopped'])] }, then).actions,
      then,
    )
    const beforeImages = (now: typeof then) => fitted(stop, now).actions.map((action) => action.before)
    expect(beforeImages(at('2026-02-02T00:00:00Z'))).toEqual([
      { state: 'ready', last_activity: '2026-02-02T00:00:00Z' },
    ])
    expect(beforeImages(at())).toEqual([{ state: 'ready', last_activity: '2026-01-01T00:00:00Z' }])
    expect(beforeImages(snapshot([]))).toEqual([{ state: 'ready', last_activity: '2026-01-01T00:00:00Z' }])
  })
})
