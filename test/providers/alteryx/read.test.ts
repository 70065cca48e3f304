import { afterEach, describe, expect, it } from 'vitest'

import type { Problem } from '../../../src/core/problem.ts'
import type { Action, ReadEvent, Snapshot } from '../../../src/core/types.ts'
import { compose, withRetry, withToken } from '../../../src/http/layers.ts'
import { openPool } from '../../../src/http/pool.ts'
import { alteryx } from '../../../src/providers/alteryx/index.ts'
import { adminRoleOf } from '../../../src/providers/alteryx/read.ts'
import { elapsedMs, now } from '../../helpers/clocks.ts'
import { type AlteryxMock, adminPolicy, crowd, type MockOptions, startAlteryx } from '../../mocks/alteryx.ts'

const cleanup: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of cleanup.splice(0)) await close()
})

interface Bed {
  readonly mock: AlteryxMock
  readonly events: ReadEvent[]
  readonly take: (token?: string) => Promise<Snapshot>
  readonly look: (only: readonly Action[]) => Promise<Snapshot>
}

async function bed(options: MockOptions = {}): Promise<Bed> {
  const mock = await startAlteryx({ tokens: ['hush'], ...options })
  const pool = openPool(mock.url, { elapsedMs, connections: 4, timeoutMs: 60_000 })
  cleanup.push(pool.close, () => mock.close())
  const retry = withRetry({ retries: 5, wait: async () => undefined, random: () => 0, onRetry: () => undefined })
  const events: ReadEvent[] = []
  const http = (token: string) => compose(pool.http, retry, withToken(`Bearer ${token}`))
  return {
    mock,
    events,
    take: (token = 'hush') => alteryx.read(http(token), mock.url, { now, onRead: (event) => events.push(event) }),
    look: (only) => alteryx.read(http('hush'), mock.url, { now, only }),
  }
}

async function problem(run: Promise<unknown>): Promise<Pick<Problem, 'code' | 'message'>> {
  const thrown = (await run.then(
    () => undefined,
    (failure: unknown) => failure,
  )) as Problem
  return { code: thrown.code, message: thrown.message }
}

const lower = (mock: AlteryxMock): string[] =>
  mock
    .emails()
    .map((email) => email.toLowerCase())
    .sort()

describe('a snapshot of a workspace', () => {
  it('has the workspace, oneself, everybody by e-mail in lower case, and the admin role', async () => {
    const { mock, take } = await bed({ people: crowd(7) })
    const live = await take()
    expect(live.target).toEqual({ provider: 'alteryx', url: mock.url, workspace: '1001' })
    expect(live.identity).toEqual({
      kind: 'user',
      name: 'admin@corp.com',
      admin: true,
      version: '',
      scopes: [],
      workspace: 'EMEA',
    })
    expect([...live.users.keys()].sort()).toEqual(lower(mock))
    expect(live.users.get('p003@corp.com')).toEqual({
      name: 'p003@corp.com',
      account: '103',
      admin: false,
      groups: [],
      servers: [],
      created: null,
      last_activity: '2026-10-01T08:00:00.000Z',
    })
    expect([...live.users.values()].filter(({ admin }) => admin).map(({ name }) => name)).toEqual([
      'admin@corp.com',
      'boss@corp.com',
    ])
    expect(live.complete).toBe(true)
    expect(adminRoleOf(live)).toBe(String(adminPolicy))
    expect(live.deletes?.losses).toContain('14 days')
  })

  it('counts who is hidden or disabled among the people, and who never came', async () => {
    const people = [
      ...crowd(2),
      { id: 200, email: 'off@corp.com', isDisabled: true },
      { id: 201, email: 'gone@corp.com', state: 'hidden', lastLoginTime: null },
    ]
    const { take } = await bed({ people })
    const { users } = await take()
    expect(users.has('off@corp.com')).toBe(true)
    expect(users.get('gone@corp.com')?.last_activity).toBeNull()
  })

  it.each([1, 2, 3, 25, 100])('has everybody once where pages hold %i', async (pageCap) => {
    const { mock, take } = await bed({ people: crowd(57), pageCap })
    expect([...(await take()).users.keys()].sort()).toEqual(lower(mock))
  })

  it.each([1, 2, 24, 25, 26, 99, 100, 101, 199, 250])('has all of %i people', async (size) => {
    const { take } = await bed({ people: crowd(size) })
    expect((await take()).users.size).toBe(size)
  })

  it('refuses two people with one e-mail, and names both numbers', async () => {
    const people = [...crowd(2), { id: 200, email: 'Ann@corp.com' }, { id: 201, email: 'ann@CORP.com' }]
    const { take } = await bed({ people })
    expect(await problem(take())).toEqual({
      code: 'target',
      message: 'Two people of the workspace have the e-mail address "ann@corp.com": the numbers "200", "201".',
    })
  })
})

describe('people lists that are withdrawn', () => {
  it.each<[string, MockOptions, string]>([
    ['the second, when the first is not there', { missing: ['people'] }, '/v4/people'],
    ['the second, when the first is gone', { withdrawn: ['people'] }, '/v4/people'],
    ['the third, when both are', { missing: ['people'], withdrawn: ['people-v4'] }, '/iam/v1/workspaces/1001/people'],
  ])('give way to %s', async (_, options, path) => {
    const { mock, take } = await bed({ people: crowd(130), ...options })
    expect((await take()).users.size).toBe(130)
    const lists = mock.seen.filter((one) => one.path.endsWith('/people'))
    expect(lists.filter((one) => one.path === path).length).toBeGreaterThan(1)
  })

  it('are an error when the last one is gone too', async () => {
    const { mock, take } = await bed({ missing: ['people', 'people-v4'] })
    mock.misbehave((_, path) => path.startsWith('/iam/'), { status: 410, body: '{}' })
    expect(await problem(take())).toMatchObject({ code: 'target', message: expect.stringContaining('has withdrawn') })
  })
})

describe('administrators', () => {
  it.each<[string, MockOptions]>([
    ['refused', { forbidden: ['admins'] }],
    ['missing', { missing: ['admins'] }],
  ])('are told by their own flag when their list is %s', async (_, options) => {
    const { take } = await bed(options)
    const { users, identity } = await take()
    expect(users.get('boss@corp.com')?.admin).toBe(true)
    expect(users.get('p002@corp.com')?.admin).toBe(false)
    expect(identity.admin).toBe(true)
  })

  it.each<[string, MockOptions]>([
    ['refused', { forbidden: ['admins'] }],
    ['missing', { missing: ['admins'] }],
  ])('that nothing tells of are a reason to stop (list %s)', async (_, options) => {
    const { take } = await bed({ ...options, hidesAdmin: true })
    expect(await problem(take())).toEqual({
      code: 'scopes',
      message: 'The token cannot see which people are administrators.',
    })
  })

  it('are told by the list alone, too, over several pages', async () => {
    const people = crowd(40).map((person, index) => ({ ...person, isAdmin: index < 30 }))
    const { take } = await bed({ people, hidesAdmin: true, pageCap: 7 })
    expect([...(await take()).users.values()].filter(({ admin }) => admin)).toHaveLength(30)
  })

  it('that nobody is are not believed when the people do not say so themselves', async () => {
    const people = crowd(5).map((person) => ({ ...person, isAdmin: false }))
    const { take } = await bed({ people, hidesAdmin: true })
    expect(await problem(take())).toMatchObject({ code: 'scopes' })
  })

  it('cannot be changed where roles are not visible, and all else can', async () => {
    const { take } = await bed({ forbidden: ['roles'] })
    const live = await take()
    expect(adminRoleOf(live)).toBeUndefined()
    expect(live.offers?.size).toBe(0)
  })

  it('cannot be changed where the roles make no sense', async () => {
    const { mock, take } = await bed()
    mock.misbehave((_, path) => path === '/v4/authorization/roles', { status: 200, body: '{"data":[{"name":"x"}]}' })
    expect(adminRoleOf(await take())).toBeUndefined()
  })
})

describe('people who vanish while they are read', () => {
  it.each([3, 10, 25, 100])('leave nobody out (pages of %i)', async (pageCap) => {
    const { mock, events, take } = await bed({ people: crowd(230), pageCap })
    let isDone = false
    mock.beforePage = (offset) => {
      if (isDone || offset === 0) return
      isDone = true
      for (const id of [105, 106, 107]) mock.people.delete(id)
    }
    const { users } = await take()
    expect([...users.keys()].sort()).toEqual(lower(mock))
    expect(events.some((event) => event.type === 'moved')).toBe(true)
  })

  it('are noticed at the seam when as many came as went', async () => {
    const { mock, events, take } = await bed({ people: crowd(40), pageCap: 10 })
    let isDone = false
    mock.beforePage = (offset) => {
      if (isDone || offset === 0) return
      isDone = true
      mock.people.delete(104)
      mock.people.set(999, { id: 999, email: 'new@corp.com' })
    }
    const { users } = await take()
    expect([...users.keys()].sort()).toEqual(lower(mock))
    expect(events.filter((event) => event.type === 'moved').map(({ why }) => why)).toEqual(['rows moved between pages'])
  })

  it('give a clear error when they never stop', async () => {
    const { mock, take } = await bed({ people: crowd(200), pageCap: 20 })
    mock.beforePage = (offset) => {
      if (offset > 0) mock.people.delete(Math.max(...mock.people.keys()))
    }
    expect(await problem(take())).toMatchObject({
      code: 'connection',
      message: expect.stringMatching(/^The list of people kept changing while it was read \(.*\); 5 tries\.$/),
    })
  })

  it('do not hide anybody from a look while this run removes others', async () => {
    const { mock, look } = await bed({ people: crowd(300), pageCap: 20 })
    mock.beforePage = () => {
      // From the front, where every later row moves.
      const [, , next] = mock.people.keys()
      if (next !== undefined && mock.people.size > 150)
        for (let id = next; id < next + 7; id += 1) mock.people.delete(id)
    }
    const { users, complete } = await look([])
    for (const email of lower(mock)) expect(users.has(email), email).toBe(true)
    expect(complete).toBe(false)
  })
})

describe('a workspace that cannot be read', () => {
  it('refuses a wrong token, and tells of renewal', async () => {
    const { take } = await bed()
    const thrown = (await take('wrong').catch((failure: unknown) => failure)) as Problem
    expect(thrown.message).toMatch(
      /^Alteryx refused the token at \/v4\/workspaces\/current: Access token is invalid \(request rq-\d+\)\.$/,
    )
    expect(thrown).toMatchObject({ code: 'scopes', hint: expect.stringContaining('--oauth-file') })
  })

  it.each<[string, object, string, RegExp]>([
    ['a login page', { status: 200, body: '<html>' }, 'target', /not JSON/],
    [
      'a gateway',
      { status: 502, body: '<html>' },
      'connection',
      /^A gateway in front of Alteryx answered .* \(502, with a web page\)\.$/,
    ],
    [
      'a redirect',
      { status: 302, headers: { location: '/login' } },
      'target',
      /redirected .* to \/login \(302\), which hubplan never follows/,
    ],
    ['no such path', { status: 404, body: '{"exception":{"name":"RouteNotFoundException"}}' }, 'target', /no \/v4/],
    [
      'a 403',
      { status: 403, body: '{"exception":{"message":"no"}}' },
      'scopes',
      /is not allowed to read .*: no \(request rq-\d+\)\./,
    ],
    ['a list instead of a workspace', { status: 200, body: '[]' }, 'target', /workspace without a number/],
    ['a gid instead of a number', { status: 200, body: '{"id":"01HG"}' }, 'target', /workspace without a number/],
  ])('answers with %s', async (_, fault, code, message) => {
    const { mock, take } = await bed()
    mock.misbehave((__, path) => path === '/v4/workspaces/current', fault as { status: number }, 99)
    expect(await problem(take())).toMatchObject({ code, message: expect.stringMatching(message) })
  })

  it.each<[string, unknown, RegExp]>([
    ['no envelope', [], /no page of a list/],
    ['a person without an e-mail', { data: [{ id: 7 }] }, /person 7 has no e-mail/],
    ['a person without a number', { data: [{ email: 'a@b' }] }, /person without a number/],
    [
      'the same person twice',
      {
        data: [
          { id: 7, email: 'a@b' },
          { id: 7, email: 'a@b' },
        ],
      },
      /kept changing/,
    ],
    ['a list that lacks oneself', { data: [], count: 0 }, /own person \(100\) is not among them/],
  ])('has people that are %s', async (_, body, message) => {
    const { mock, take } = await bed()
    mock.misbehave((__, path) => path.endsWith('/people'), { status: 200, body: JSON.stringify(body) }, 99)
    expect((await problem(take())).message).toMatch(message)
  })

  it('counts more people than it shows', async () => {
    const { mock, take } = await bed()
    const rows = crowd(3).map((person) => ({ ...person, isAdmin: true }))
    mock.misbehave(
      (__, path) => path.endsWith('/people'),
      { status: 200, body: JSON.stringify({ data: rows, count: 9 }) },
      99,
    )
    expect((await problem(take())).code).toBe('connection')
  })

  it('is read again after a 429 and a passing fault', async () => {
    const { mock, take } = await bed()
    mock.misbehave((__, path) => path.endsWith('/people'), { status: 429, headers: { 'x-retry-after': '1' } })
    mock.misbehave((__, path) => path.endsWith('/admins'), 'drop')
    expect((await take()).users.size).toBe(10)
  })
})
