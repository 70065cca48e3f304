import { afterEach, describe, expect, test, vi } from 'vitest'

import { Problem } from '../../../src/core/problem.ts'
import { lostError } from '../../../src/http/lost.ts'
import type { Http, Reply, Req } from '../../../src/http/types.ts'
import { fieldsOf, rowsOf, timeOf } from '../../../src/providers/aup/fields.ts'
import { aup } from '../../../src/providers/aup/index.ts'
import { readPerson, readUse } from '../../../src/providers/aup/use.ts'
import { connect } from '../../helpers/hub-client.ts'
import { type SandboxOptions, startSandbox } from '../../helpers/sandbox.ts'

const cleanup: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of cleanup.splice(0)) await close()
})

const at = new Date('2026-11-30T10:00:00Z')
const ago = (hours: number): string => new Date(at.getTime() - hours * 3_600_000).toISOString()

async function hub(options: SandboxOptions) {
  const tokens = [{ token: 'secret', name: 'admin', kind: 'user' as const, admin: true, scopes: ['inherit'] }]
  const sandbox = await startSandbox({ tokens, aup: true, now: () => at, ...options })
  const client = connect(sandbox.url, 'secret')
  cleanup.push(client.close, sandbox.close)
  return { sandbox, http: client.http }
}

/** Answers by the end of the path; others are 404. */
function playing(answers: Readonly<Record<string, Partial<Reply> | 'lost'>>): { http: Http; asked: Req[] } {
  const asked: Req[] = []
  const http: Http = async (req) => {
    asked.push(req)
    const found = Object.entries(answers).find(([path]) => req.path.includes(path))?.[1]
    if (found === 'lost') throw lostError({ sent: true, why: 'the connection was reset' })
    return { status: found === undefined ? 404 : 200, headers: {}, body: undefined, text: '', ...found }
  }
  return { http, asked }
}

async function problem(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
  } catch (thrown) {
    if (thrown instanceof Problem) return `${thrown.code}: ${thrown.message}`
    throw thrown
  }
  return 'none'
}

const sessions = [
  { user: 'ann', resource: 'cpu', start: ago(50), end: ago(49) },
  { user: 'ben', resource: 'gpu', start: ago(24 * 40), end: ago(24 * 40 - 2) },
  { user: 'ann', resource: 'gpu', start: ago(2) },
]

describe('the use of a hub', () => {
  test('has its statistics, its live sessions and its groups', async () => {
    const users = [{ name: 'ann', lastActivity: ago(1), servers: [{}, { name: 'x' }] }, { name: 'ben' }]
    const groups = [{ name: 'ml', users: ['ann'] }]
    const { http, sandbox } = await hub({ users, groups, aup: { sessions, resources: { ml: ['gpu'] } } })
    const use = await readUse(http, 30)
    expect(use.statistics).toEqual({
      allMinutes: 180,
      weekUsers: 2,
      daily: [{ date: '2026-11-28', minutes: 60, sessions: 1, users: 1 }],
      longer: [
        { date: '2026-10-21', minutes: 120, sessions: 1, users: 1 },
        { date: '2026-11-28', minutes: 60, sessions: 1, users: 1 },
      ],
      resources: [{ resource: 'cpu', minutes: 60, sessions: 1, users: 1 }],
      users: [{ user: 'ann', minutes: 60, sessions: 1 }],
    })
    expect(use.running).toEqual([{ user: 'ann', resource: 'gpu', since: '2026-11-30T08:00:00.000Z', minutes: 120 }])
    expect(use.groups).toContainEqual({ name: 'ml', source: 'admin', members: 1, resources: ['gpu'] })
    expect(sandbox.requests.filter(({ method }) => method !== 'GET')).toEqual([])
  })

  test('of more than half a year is not compared with the time before', async () => {
    const { http, sandbox } = await hub({ aup: { sessions } })
    const { statistics } = await readUse(http, 183)
    expect(statistics).not.toHaveProperty('longer')
    const usage = sandbox.requests.filter(({ path }) => path.endsWith('/usage')).map(({ query }) => query)
    expect(usage).toEqual(['days=183'])
  })

  test('in March is not offered, and nothing more is asked', async () => {
    const { http, sandbox } = await hub({ aup: { age: 'march', sessions } })
    expect(await readUse(http, 30)).toEqual({ statistics: 'too old' })
    expect(sandbox.requests.map(({ path }) => path)).toEqual([
      '/hub/admin/api/stats/overview',
      '/hub/admin/api/groups/',
    ])
  })

  test('leaves out what has another shape', async () => {
    const { http } = playing({
      overview: { body: { total_usage_minutes: '5' } },
      usage: {
        body: { daily_usage: [{ date: '2026-11-28', minutes: 3 }, { date: 7, minutes: 3 }, { date: 'x' }, null] },
      },
      distribution: {
        body: {
          by_resource: [
            { resource_type: '', minutes: 1 },
            { resource_type: 'cpu' },
            { resource_type: 'cpu', minutes: 1 },
          ],
          top_users: [{ username: 'ann' }, { total_minutes: 2 }, { username: 'ann', total_minutes: Number.NaN }],
        },
      },
      stream: {
        text: 'data: {"active_sessions": [{"resource_type": "x"}, {"username": "ann", "start_time": "then"}]}\n\n',
      },
      groups: { body: { groups: [{ source: 'x' }, { name: 'ml', resources: ['a', 5] }, { name: 'x', source: 'y' }] } },
    })
    expect(await readUse(http, 30)).toEqual({
      statistics: {
        daily: [{ date: '2026-11-28', minutes: 3 }],
        longer: [{ date: '2026-11-28', minutes: 3 }],
        resources: [{ resource: 'cpu', minutes: 1 }],
        users: [],
      },
      running: [{ user: 'ann' }],
      groups: [
        { name: 'ml', source: 'admin', resources: ['a'] },
        { name: 'x', source: 'y', resources: [] },
      ],
    })
  })

  test.each<[string, Partial<Reply> | 'lost' | undefined]>([
    ['is no event', { text: 'hello' }],
    ['is no JSON', { text: 'data: {\n\n' }],
    ['is a list', { text: 'data: []\n\n' }],
    ['is an error', { status: 500, text: 'data: {"active_sessions": []}\n\n' }],
    ['does not come', 'lost'],
  ])('has no live sessions of a stream that %s', async (_, answer) => {
    const { http, asked } = playing({ overview: { body: {} }, ...(answer ? { stream: answer } : {}) })
    expect(await readUse(http, 30)).toEqual({ statistics: {} })
    const stream = asked.find(({ path }) => path.endsWith('/stream'))
    expect([stream?.firstEvent, stream?.signal instanceof AbortSignal]).toEqual([true, true])
  })

  test('does not wait longer than ten seconds for an event', async () => {
    const limit = vi.spyOn(AbortSignal, 'timeout')
    await readUse(playing({ overview: { body: {} } }).http, 30)
    expect(limit.mock.calls).toEqual([[10_000]])
    limit.mockRestore()
  })

  test.each<[Partial<Reply> | 'lost', string]>([
    [
      { status: 403, body: { error: 'Admin access required' } },
      'scopes: The hub lets only admins read statistics: Admin access required.',
    ],
    [{ status: 401, body: { message: 'who?' } }, 'scopes: The hub lets only admins read statistics: who?.'],
    [
      { status: 302, headers: { location: '/hub/login' } },
      'target: The hub redirected /hub/admin/api/stats/overview to another address (302), which hubplan never follows.',
    ],
    ['lost', 'connection: The statistics cannot be read: the connection was reset.'],
  ])('is refused for %j', async (answer, words) => {
    expect(await problem(readUse(playing({ overview: answer }).http, 30))).toBe(words)
  })

  test('of a hub with a fault leaves out what it does not say', async () => {
    const { http } = playing({ overview: { body: { total_usage_minutes: 5 } }, usage: { status: 500, body: {} } })
    expect(await readUse(http, 30)).toEqual({ statistics: { allMinutes: 5 } })
  })
})

describe('one user', () => {
  test('has roles, servers, use and the changes of the balance', async () => {
    const users = [{ name: 'ann', created: ago(999), servers: [{ started: ago(2) }] }]
    const { http, sandbox } = await hub({ users, aup: { sessions, quotas: { ann: 5 } } })
    sandbox.hub.spendQuota('ann', 2)
    sandbox.hub.spendQuota('ann', 1)
    const person = await readPerson(http, 'ann', 30)
    expect(person).toMatchObject({
      roles: ['user'],
      servers: [{ name: '', state: 'ready', started: ago(2).replace('.000', ''), url: '/user/ann/' }],
      use: {
        minutes: 60,
        sessions: 1,
        resources: [{ resource: 'cpu', minutes: 60, sessions: 1 }],
        recent: [
          { resource: 'gpu', start: ago(2), status: 'active' },
          { resource: 'cpu', start: ago(50), minutes: 60, status: 'completed' },
        ],
      },
    })
    expect(person.transactions?.map(({ type, amount, balance, at: when }) => [type, amount, balance, when])).toEqual([
      ['usage', -1, 2, '2026-11-30T10:00:00.000Z'],
      ['usage', -2, 3, '2026-11-30T10:00:00.000Z'],
    ])
  })

  test('is asked for in lower case where the hub keeps names so', async () => {
    const { http, asked } = playing({
      'stats/user': { body: {} },
      '/quota/': { body: { recent_transactions: [{ amount: 1 }] } },
    })
    expect(await readPerson(http, 'Ann', 7).catch(() => 'no user')).toBe('no user')
    expect(asked.map(({ path }) => path)).toEqual([
      '/hub/api/users/Ann?include_stopped_servers=1',
      '/hub/admin/api/stats/user/ann?days=7',
      '/hub/admin/api/quota/ann',
    ])
  })

  test('of an odd hub has what can be read', async () => {
    const row = { transaction_type: 'set', amount: 1, created_at: '2026-11-30T10:00:00' }
    const { http } = playing({
      'users/': { body: { servers: 5, roles: ['user', 7] } },
      'stats/user': {
        body: { recent_sessions: [{ resource_type: 'cpu', start_time: '2026-11-30' }, { resource_type: 'x' }] },
      },
      '/quota/': {
        body: {
          recent_transactions: [
            row,
            { ...row, amount: 2 },
            { ...row, amount: 'x' },
            { ...row, created_at: 'x' },
            { amount: 1 },
          ],
        },
      },
    })
    expect(await readPerson(http, 'ann', 7)).toEqual({
      roles: ['user'],
      use: { resources: [], recent: [{ resource: 'cpu', start: '2026-11-30T00:00:00.000Z', status: '' }] },
      transactions: [1, 2].map((amount) => ({ type: 'set', amount, at: '2026-11-30T10:00:00.000Z' })),
    })
  })

  test('of a hub with faults has no use and no changes', async () => {
    const { http } = playing({ 'stats/user': { status: 500 }, '/quota/': { status: 500 }, 'users/': { body: {} } })
    expect(await readPerson(http, 'ann', 7)).toEqual({ use: { resources: [], recent: [] } })
  })

  test('in March has no use', async () => {
    const { http } = await hub({ users: [{ name: 'ann' }], aup: { age: 'march' } })
    expect(await readPerson(http, 'ann', 7)).toMatchObject({ use: 'too old', transactions: [] })
  })
})

test('the record reads both', async () => {
  const { http } = playing({ users: { body: {} } })
  expect(await aup.readUse?.(http, 3)).toEqual({ statistics: 'too old' })
  expect(await aup.readPerson?.(http, 'ann', 3)).toEqual({ use: 'too old' })
})

test('fields of anything can be asked for', () => {
  expect(fieldsOf(5).any('x')).toBeUndefined()
  expect(rowsOf({}, () => 1)).toBeUndefined()
  expect([timeOf(undefined), timeOf('never')]).toEqual([undefined, undefined])
  expect(['2026-11-30 10:00:00.5', '2026-11-30T11:00:00+01:00', '2026-11-30T10:00:00Z'].map(timeOf)).toEqual([
    '2026-11-30T10:00:00.500Z',
    '2026-11-30T10:00:00.000Z',
    '2026-11-30T10:00:00.000Z',
  ])
})
