import { afterEach, describe, expect, it } from 'vitest'

import type { Problem } from '../../../src/core/problem.ts'
import type { ReadEvent, Snapshot } from '../../../src/core/types.ts'
import { compose, withRetry } from '../../../src/http/layers.ts'
import { lostError } from '../../../src/http/lost.ts'
import type { Http } from '../../../src/http/types.ts'
import { read } from '../../../src/providers/jupyterhub/read.ts'
import { drafted } from '../../core/live.ts'
import { now } from '../../helpers/clocks.ts'
import { connect, fullScopes } from '../../helpers/hub-client.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../helpers/sandbox.ts'

const cleanup: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of cleanup.splice(0)) await close()
})

async function hubOf(options: SandboxOptions, scopes: readonly string[] = fullScopes) {
  const sandbox = await startSandbox({
    tokens: [{ token: 'secret', name: 'bot', kind: 'service', scopes }],
    ...options,
  })
  const client = connect(sandbox.url, 'secret')
  cleanup.push(client.close, sandbox.close)
  const events: ReadEvent[] = []
  const take = (): Promise<Snapshot> => read(client.http, sandbox.url, { now, onRead: (event) => events.push(event) })
  return { sandbox, events, take, client }
}

const people = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `u${String(index).padStart(4, '0')}` }))

/** The first page may set out with the question who the token is; nothing else does. */
function pathsOf(sandbox: Sandbox): string[] {
  return sandbox.requests.map(({ path }) => path)
}

function listings(sandbox: Sandbox): string[] {
  return sandbox.requests.filter((request) => request.path.startsWith('/users')).map((request) => request.path)
}

describe('what sets out before the first page is there', () => {
  const askedOf = async (expected: number, roundTrip?: number) => {
    const { sandbox, client } = await hubOf({ users: people(3) })
    const paths: string[] = []
    const http: Http = (req) => {
      paths.push(req.path)
      return client.http(req)
    }
    const known = roundTrip === undefined ? {} : { roundTrip: Promise.resolve(roundTrip) }
    const { users } = await read(http, sandbox.url, { now, expected, ...known })
    expect(users.size).toBe(3)
    const pages = paths.filter((path) => path.startsWith('/hub/api/users?')).length
    return { pages, connections: paths.filter((path) => path === '/hub/api/').length }
  }
  it.each([
    { expected: 999, connections: 0, pages: 3 },
    { expected: 1000, connections: 4, pages: 3 },
  ])('for $expected users on a hub of unknown distance: $connections connections', async ({ expected, ...asked }) => {
    expect(await askedOf(expected)).toEqual(asked)
  })
  it.each([
    { roundTrip: 19, pages: 4 },
    { roundTrip: 20, pages: 5 },
    { roundTrip: 24, pages: 6 },
    { roundTrip: 50, pages: 8 },
    { roundTrip: 300, pages: 8 },
  ])('over $roundTrip ms: $pages pages', async ({ roundTrip, pages }) => {
    expect(await askedOf(5000, roundTrip)).toEqual({ pages, connections: 0 })
  })
  it('are no pages that a small hub does not have', async () => {
    expect(await askedOf(700, 50)).toEqual({ pages: 2, connections: 0 })
  })
})

describe('a snapshot', () => {
  it.each([1, 2, 7, 50, 200])('has everybody once on a hub whose pages hold %i', async (maxPage) => {
    const { take } = await hubOf({ users: people(123), maxPage, defaultPage: 1 })
    const { users, complete } = await take()
    expect([...users.keys()]).toEqual(people(123).map((user) => user.name))
    expect(complete).toBe(true)
  })
  it.each([0, 1, 199, 200, 201, 399, 400])('has all of %i users', async (size) => {
    const { take } = await hubOf({ users: people(size) })
    expect((await take()).users.size).toBe(size)
  })
  it('knows who the token is, the version and the clock of the hub', async () => {
    const { take } = await hubOf({ users: [], now: () => new Date('2026-03-01T10:00:00Z') })
    const { identity, takenAt, target, groups } = await take()
    expect(identity).toMatchObject({ kind: 'service', name: 'bot', admin: false, version: '3.0.0' })
    expect(identity.scopes).toContain('list:users')
    expect(takenAt).toBe('2026-03-01T10:00:00.000Z')
    expect(target.provider).toBe('jupyterhub')
    expect(groups?.size).toBe(0)
  })
  describe('with services', () => {
    const others = ['culler', 'grader'].map((name) => ({ token: name, name, kind: 'service' as const, scopes: [] }))
    const seen = async (...scopes: string[]) => {
      const tokens = [{ token: 'secret', name: 'bot', kind: 'service' as const, scopes }, ...others]
      const { take, sandbox } = await hubOf({ tokens })
      return { take, sandbox }
    }
    it('has the names of all that the token may list', async () => {
      const { take } = await seen('list:users', 'list:services')
      expect([...((await take()).services ?? [])].sort()).toEqual(['bot', 'culler', 'grader'])
    })
    it('has those of a filter', async () => {
      const { take } = await seen('list:users', 'list:services!service=culler')
      expect((await take()).services).toEqual(new Set(['culler']))
    })
    it('has none when the token may not list them, and does not ask', async () => {
      const { take, sandbox } = await seen('list:users', 'read:services')
      expect(await take()).not.toHaveProperty('services')
      expect(sandbox.requests.map(({ path }) => path)).not.toContain('/services')
    })
    it('has none when a gateway lets nobody see them', async () => {
      const { take, sandbox } = await seen('list:users', 'list:services')
      const body = { status: 404, message: 'Not Found' }
      sandbox.misbehave({ path: '/services', times: 9, action: { type: 'reply', status: 404, body } })
      expect(await take()).not.toHaveProperty('services')
    })
    it('is none when their list is not one', async () => {
      const { take, sandbox } = await seen('list:users', 'list:services')
      sandbox.misbehave({ path: '/services', times: 9, action: { type: 'reply', status: 200, body: ['culler'] } })
      await expect(take()).rejects.toThrow('The answer of the hub is not an answer of JupyterHub: no list of services')
    })
  })
  it('has what the token may see of a user', async () => {
    const { take } = await hubOf({
      users: [
        {
          name: 'ada',
          admin: true,
          groups: ['ml'],
          created: '2026-01-01T00:00:00Z',
          lastActivity: null,
          servers: [{ state: 'ready' }],
        },
      ],
    })
    const ada = (await take()).users.get('ada')
    expect(ada).toMatchObject({
      admin: true,
      groups: ['ml'],
      last_activity: null,
      servers: [{ name: '', state: 'ready' }],
    })
    expect(Date.parse(ada?.created ?? '')).toBe(Date.parse('2026-01-01T00:00:00Z'))
  })
  it('has when each server was used, and how it is', async () => {
    const servers = [
      { state: 'ready', lastActivity: '2026-02-01T00:00:00Z' },
      { name: 'b', state: 'spawning' },
      { name: 'c', state: 'stopping' },
      { name: 'd', state: 'stopped' },
    ] as const
    const { take } = await hubOf({ allowNamedServers: true, users: [{ name: 'ada', servers }] })
    const found = (await take()).users.get('ada')?.servers ?? []
    expect(found.map(({ name, state }) => [name, state])).toEqual([
      ['', 'ready'],
      ['b', 'spawn'],
      ['c', 'stop'],
    ])
    expect(Date.parse(found[0]?.last_activity ?? '')).toBe(Date.parse('2026-02-01T00:00:00Z'))
  })
  it('has the properties of groups, where the hub is recent enough', async () => {
    const { take, sandbox } = await hubOf({ version: '5.2.1', groups: [{ name: 'ml' }] })
    Object.assign(sandbox.hub.groups.get('ml') ?? {}, { properties: { cpu: 2, __proto__: 1 } })
    const { groups, hasProperties } = await take()
    expect(groups?.get('ml')).toEqual({ name: 'ml', roles: [], properties: { cpu: 2 } })
    expect(hasProperties).toBeUndefined()
  })
  it('says that a hub is too old to have them', async () => {
    const { take } = await hubOf({ version: '3.0.0', groups: [{ name: 'ml' }] })
    const { groups, hasProperties } = await take()
    expect(groups?.get('ml')).toEqual({ name: 'ml', roles: [] })
    expect(hasProperties).toBe(false)
  })
  it('leaves out what the token may not see, and never takes it for null', async () => {
    const { take } = await hubOf({ users: [{ name: 'ada', groups: ['ml'] }] }, ['list:users'])
    const { users, groups } = await take()
    expect(users.get('ada')).toEqual({ name: 'ada', admin: false })
    expect(groups).toBeUndefined()
  })
  it('says when a filtered scope hides users', async () => {
    const { take } = await hubOf({ users: [{ name: 'ada', groups: ['ml'] }, { name: 'bob' }] }, ['list:users!group=ml'])
    const { users, complete } = await take()
    expect([...users.keys()]).toEqual(['ada'])
    expect(complete).toBe(false)
  })
  it('keeps names raw', async () => {
    const names = ['Bob', 'bob', 'a@b.c', 'üser', 'a b', 'bob#old', 'x?y', '..', '__proto__', 'constructor', '001']
    const { take } = await hubOf({ users: names.map((name) => ({ name })) })
    expect([...(await take()).users.keys()]).toEqual(names)
  })
})

describe('users who vanish while they are read', () => {
  it('are noticed: 50 of page 1 deleted after it was read, of 1,000', async () => {
    const { sandbox, events, take } = await hubOf({ users: people(1000) })
    let isDone = false
    sandbox.afterPage((page) => {
      if (isDone || page.offset !== 0 || !page.path.endsWith('/users')) return
      isDone = true
      for (const { name } of people(50)) sandbox.hub.removeUser(name)
    })
    const { users } = await take()
    expect([...users.keys()]).toEqual(
      people(1000)
        .slice(50)
        .map((user) => user.name),
    )
    expect(events.filter((event) => event.type === 'moved')).toEqual([
      { type: 'moved', what: 'users', attempt: 1, why: 'the total shrank' },
    ])
  })
  it('are noticed at the seam when as many came as went', async () => {
    const { sandbox, events, take } = await hubOf({ users: people(40), maxPage: 10 })
    let isDone = false
    sandbox.afterPage((page) => {
      if (isDone || page.offset !== 0) return
      isDone = true
      sandbox.hub.removeUser('u0003')
      sandbox.hub.addUser({ name: 'newcomer' })
    })
    const { users } = await take()
    expect(users.has('u0003')).toBe(false)
    expect(users.has('newcomer')).toBe(true)
    expect(users.size).toBe(40)
    expect(events.filter((event) => event.type === 'moved').map((event) => event.why)).toEqual([
      'rows moved between pages',
    ])
  })
  it('give a clear error when they never stop', async () => {
    const { sandbox, take } = await hubOf({ users: people(100), maxPage: 10 })
    sandbox.afterPage((page) => {
      const [first] = sandbox.hub.users.keys()
      if (page.path.endsWith('/users') && page.offset === 0 && first !== undefined) sandbox.hub.removeUser(first)
    })
    await expect(take()).rejects.toThrow(/^The list of users kept changing while it was read \(.*\); 5 tries\.$/)
    expect(sandbox.hub.users.size).toBe(95)
  })
  it('who come are read on', async () => {
    const { sandbox, events, take } = await hubOf({ users: people(30), maxPage: 10 })
    sandbox.afterPage((page) => {
      if (page.path.endsWith('/users') && page.offset === 0 && sandbox.hub.users.size < 60)
        for (const { name } of people(60).slice(30)) sandbox.hub.addUser({ name })
    })
    expect((await take()).users.size).toBe(60)
    expect(events.some((event) => event.type === 'moved')).toBe(false)
  })
})

describe('a hub that cannot be read', () => {
  const problem = async (run: Promise<unknown>): Promise<Pick<Problem, 'code' | 'message'>> => {
    const thrown = (await run.then(
      () => undefined,
      (failure: unknown) => failure,
    )) as Problem
    return { code: thrown.code, message: thrown.message }
  }
  it('refuses a wrong token', async () => {
    const { sandbox } = await hubOf({ users: [] })
    const stranger = connect(sandbox.url, 'wrong')
    cleanup.push(stranger.close)
    const { code, message } = await problem(read(stranger.http, sandbox.url, { now }))
    expect(code).toBe('scopes')
    expect(message).toMatch(/^The hub refused the token at \/hub\/api\/user: /)
    expect(new Set([...pathsOf(sandbox), '/users'])).toEqual(new Set(['/user', '/users']))
  })
  it('is not there', async () => {
    const { sandbox, client } = await hubOf({ users: [] })
    await sandbox.close()
    cleanup.pop()
    expect(await problem(read(client.http, sandbox.url, { now }))).toEqual({
      code: 'connection',
      message: 'The hub cannot be read: the connection was refused.',
    })
  })
  it('answers with the HTML of a gateway', async () => {
    const { sandbox, take } = await hubOf({ users: [] })
    sandbox.misbehave({ times: 99, action: { type: 'reply', status: 502, body: '<html>Bad Gateway</html>' } })
    expect(await problem(take())).toEqual({
      code: 'connection',
      message: 'A gateway in front of the hub answered /hub/api/user in its place (502, with a web page).',
    })
  })
  it('is in trouble itself', async () => {
    const { sandbox, take } = await hubOf({ users: [] })
    sandbox.misbehave({ times: 99, action: { type: 'reply', status: 503, body: { status: 503, message: 'no' } } })
    expect(await problem(take())).toEqual({ code: 'connection', message: 'The hub answered 503 at /hub/api/user.' })
  })
  it('limits requests', async () => {
    const { sandbox, take } = await hubOf({ users: [] })
    sandbox.misbehave({ times: 99, action: { type: 'reply', status: 429, body: { status: 429, message: 'slow' } } })
    await expect(take()).rejects.toMatchObject({
      message: 'The hub answered 429 at /hub/api/user.',
      hint: 'the hub, or a proxy in front of it, limits requests; wait longer with --patience SECONDS, or try again later',
    })
  })
  it('answers with a login page', async () => {
    const { sandbox, take } = await hubOf({ users: [] })
    sandbox.misbehave({ times: 99, action: { type: 'reply', status: 200, body: '<html>Sign in</html>' } })
    expect(await problem(take())).toEqual({
      code: 'target',
      message: '/hub/api/user answered with something that is not JSON.',
    })
  })
  it('sends the request on, which is never followed', async () => {
    const { sandbox, take } = await hubOf({ users: [] })
    sandbox.misbehave({ times: 99, action: { type: 'reply', status: 302, headers: { location: '/hub/login' } } })
    expect(await problem(take())).toEqual({
      code: 'target',
      message: 'The hub redirected /hub/api/user to /hub/login (302), which hubplan never follows.',
    })
    expect(new Set([...pathsOf(sandbox), '/users'])).toEqual(new Set(['/user', '/users']))
  })
  it('is told of once while it does not answer, however many pages set out with the first request', async () => {
    const { sandbox } = await hubOf({ users: [] })
    const told: string[] = []
    const http: Http = compose(
      async () => Promise.reject(lostError({ sent: false, why: 'the connection was refused' })),
      withRetry({
        retries: 2,
        wait: async () => undefined,
        random: () => 0,
        onRetry: ({ path }, attempt) => told.push(`${path} ${attempt}`),
      }),
    )
    const { code } = await problem(read(http, sandbox.url, { now, expected: 5000 }))
    expect(code).toBe('connection')
    expect(told).toEqual(['/hub/api/user 1', '/hub/api/user 2'])
  })
  it('is asked again for a page that set out early and was lost', async () => {
    const { sandbox, client, take } = await hubOf({ users: people(900) })
    sandbox.misbehave({ path: '/users', times: 2, action: { type: 'drop', when: 'before' } })
    const { users } = await read(client.http, sandbox.url, { now, expected: 900 })
    expect([...users.keys()]).toEqual([...(await take()).users.keys()])
    expect(users.size).toBe(900)
  })
  it('is read again after a passing fault', async () => {
    const { sandbox, take } = await hubOf({ users: people(3) })
    sandbox.misbehave({ path: '/users', times: 2, action: { type: 'reply', status: 503, body: '<html>' } })
    sandbox.misbehave({ path: '/groups', action: { type: 'drop', when: 'after' } })
    expect((await take()).users.size).toBe(3)
  })
})

describe('a look at a few', () => {
  it('asks for them alone, by encoded name, and misses who is gone', async () => {
    const { sandbox, client } = await hubOf({ users: [{ name: 'bob' }, { name: 'bob#old' }] })
    const action = (name: string) =>
      ({
        id: name,
        op: 'user.create',
        user: name,
        before: null,
        after: { admin: false },
        reason: { why: 'row' },
      }) as const
    const { users } = await read(client.http, sandbox.url, { now, only: [action('bob#old'), action('gone')] })
    expect([...users.keys()]).toEqual(['bob#old'])
    expect(listings(sandbox)).toEqual(['/users/bob%23old', '/users/gone'])
  })
  it('takes nobody for gone because a proxy has lost its hub', async () => {
    const { sandbox, client } = await hubOf({ users: [{ name: 'bob' }] })
    sandbox.misbehave({ path: '/users/bob', action: { type: 'reply', status: 404, body: '<html>' } })
    const action = {
      id: 'user.create:bob',
      op: 'user.create',
      user: 'bob',
      before: null,
      after: { admin: false },
      reason: { why: 'row' },
    } as const
    await expect(read(client.http, sandbox.url, { now, only: [action] })).rejects.toMatchObject({
      code: 'target',
      message: 'There is no JupyterHub API at /hub/api/users/bob (404, with a web page).',
    })
  })
})

describe('stopped servers', () => {
  const users = [{ name: 'ann', servers: [{}, { name: 'lab', state: 'stopped' as const }] }]
  const also = { stoppedServers: true } as const
  const listing = '/hub/api/users?offset=0&limit=200'

  /** Every request for users goes down in `paths`. */
  async function watched() {
    const { sandbox, client } = await hubOf({ users })
    const paths: string[] = []
    const http: typeof client.http = (req) => {
      if (req.path.includes('/users')) paths.push(req.path)
      return client.http(req)
    }
    return { http, url: sandbox.url, paths }
  }

  it('are read on request, in a listing and one by one', async () => {
    const { http, url, paths } = await watched()
    const whole = await read(http, url, { now, also })
    const [action] = drafted(
      { removeRules: [{ match: ['ann'], at: { file: 'f', line: 1, column: 1 } }] },
      whole,
    ).actions
    const one = await read(http, url, { now, also, only: action === undefined ? [] : [action] })
    for (const { users: seen, hasStopped } of [whole, one]) {
      expect(seen.get('ann')?.allServers?.map(({ name, state }) => [name, state])).toEqual([
        ['', 'ready'],
        ['lab', 'stopped'],
      ])
      expect(seen.get('ann')?.servers?.map(({ name }) => name)).toEqual([''])
      expect(hasStopped).toBeUndefined()
    }
    expect(paths).toEqual([`${listing}&include_stopped_servers=1`, '/hub/api/users/ann?include_stopped_servers=1'])
  })
  it('are asked of no hub otherwise', async () => {
    const { http, url, paths } = await watched()
    expect((await read(http, url, { now })).users.get('ann')).not.toHaveProperty('allServers')
    expect(paths).toEqual([listing])
  })
  it('are asked of no hub that is too old to list them', async () => {
    const { http, url, paths } = await watched()
    const old: typeof http = async (req) => {
      const reply = await http(req)
      return { ...reply, headers: { ...reply.headers, 'x-jupyterhub-version': '2.3.1' } }
    }
    const live = await read(old, url, { now, also })
    expect(live.hasStopped).toBe(false)
    expect(live.users.get('ann')).not.toHaveProperty('allServers')
    expect(paths).toEqual([listing])
  })
})
