import { describe, expect, test } from 'vitest'

import type { Differences } from './differences.ts'
import { type StartHub, until, useHub } from './harness.ts'
import type { Database } from './names.ts'

const hidden = { status: 404, message: 'No access to resources or resources not found' }

interface Model {
  readonly id: string
  readonly note: string
  readonly token: string
}

export function tokensContract(start: StartHub, differs: Differences, database: Database): void {
  describe('tokens of users', () => {
    const { send, userToken } = useHub(start, {
      users: [{ name: 'ann' }, { name: 'ben', groups: ['x'] }, { name: 'cat' }],
      allowNamedServers: true,
      services: [
        { name: 'reader', scopes: ['read:tokens'] },
        { name: 'of-x', scopes: ['read:tokens!group=x', 'tokens!group=x'] },
        { name: 'users-only', scopes: ['admin:users'] },
      ],
    })
    const make = async (user: string, body?: object): Promise<Model> =>
      (await send('POST', `/users/${user}/tokens`, body === undefined ? {} : { body })).json
    const tokensOf = async (user: string): Promise<readonly Model[]> =>
      (await send('GET', `/users/${user}/tokens`)).json.api_tokens
    const notesOf = async (user: string) => (await tokensOf(user)).map(({ note }) => note)

    test('the model of one, which never has its text but when it is made', async () => {
      const answer = await send('POST', '/users/ann/tokens', { body: { note: 'a <note>', expires_in: 3600 } })
      expect(answer.status).toBe(201)
      const { token, ...model } = answer.json
      expect(token).toMatch(/^[0-9a-f]{32}$/)
      expect(model).toEqual({
        user: 'ann',
        id: expect.stringMatching(/^a\d+$/),
        kind: 'api_token',
        roles: [],
        scopes: expect.arrayContaining(['read:users!user=ann', 'tokens!user=ann']),
        created: expect.stringMatching(/Z$/),
        last_activity: null,
        expires_at: expect.stringMatching(/Z$/),
        note: 'a <note>',
        session_id: null,
        oauth_client: 'JupyterHub',
      })
      const [listed] = await tokensOf('ann')
      const sorted = (one: Model | undefined) => ({
        ...one,
        scopes: [...(one as unknown as { scopes: string[] }).scopes].sort(),
      })
      expect(sorted(listed)).toEqual(sorted(model))
      expect(sorted((await send('GET', `/users/ann/tokens/${model.id}`)).json)).toEqual(sorted(model))
    })

    test('without a note it says who asked for it; without an expiry it has none', async () => {
      expect(await make('ben')).toMatchObject({ note: 'Requested via api by service main', expires_at: null })
    })

    test('using it is its last activity', async () => {
      const { token, id } = await make('cat', { note: 'used' })
      expect((await send('GET', '/user', { token })).status).toBe(200)
      const found = (await send('GET', `/users/cat/tokens/${id}`)).json
      expect(found.last_activity).not.toBeNull()
    })

    test('an expired one is neither listed nor of use', async () => {
      const { token } = await make('cat', { note: 'short', expires_in: 1 })
      await until(async () => (await send('GET', '/user', { token })).status === 403)
      expect(await notesOf('cat')).not.toContain('short')
    })

    test('what reading them needs', async () => {
      const read = async (as: string, user: string) => {
        const { status, json } = await send('GET', `/users/${user}/tokens`, { as })
        return status === 200 ? 200 : json
      }
      expect(await read('reader', 'ann')).toBe(200)
      expect(await read('of-x', 'ben')).toBe(200)
      expect(await read('of-x', 'ann')).toEqual(hidden)
      expect(await read('of-x', 'nobody')).toEqual(hidden)
      expect(await read('users-only', 'ann')).toEqual({
        status: 403,
        message: 'Action is not authorized with current scopes; requires any of [read:tokens]',
      })
      expect(await read('reader', 'nobody')).toEqual({ status: 404, message: 'No such user: nobody' })
      // Tokens of services are none of a user.
      expect(await read('reader', 'reader')).toEqual({ status: 404, message: 'No such user: reader' })
    })

    test("a user's own token sees all those of the user", async () => {
      const token = await userToken('ben')
      const { status, json } = await send('GET', '/users/ben/tokens', { token })
      expect([status, json.api_tokens.length]).toEqual([200, 2])
      expect((await send('GET', '/users/ann/tokens', { token })).json).toEqual(hidden)
    })

    test('deleting: 204, and from then on it is unknown', async () => {
      const { id, token } = await make('ann', { note: 'to go' })
      const answer = await send('DELETE', `/users/ann/tokens/${id}`)
      expect([answer.status, answer.text]).toEqual([204, ''])
      expect((await send('GET', '/user', { token })).status).toBe(403)
      for (const method of ['GET', 'DELETE']) {
        expect((await send(method, `/users/ann/tokens/${id}`)).json).toEqual({
          status: 404,
          message: differs.missingToken === undefined ? `No such token ${id} for user ann` : differs.missingToken,
        })
      }
      expect(await notesOf('ann')).toEqual(['a <note>'])
    })

    // A sequence of PostgreSQL never goes back.
    const again = database === 'sqlite'
    test(`the number of the newest one is ${again ? '' : 'not '}given again`, async () => {
      const first = await make('ann', { note: 'first' })
      await send('DELETE', `/users/ann/tokens/${first.id}`)
      const second = await make('ann', { note: 'second' })
      expect(second.id === first.id).toBe(again)
      await send('DELETE', `/users/ann/tokens/${second.id}`)
    })

    test('an id that is none, and one of another user', async () => {
      for (const id of ['zzz', '1']) {
        expect((await send('DELETE', `/users/ann/tokens/${id}`)).json).toEqual({
          status: 404,
          message: `No such token ${id} for user ann`,
        })
      }
      const [one] = await tokensOf('ann')
      const { status, json } = await send('DELETE', `/users/ben/tokens/${one?.id}`)
      expect([status, json.status]).toEqual([404, 404])
      expect(await notesOf('ann')).toEqual(['a <note>'])
      expect((await send('DELETE', '/users/nobody/tokens/a1')).json).toEqual({
        status: 404,
        message: 'No such user: nobody',
      })
    })

    test('what deleting needs', async () => {
      const [one] = await tokensOf('ann')
      expect((await send('DELETE', `/users/ann/tokens/${one?.id}`, { as: 'reader' })).json).toEqual({
        status: 403,
        message: 'Action is not authorized with current scopes; requires any of [tokens]',
      })
      expect((await send('DELETE', `/users/ann/tokens/${one?.id}`, { as: 'of-x' })).json).toEqual(hidden)
    })

    test('a server has one, told by its note alone; it ends with the server', async () => {
      await send('POST', '/users/ann/server')
      await send('POST', '/users/ann/servers/lab')
      const all = (await send('GET', '/users/ann/tokens')).json.api_tokens as readonly Model[]
      const own = all.filter(({ note }) => note.startsWith('Server at '))
      expect(own.map(({ note }) => note).sort()).toEqual(['Server at /user/ann/', 'Server at /user/ann/lab/'])
      for (const token of own) {
        expect(token).toMatchObject({
          kind: 'api_token',
          oauth_client: 'JupyterHub',
          session_id: null,
          expires_at: null,
        })
      }
      await send('DELETE', '/users/ann/server')
      await send('DELETE', '/users/ann/servers/lab')
      expect(await notesOf('ann')).toEqual(['a <note>'])
    })

    test('all end with their user', async () => {
      const { token } = await make('cat', { note: 'last' })
      await send('DELETE', '/users/cat')
      expect((await send('GET', '/user', { token })).status).toBe(403)
    })
  })
}
