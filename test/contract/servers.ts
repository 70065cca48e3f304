import { describe, expect, test } from 'vitest'

import { casesOf } from '../helpers/tier.ts'
import { type Differences, outcome } from './differences.ts'
import { names, paged, type StartHub, segment, until, useHub } from './harness.ts'
import { type Database, tooMuch } from './names.ts'

export function serversContract(start: StartHub, differs: Differences, database: Database): void {
  describe('servers', () => {
    const users = 'ann ben cat dan eve fay gus hal'.split(' ').map((name) => ({ name }))
    const { send } = useHub(start, {
      users,
      allowNamedServers: true,
      services: [
        { name: 'starter', scopes: ['servers'] },
        { name: 'reader', scopes: ['list:users', 'read:users', 'read:servers'] },
      ],
    })
    const servers = async (name: string) => (await send('GET', `/users/${name}`)).json.servers

    test('start: 201 when it is up, without a JSON body', async () => {
      const answer = await send('POST', '/users/ann/server')
      expect([answer.status, answer.text]).toEqual([201, ''])
      expect(answer.headers['content-type']).toMatch(/^text\/plain/)
    })

    test('the model of a user with a running server', async () => {
      const { json } = await send('GET', '/users/ann', { as: 'reader' })
      expect(json).toMatchObject({ server: '/user/ann/', pending: null })
      expect(json.last_activity).not.toBeNull()
      expect(json.servers).toEqual({
        '': {
          name: '',
          last_activity: expect.any(String),
          started: expect.any(String),
          pending: null,
          ready: true,
          stopped: false,
          url: '/user/ann/',
          user_options: {},
          progress_url: '/hub/api/users/ann/server/progress',
          ...differs.moreOfServer,
        },
      })
    })

    test('its state is for who may see it', async () => {
      expect((await servers('ann'))[''].state).toHaveProperty('pid')
    })

    test('start again: 400', async () => {
      expect((await send('POST', '/users/ann/server')).json).toEqual({ status: 400, message: 'ann is already running' })
    })

    test('state=active and state=ready list who has a server', async () => {
      for (const state of ['active', 'ready']) {
        const { json } = await send('GET', `/users?state=${state}`, { headers: paged })
        expect(names(json.items)).toEqual(['ann'])
        expect(json._pagination.total).toBe(1)
      }
      expect(names((await send('GET', '/users?state=inactive')).json)).not.toContain('ann')
    })

    test('stop: 204, and again 204', async () => {
      expect((await send('DELETE', '/users/ann/server')).status).toBe(204)
      expect(await servers('ann')).toEqual({})
      expect((await send('DELETE', '/users/ann/server')).status).toBe(204)
      expect((await send('GET', '/users/ann')).json.server).toBeNull()
    })

    test('a stopped server is still known, with its options', async () => {
      await send('POST', '/users/ben/server', { body: { size: 'big' } })
      expect((await servers('ben'))[''].user_options).toEqual({ size: 'big' })
      await send('DELETE', '/users/ben/server')
      const { json } = await send('GET', '/users/ben?include_stopped_servers=1', { as: 'reader' })
      expect(json.servers['']).toMatchObject({ ready: false, stopped: true, started: null })
      expect(json.servers[''].last_activity).not.toBeNull()
    })

    test('a server of an unknown user: start 404, and a stop says so or crashes', async () => {
      expect((await send('POST', '/users/nobody/server')).json).toEqual({ status: 404, message: differs.plain[404] })
      expect((await send('DELETE', '/users/nobody/server')).json).toEqual(differs.strayStop)
    })

    test('broken JSON: 400 for both', async () => {
      for (const method of ['POST', 'DELETE']) {
        const answer = await send(method, '/users/cat/server', { raw: '{' })
        expect(answer.json).toEqual({ status: 400, message: 'Invalid JSON in body of request' })
      }
      expect(await servers('cat')).toEqual({})
    })

    test('the default server cannot be removed', async () => {
      expect((await send('DELETE', '/users/cat/server', { body: { remove: true } })).json).toEqual({
        status: 400,
        message: 'Cannot delete the default server',
      })
    })

    test('a scope to start is a scope to stop, too', async () => {
      expect((await send('POST', '/users/cat/server', { as: 'starter' })).status).toBe(201)
      expect((await send('DELETE', '/users/cat/server', { as: 'starter' })).status).toBe(204)
    })

    test('a named server starts, stops and stays known until it is removed', async () => {
      const path = '/users/dan/servers/lab'
      expect((await send('POST', path)).status).toBe(201)
      expect((await servers('dan'))['lab']).toMatchObject({
        name: 'lab',
        ready: true,
        url: '/user/dan/lab/',
        progress_url: '/hub/api/users/dan/servers/lab/progress',
      })
      expect((await send('GET', '/users/dan')).json.server).toBeNull()
      expect((await send('POST', path)).json.message).toBe('dan:lab is already running')
      expect((await send('DELETE', path)).status).toBe(204)
      expect((await send('DELETE', path)).status).toBe(204)
      const { json } = await send('GET', '/users/dan?include_stopped_servers=1')
      expect(Object.keys(json.servers).sort()).toEqual(['', 'lab'])
      expect((await send('DELETE', path, { body: { remove: true } })).status).toBe(204)
      expect((await send('DELETE', path)).json).toEqual({ status: 404, message: "dan has no server named 'lab'" })
    })

    test('stopping and removing a running named server in one', async () => {
      const path = '/users/eve/servers/lab'
      await send('POST', path)
      expect((await send('DELETE', path, { body: { remove: true } })).status).toBe(204)
      await until(async () => (await send('DELETE', path)).status === 404)
    })

    test('an empty name of a server is the default one', async () => {
      expect((await send('POST', '/users/fay/servers/')).status).toBe(201)
      expect((await send('GET', '/users/fay')).json.server).toBe('/user/fay/')
    })

    test('a user with a running server is deleted with it', async () => {
      expect((await send('DELETE', '/users/fay')).status).toBe(204)
      expect((await send('GET', '/users/fay')).status).toBe(404)
    })

    test('a user with a running named server: 500, and the user stays', async () => {
      await send('POST', '/users/gus/servers/lab')
      expect((await send('DELETE', '/users/gus')).json).toEqual({ status: 500, message: 'Internal Server Error' })
      expect(Object.keys(await servers('gus'))).toEqual(['lab'])
      await send('DELETE', '/users/gus/servers/lab')
      expect((await send('DELETE', '/users/gus')).status).toBe(204)
    })

    test('a listing by state counts servers, not users, in older versions', async () => {
      await send('POST', '/users/eve/server')
      await send('POST', '/users/eve/servers/lab')
      const { json } = await send('GET', '/users?state=active', { headers: paged })
      expect(names(json.items)).toEqual(['eve'])
      expect(json._pagination.total).toBe(differs.activeTotal)
    })

    test('a rename does not reach the URL of the server', async () => {
      expect((await send('PATCH', '/users/eve', { body: { name: 'eva' } })).json).toMatchObject({
        name: 'eva',
        server: '/user/eve/',
        servers: { '': { url: '/user/eve/', progress_url: '/hub/api/users/eva/server/progress' } },
      })
    })

    test('nor that of one that is started after it', async () => {
      await send('DELETE', '/users/eva/server')
      await send('DELETE', '/users/eva/servers/lab')
      expect((await send('POST', '/users/eva/server')).status).toBe(201)
      expect((await servers('eva'))[''].url).toBe('/user/eve/')
      expect((await send('DELETE', '/users/eva/server')).status).toBe(204)
    })

    test('the old name has no servers any more', async () => {
      expect((await send('POST', '/users/eve/server')).status).toBe(404)
    })

    test('with a running default and a named server: 500, and the default one is stopped by then', async () => {
      await send('POST', '/users/hal/server')
      await send('POST', '/users/hal/servers/lab')
      expect((await send('DELETE', '/users/hal')).status).toBe(500)
      expect(Object.keys(await servers('hal'))).toEqual(['lab'])
    })
  })

  describe('stopped and named servers', () => {
    const users = ['ann', 'ben', 'cat', 'dan'].map((name) => ({ name }))
    const { send } = useHub(start, {
      users,
      allowNamedServers: true,
      services: [
        { name: 'reader', scopes: ['list:users', 'read:users', 'read:servers'] },
        { name: 'remover', scopes: ['delete:servers'] },
      ],
    })
    const all = async (name: string) =>
      (await send('GET', `/users/${name}?include_stopped_servers=1`, { as: 'reader' })).json.servers
    const remove = (path: string, as = 'main') => send('DELETE', path, { body: { remove: true }, as })

    test('a new user has a default server, which never ran', async () => {
      expect(await all('ann')).toEqual({
        '': expect.objectContaining({ last_activity: null, started: null, ready: false, stopped: true }),
      })
    })

    test('a listing shows stopped ones on request only, those that run first, with the time of their stop', async () => {
      await send('POST', '/users/ann/servers/lab')
      await send('POST', '/users/ann/server')
      const before = (await all('ann')).lab.last_activity
      // A stop within the millisecond of the start would have the same time.
      await until(async () => Date.now() > Date.parse(before))
      await send('DELETE', '/users/ann/servers/lab')
      const listed = async (query: string) =>
        (await send('GET', `/users?limit=1&${query}`, { as: 'reader', headers: paged })).json.items[0].servers
      expect(Object.keys(await listed('include_stopped_servers=1'))).toEqual(['', 'lab'])
      expect(Object.keys(await listed('include_stopped_servers=0'))).toEqual([''])
      const { lab } = await all('ann')
      expect(lab).toMatchObject({ started: null, pending: null, stopped: true, url: '/user/ann/lab/' })
      expect(Date.parse(lab.last_activity)).toBeGreaterThan(Date.parse(before))
    })

    test('a server that is gone: 404', async () => {
      expect((await remove('/users/ann/servers/lab', 'remover')).status).toBe(204)
      expect((await remove('/users/ann/servers/lab')).json).toEqual({
        status: 404,
        message: "ann has no server named 'lab'",
      })
      expect(Object.keys(await all('ann'))).toEqual([''])
    })

    test('a removed server starts again under its name', async () => {
      expect((await send('POST', '/users/ann/servers/lab')).status).toBe(201)
      expect((await remove('/users/ann/servers/lab')).status).toBe(204)
    })

    test('the default one cannot be removed by its other address either', async () => {
      expect((await remove('/users/ann/servers/')).json.message).toBe('Cannot delete the default server')
    })

    test('of an unknown user', async () => {
      expect((await remove('/users/nobody/servers/lab')).json).toEqual(differs.strayStop)
    })

    test('a server follows its user under a new name, and is removed there', async () => {
      await send('POST', '/users/ben/servers/lab')
      await send('DELETE', '/users/ben/servers/lab')
      await send('PATCH', '/users/ben', { body: { name: 'bea' } })
      expect((await all('bea')).lab.url).toBe('/user/ben/lab/')
      expect((await remove('/users/bea/servers/lab')).status).toBe(204)
    })

    // A name with a slash is refused, and stays behind all the same.
    const odd = ['a b', '..', 'UPPER', 'a%b', '<b>', '__proto__', '\u{1f600}', 'x'.repeat(300)]
    const held = odd.filter((name) => !tooMuch[database](name))
    test.each(casesOf(held, 1))('the name %j is taken, and can be removed', async (name) => {
      const path = `/users/cat/servers/${segment(name)}`
      const { status } = differs.oddServer
      expect((await send('POST', path)).status).toBe(status)
      expect(Object.keys(await all('cat')).includes(name)).toBe(status === 201)
      expect((await remove(path)).status).toBe(status === 201 ? 204 : 404)
      expect(Object.keys(await all('cat'))).not.toContain(name)
    })

    test('a name with a slash is refused, and stays behind, never used', async () => {
      const path = `/users/dan/servers/${segment('a/b')}`
      expect(outcome(await send('POST', path))).toEqual(differs.slashServer)
      const left = Object.values(await all('dan')).filter((server) => (server as { name: string }).name !== '')
      const never = { name: 'a/b', last_activity: null, started: null, stopped: true }
      expect(left).toEqual(differs.oddServer.status === 201 ? [expect.objectContaining(never)] : [])
      expect((await remove(path)).status).toBe(left.length === 1 ? 204 : 404)
    })
  })

  describe('named servers that are not allowed', () => {
    const { send } = useHub(start, { users: [{ name: 'ann' }] })

    test.each(['POST', 'DELETE'])('%s: 400', async (method) => {
      expect((await send(method, '/users/ann/servers/lab')).json).toEqual({
        status: 400,
        message: 'Named servers are not enabled.',
      })
    })
  })

  describe('slow servers', () => {
    const users = ['ann', 'ben', 'cat'].map((name) => ({ name }))

    describe('to start', () => {
      const { send, letGo } = useHub(start, { users, holds: 'starts', slowSpawnMs: 50 })
      const isReady = (name: string) => async () =>
        (await send('GET', `/users/${name}`)).json.servers['']?.ready === true

      test('202, pending, and 202 again', async () => {
        expect((await send('POST', '/users/ann/server')).status).toBe(202)
        const { json } = await send('GET', '/users/ann')
        expect(json).toMatchObject({ server: null, pending: 'spawn' })
        expect(json.servers['']).toMatchObject({ pending: 'spawn', ready: false, stopped: false })
        const again = await send('POST', '/users/ann/server')
        expect([again.status, again.text]).toEqual([202, ''])
      })

      test('a starting server counts as active, not as ready', async () => {
        const active = await send('GET', '/users?state=active', { headers: paged })
        expect(names(active.json.items)).toEqual(['ann'])
        const ready = await send('GET', '/users?state=ready', { headers: paged })
        expect(ready.json.items).toEqual([])
        expect(ready.json._pagination.total).toBe(1)
      })

      test('it is stopped while it starts in later versions only', async () => {
        const { left, ...stopped } = differs.stopStarting
        expect((await send('POST', '/users/ben/server')).status).toBe(202)
        expect(outcome(await send('DELETE', '/users/ben/server'))).toEqual(stopped)
        expect(Object.keys((await send('GET', '/users/ben')).json.servers)).toEqual(left)
      })

      test('its user cannot be deleted: 500, and stays', async () => {
        expect((await send('DELETE', '/users/ann')).json).toEqual({ status: 500, message: 'Internal Server Error' })
        expect((await send('GET', '/users/ann')).status).toBe(200)
      })

      test('it comes up, and then the user can be deleted', async () => {
        letGo('ann')
        await until(isReady('ann'))
        expect((await send('DELETE', '/users/ann')).status).toBe(204)
      })
    })

    describe('to stop', () => {
      const { send, letGo } = useHub(start, { users, holds: 'stops', slowStopMs: 50, allowNamedServers: true })
      const isStopped = (name: string) => async () =>
        Object.keys((await send('GET', `/users/${name}`)).json.servers).length === 0

      test('202, pending, and 202 again', async () => {
        expect((await send('POST', '/users/ann/server')).status).toBe(201)
        expect((await send('DELETE', '/users/ann/server')).status).toBe(202)
        const { json } = await send('GET', '/users/ann')
        expect(json).toMatchObject({ server: null, pending: 'stop' })
        expect(json.servers['']).toMatchObject({ pending: 'stop', ready: false, stopped: false })
        expect((await send('DELETE', '/users/ann/server')).status).toBe(202)
      })

      test('it cannot be started while it stops', async () => {
        expect((await send('POST', '/users/ann/server')).json).toEqual({
          status: 400,
          message: 'ann is pending stop',
        })
      })

      test('its user cannot be deleted yet, but once it has stopped', async () => {
        expect((await send('DELETE', '/users/ann')).json).toEqual({
          status: 400,
          message: "ann's server is in the process of stopping, please wait.",
        })
        letGo('ann')
        await until(isStopped('ann'))
        expect((await send('DELETE', '/users/ann')).status).toBe(204)
      })

      test('deleting a user stops the server and says to wait', async () => {
        await send('POST', '/users/ben/server')
        expect((await send('DELETE', '/users/ben')).json).toEqual({
          status: 400,
          message: "ben's server is in the process of stopping, please wait.",
        })
        letGo('ben')
        await until(isStopped('ben'))
        expect((await send('DELETE', '/users/ben')).status).toBe(204)
      })

      test('removing a named server that is stopping', async () => {
        const path = '/users/cat/servers/lab'
        await send('POST', path)
        expect((await send('DELETE', path)).status).toBe(202)
        expect((await send('DELETE', path, { body: { remove: true } })).status).toBe(202)
        letGo('cat')
        await until(async () => (await send('DELETE', path)).status === 404)
      })
    })
  })
}
