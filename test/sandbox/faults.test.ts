import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { until } from '../helpers/cli.ts'
import { type Sandbox, startSandbox } from '../helpers/sandbox.ts'
import { ask, askJson, mighty } from './client.ts'

let sandbox: Sandbox

beforeEach(async () => {
  sandbox = await startSandbox({ tokens: mighty, users: [{ name: 'ann' }, { name: 'ben' }] })
})
afterEach(() => sandbox.close())

describe('a sandbox that misbehaves', () => {
  test('answers with a fixed status and an HTML page, once, without acting', async () => {
    sandbox.misbehave({ method: 'DELETE', action: { type: 'reply', status: 503, body: '<html>restarting</html>' } })
    const answer = await ask(sandbox, 'DELETE', '/users/ann')
    expect([answer.status, answer.text]).toEqual([503, '<html>restarting</html>'])
    expect(answer.headers['content-type']).toBe('text/html')
    expect(sandbox.hub.users.has('ann')).toBe(true)
    expect((await ask(sandbox, 'DELETE', '/users/ann')).status).toBe(204)
  })

  test('answers 429 with Retry-After and JSON', async () => {
    sandbox.misbehave({ path: '/users', action: { type: 'reply', status: 429, retryAfter: 7 } })
    const answer = await ask(sandbox, 'GET', '/users')
    expect(answer.status).toBe(429)
    expect(answer.headers['retry-after']).toBe('7')
    expect(JSON.parse(answer.text)).toMatchObject({ status: 429 })
  })

  test('hits the n-th match and as many as told; other requests do not count', async () => {
    sandbox.misbehave({ method: 'GET', path: /^\/users\//, nth: 2, times: 2, action: { type: 'reply', status: 502 } })
    const statuses: number[] = []
    for (const path of ['/users/ann', '/groups', '/users/ann', '/users/ben', '/users/ann']) {
      statuses.push((await ask(sandbox, 'GET', path)).status)
    }
    expect(statuses).toEqual([200, 200, 502, 502, 200])
  })

  test('matches with a function, for ever, until it is taken back', async () => {
    const stop = sandbox.misbehave({
      path: (path) => path.endsWith('/ann'),
      times: Number.POSITIVE_INFINITY,
      action: { type: 'reply', status: 500 },
    })
    expect((await ask(sandbox, 'GET', '/users/ann')).status).toBe(500)
    expect((await ask(sandbox, 'GET', '/users/ann')).status).toBe(500)
    stop()
    expect((await ask(sandbox, 'GET', '/users/ann')).status).toBe(200)
  })

  test('drops the socket before acting', async () => {
    sandbox.misbehave({ method: 'DELETE', action: { type: 'drop', when: 'before' } })
    await expect(ask(sandbox, 'DELETE', '/users/ann')).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' })
    expect(sandbox.hub.users.has('ann')).toBe(true)
    expect(sandbox.requests.at(-1)).toMatchObject({ method: 'DELETE', path: '/users/ann', status: 0 })
  })

  test('drops the socket after acting: a lost reply', async () => {
    sandbox.misbehave({ method: 'DELETE', action: { type: 'drop', when: 'after' } })
    await expect(ask(sandbox, 'DELETE', '/users/ann')).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' })
    expect(sandbox.hub.users.has('ann')).toBe(false)
    expect(sandbox.requests.at(-1)).toMatchObject({ method: 'DELETE', path: '/users/ann', status: 204 })
  })

  test.each([
    ['before', false],
    ['after', true],
  ] as const)('never answers, %s acting', async (when, acts) => {
    sandbox.misbehave({ method: 'POST', action: { type: 'stall', when } })
    const asked = ask(sandbox, 'POST', '/users/new', { timeoutMs: 300 })
    await expect(asked).rejects.toMatchObject({ code: 'UND_ERR_HEADERS_TIMEOUT' })
    await until('the hub has got it', () => sandbox.requests.length === 1)
    await new Promise(setImmediate)
    expect(sandbox.hub.users.has('new')).toBe(acts)
  })

  test('sends half of the JSON as if it were all', async () => {
    const whole = (await ask(sandbox, 'GET', '/users')).text
    sandbox.misbehave({ action: { type: 'truncate' } })
    const { status, text } = await ask(sandbox, 'GET', '/users')
    expect([status, text]).toEqual([200, whole.slice(0, Math.floor(whole.length / 2))])
  })

  test('breaks off in the middle of the body', async () => {
    sandbox.misbehave({ action: { type: 'cut' } })
    await expect(ask(sandbox, 'GET', '/users')).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' })
  })

  test('sends what is no JSON', async () => {
    sandbox.misbehave({ action: { type: 'garble' } })
    const { status, text } = await ask(sandbox, 'GET', '/users')
    expect(status).toBe(200)
    expect(() => JSON.parse(text)).toThrow()
  })

  test('is slow, together with another fault', async () => {
    sandbox.misbehave({ action: { type: 'delay', ms: 120 } })
    sandbox.misbehave({ action: { type: 'reply', status: 504 } })
    const begin = performance.now()
    expect((await ask(sandbox, 'GET', '/users')).status).toBe(504)
    expect(performance.now() - begin).toBeGreaterThan(110)
  })
})

describe('the log of requests', () => {
  test('has all that was asked, with bodies and answers', async () => {
    await ask(sandbox, 'GET', '/users?limit=1')
    await ask(sandbox, 'POST', '/users', { body: { usernames: ['x'] } })
    await ask(sandbox, 'DELETE', '/users/a%2Fb')
    await ask(sandbox, 'GET', '/users', { token: 'bad' })
    expect(sandbox.requests).toMatchObject([
      { method: 'GET', path: '/users', query: 'limit=1', body: undefined, by: 'tool', status: 200 },
      { method: 'POST', path: '/users', query: '', body: { usernames: ['x'] }, by: 'tool', status: 201 },
      { method: 'DELETE', path: '/users/a%2Fb', status: 404 },
      { method: 'GET', path: '/users', by: undefined, status: 403 },
    ])
  })
})

describe('what others do meanwhile', () => {
  test('before a request is handled', async () => {
    sandbox.onRequest((request) => {
      if (request.method === 'PATCH') sandbox.hub.removeUser('ann')
    })
    expect((await ask(sandbox, 'PATCH', '/users/ann', { body: { admin: true } })).status).toBe(404)
  })

  test('users, groups and servers can be changed by hand', async () => {
    sandbox.hub.addUser({ name: 'cat', groups: ['g'], lastActivity: '2024-01-01T00:00:00.5Z' })
    sandbox.hub.patchUser('ben', { name: 'benny', admin: true, groups: ['g', 'h'] })
    sandbox.hub.setServer('cat', 'lab', 'spawning')
    sandbox.hub.removeGroup('h')
    expect(await askJson(sandbox, '/users')).toMatchObject([
      { name: 'ann' },
      { name: 'benny', admin: true, groups: ['g'] },
      { name: 'cat', last_activity: '2024-01-01T00:00:00.500000Z', servers: { lab: { pending: 'spawn' } } },
    ])
    expect(() => sandbox.hub.removeUser('nobody')).toThrow('The sandbox has no user "nobody"')
  })
})
