import { describe, expect, test } from 'vitest'

import { type Differences, outcome } from './differences.ts'
import { names, type StartHub, useHub } from './harness.ts'

export function groupsContract(start: StartHub, differs: Differences): void {
  describe('groups', () => {
    const { send } = useHub(start, {
      users: [{ name: 'ann' }, { name: 'ben' }, { name: 'cat' }],
      groups: ['there'],
    })
    const members = async (group: string) => [...(await send('GET', `/groups/${group}`)).json.users].sort()

    test('create: 201 with the whole model', async () => {
      const answer = await send('POST', '/groups/a')
      expect(answer.status).toBe(201)
      expect(answer.json).toEqual({ kind: 'group', name: 'a', roles: [], users: [], ...differs.moreOfGroup })
    })

    test('create with members, lower-cased', async () => {
      const answer = await send('POST', '/groups/b', { body: { users: ['ANN', 'ben'] } })
      expect([...answer.json.users].sort()).toEqual(['ann', 'ben'])
    })

    test('create: 409 when there', async () => {
      expect((await send('POST', '/groups/there')).json).toEqual({ status: 409, message: 'Group there already exists' })
    })

    test('create with an unknown member: 400, and no group', async () => {
      expect((await send('POST', '/groups/c', { body: { users: ['ann', 'Nobody'] } })).json).toEqual({
        status: 400,
        message: 'No such user: nobody',
      })
      expect((await send('GET', '/groups/c')).json).toEqual({ status: 404, message: 'No such group: c' })
    })

    test('create with properties is not known to any version', async () => {
      expect((await send('POST', '/groups/d', { body: { properties: { a: 1 } } })).json).toEqual({
        status: 400,
        message: "Invalid JSON keys: {'properties': {'a': 1}}",
      })
    })

    test('PUT properties replaces all of them, in later versions', async () => {
      const put = (group: string, body: unknown) => send('PUT', `/groups/${group}/properties`, { body })
      await send('POST', '/groups/p')
      const { object, list, shown } = differs.putProperties
      for (const body of [{ a: 1, b: 2 }, { c: 3 }]) expect(outcome(await put('p', body))).toEqual(object)
      expect(outcome(await put('p', ['a']))).toEqual(list)
      expect((await send('GET', '/groups/p')).json.properties).toEqual(shown)
    })

    test('a batch stops at the first that is there, and keeps those before it', async () => {
      const answer = await send('POST', '/groups', { body: { groups: ['e1', 'there', 'e2'] } })
      expect(answer.json).toEqual({ status: 409, message: 'Group there already exists' })
      expect((await send('GET', '/groups/e1')).status).toBe(200)
      expect((await send('GET', '/groups/e2')).status).toBe(404)
    })

    test('a batch: 201 with all', async () => {
      const answer = await send('POST', '/groups', { body: { groups: ['f1', 'F1'] } })
      expect(answer.status).toBe(201)
      expect(names(answer.json)).toEqual(['f1', 'F1'])
    })

    test('an empty batch: 400', async () => {
      expect((await send('POST', '/groups', { body: { groups: [] } })).json).toEqual({
        status: 400,
        message: 'Must specify at least one group to create',
      })
    })

    test('adding members gives the whole group, twice is fine', async () => {
      await send('POST', '/groups/h')
      const first = await send('POST', '/groups/h/users', { body: { users: ['Ann'] } })
      expect(first.json).toEqual({ kind: 'group', name: 'h', roles: [], users: ['ann'], ...differs.moreOfGroup })
      const second = await send('POST', '/groups/h/users', { body: { users: ['ann', 'ben', 'ben'] } })
      expect(second.status).toBe(200)
      expect([...second.json.users].sort()).toEqual(['ann', 'ben'])
    })

    test('an unknown member: 400, and nothing is changed', async () => {
      await send('POST', '/groups/i')
      expect((await send('POST', '/groups/i/users', { body: { users: ['ann', 'nobody'] } })).json).toEqual({
        status: 400,
        message: 'No such user: nobody',
      })
      expect(await members('i')).toEqual([])
    })

    test('removing members, also those who are none', async () => {
      await send('POST', '/groups/j', { body: { users: ['ann', 'ben'] } })
      const answer = await send('DELETE', '/groups/j/users', { body: { users: ['BEN', 'cat'] } })
      expect(answer.status).toBe(200)
      expect(answer.json.users).toEqual(['ann'])
    })

    test('removing an unknown user: 400, and nothing is changed', async () => {
      await send('POST', '/groups/k', { body: { users: ['ann'] } })
      const answer = await send('DELETE', '/groups/k/users', { body: { users: ['ann', 'nobody'] } })
      expect(answer.json).toEqual({ status: 400, message: 'No such user: nobody' })
      expect(await members('k')).toEqual(['ann'])
    })

    test('a user whose name has capitals cannot become a member', async () => {
      await send('POST', '/users/Loud')
      expect((await send('POST', '/groups/there/users', { body: { users: ['Loud'] } })).json).toEqual({
        status: 400,
        message: 'No such user: loud',
      })
    })

    test.each([
      ['POST', {}, 'Invalid JSON data: None'],
      ['DELETE', {}, 'Invalid JSON data: None'],
      ['POST', { body: {} }, 'Must specify users to add'],
      ['DELETE', { body: {} }, 'Must specify users to delete'],
      ['POST', { body: { users: 'ann' } }, "group.users must be <class 'list'>, not: <class 'str'>"],
      ['POST', { body: { user: ['ann'] } }, "Invalid JSON keys: {'user': ['ann']}"],
      ['POST', { raw: '[' }, 'Invalid JSON in body of request'],
    ])('%s users with %j: 400', async (method, ask, message) => {
      expect((await send(method, '/groups/there/users', ask)).json).toEqual({ status: 400, message })
    })

    test('a member that is no string: 500', async () => {
      expect((await send('POST', '/groups/there/users', { body: { users: [1] } })).status).toBe(500)
    })

    test.each(['GET', 'DELETE'])('%s of an unknown group: 404', async (method) => {
      expect((await send(method, '/groups/nope')).json).toEqual({ status: 404, message: 'No such group: nope' })
    })

    test.each(['POST', 'DELETE'])('%s users of an unknown group: 404', async (method) => {
      const answer = await send(method, '/groups/nope/users', { body: { users: ['ann'] } })
      expect(answer.json).toEqual({ status: 404, message: 'No such group: nope' })
    })

    test('GET users of a group: 405', async () => {
      expect((await send('GET', '/groups/there/users')).json).toEqual({ status: 405, message: differs.plain[405] })
    })

    test('delete: 204 without a body, and the users have it no more', async () => {
      await send('POST', '/groups/l', { body: { users: ['cat'] } })
      expect((await send('GET', '/users/cat')).json.groups).toEqual(['l'])
      const answer = await send('DELETE', '/groups/l')
      expect([answer.status, answer.text]).toEqual([204, ''])
      expect((await send('GET', '/users/cat')).json.groups).toEqual([])
    })
  })
}
