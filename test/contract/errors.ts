import { describe, expect, test } from 'vitest'

import { type Differences, outcome } from './differences.ts'
import { type StartHub, useHub } from './harness.ts'

const noScope = 'Action is not authorized with current scopes; requires any of '

export function errorsContract(start: StartHub, differs: Differences): void {
  describe('transport, tokens and errors', () => {
    const { send, sendAnywhere, ...hub } = useHub(start, {
      users: [{ name: 'ann' }],
      groups: ['g'],
      services: [{ name: 'weak', scopes: ['read:hub'] }],
    })

    test('the version needs no token, with and without the slash', async () => {
      for (const path of ['', '/']) {
        const answer = await send('GET', path, { as: null })
        expect([answer.status, answer.json]).toEqual([200, { version: differs.version }])
      }
    })

    test('every answer tells the version and the time', async () => {
      for (const path of ['/users', '/users/nobody', '/nope', '/users?limit=x']) {
        const { headers } = await send('GET', path)
        expect(headers['x-jupyterhub-version']).toBe(differs.version)
        expect(Math.abs(Date.parse(String(headers['date'])) - Date.now())).toBeLessThan(60_000)
      }
    })

    test('answers and errors are JSON', async () => {
      expect((await send('GET', '/users')).headers['content-type']).toBe('application/json')
      expect((await send('GET', '/users/nobody')).headers['content-type']).toBe('application/json')
    })

    test.each(['token', 'Token', 'bearer', 'BEARER'])('the word %s is understood', async (word) => {
      const found = await send('GET', '/user', { token: 'x', headers: { authorization: `${word} wrong` } })
      expect(found.status).toBe(403)
      const { authorization } = { authorization: await authorizationWith(word) }
      expect((await send('GET', '/user', { as: null, headers: { authorization } })).status).toBe(200)
    })

    test('the bare token, Basic and ?token= are refused', async () => {
      const token = (await authorizationWith('token')).slice('token '.length)
      const basic = `Basic ${Buffer.from(`main:${token}`).toString('base64')}`
      for (const authorization of [token, basic]) {
        expect((await send('GET', '/user', { as: null, headers: { authorization } })).status).toBe(403)
      }
      expect((await send('GET', `/user?token=${token}`, { as: null })).status).toBe(403)
    })

    test.each([null, 'bad'])('whoami with token %j: 403', async (token) => {
      const answer = await send('GET', '/user', token === null ? { as: null } : { token })
      expect(answer.json).toEqual({ status: 403, message: differs.plain[403] })
    })

    test.each([null, 'bad'])('without a good token (%j) nothing is listed', async (token) => {
      const answer = await send('GET', '/users', token === null ? { as: null } : { token })
      expect(outcome(answer)).toEqual(differs.badToken)
    })

    test.each([
      ['GET', '/users', '[list:users]'],
      ['POST', '/users', '[admin:users]'],
      [
        'GET',
        '/users/ann',
        '[read:users, read:users:name, read:servers, read:users:groups, read:users:activity, read:roles:users]',
      ],
      ['POST', '/users/new', '[admin:users]'],
      ['PATCH', '/users/ann', '[admin:users]'],
      ['DELETE', '/users/ann', '[delete:users]'],
      ['DELETE', '/users/nobody', '[delete:users]'],
      ['POST', '/users/ann/server', `[${differs.startScope}]`],
      ['DELETE', '/users/ann/server', '[delete:servers]'],
      ['DELETE', '/users/ann/servers/x', '[delete:servers]'],
      ['GET', '/groups', '[list:groups]'],
      ['POST', '/groups', '[admin:groups]'],
      ['GET', '/groups/g', '[read:groups, read:groups:name, read:roles:groups]'],
      ['POST', '/groups/new', '[admin:groups]'],
      ['DELETE', '/groups/g', '[delete:groups]'],
      ['POST', '/groups/g/users', '[groups]'],
      ['DELETE', '/groups/g/users', '[groups]'],
    ])('%s %s without the scope: 403 naming what would do', async (method, path, scopes) => {
      const answer = await send(method, path, { as: 'weak' })
      expect(answer.status).toBe(403)
      expect(answer.json).toEqual({ status: 403, message: `${noScope}${scopes}` })
    })

    test('info with read:hub', async () => {
      const { json } = await send('GET', '/info', { as: 'weak' })
      expect(Object.keys(json).sort()).toEqual(['authenticator', 'python', 'spawner', 'sys_executable', 'version'])
      expect(json).toMatchObject({
        version: differs.version,
        authenticator: { class: 'jupyterhub.auth.DummyAuthenticator', version: differs.version },
        spawner: { class: 'jupyterhub.spawner.SimpleLocalProcessSpawner', version: differs.version },
      })
    })

    test.each(['/users/', '/groups/', '/users/ann/', '/nope', '/users/ann/nope'])('%s: 404', async (path) => {
      expect((await send('GET', path)).json).toEqual({ status: 404, message: differs.plain[404] })
    })

    test('a user who is not there: 404', async () => {
      expect((await send('GET', '/users/nobody')).json).toEqual({ status: 404, message: differs.plain[404] })
    })

    test.each([
      ['PUT', '/users'],
      ['DELETE', '/users'],
      ['PATCH', '/users'],
      ['PUT', '/users/ann'],
      ['PATCH', '/groups/g'],
      ['POST', '/user'],
      ['POST', '/info'],
    ])('%s %s: 405', async (method, path) => {
      expect((await send(method, path)).json).toEqual({ status: 405, message: differs.plain[405] })
    })

    test('a server by itself can be read by some versions: 200 or 405', async () => {
      expect((await send('GET', '/users/ann/server')).status).toBe(differs.readServer)
    })

    test('a method that does not exist there is 405 without a token, too', async () => {
      expect((await send('PUT', '/users', { as: null })).status).toBe(405)
    })

    test('a GET without /hub is sent to /hub with a 302, its query kept', async () => {
      const answer = await sendAnywhere('GET', '/api/users?limit=3')
      expect(answer.status).toBe(302)
      expect(answer.headers['location']).toBe('/hub/api/users?limit=3')
    })

    test.each(['POST', 'PATCH', 'DELETE', 'PUT'])('a %s without /hub is refused with an HTML page', async (method) => {
      const answer = await sendAnywhere(method, '/api/users/ann')
      expect(answer.status).toBe(differs.strayWrite.withoutHub)
      expect(answer.headers['content-type']).toBe('text/html')
    })

    test('elsewhere below /hub: an HTML 404', async () => {
      const answer = await sendAnywhere('GET', '/hub/nope')
      expect(answer.status).toBe(404)
      expect(answer.headers['content-type']).toBe('text/html')
    })

    test.each(['POST', 'DELETE'])('a %s elsewhere below /hub is refused with an HTML page', async (method) => {
      const answer = await sendAnywhere(method, '/hub/nope')
      expect(answer.status).toBe(differs.strayWrite.unknownPage)
      expect(answer.headers['content-type']).toBe('text/html')
    })

    async function authorizationWith(word: string): Promise<string> {
      return `${word} ${await hub.userToken('ann')}`
    }
  })

  describe('below a base URL', () => {
    const { send, sendAnywhere, url } = useHub(start, { baseUrl: '/jupyter/', users: [{ name: 'ann' }] })

    test('the API answers there', async () => {
      expect(url()).toMatch(/\/jupyter$/)
      expect((await send('GET', '/users/ann?include_stopped_servers=1')).json.servers['']).toMatchObject({
        url: '/jupyter/user/ann/',
        progress_url: '/jupyter/hub/api/users/ann/server/progress',
      })
    })

    test('without /hub: 302 to it', async () => {
      const answer = await sendAnywhere('GET', '/api/users')
      expect([answer.status, answer.headers['location']]).toEqual([302, '/jupyter/hub/api/users'])
    })
  })
}
