import { describe, expect, test } from 'vitest'

import { names, type StartHub, useHub } from './harness.ts'

/** Hubs that store another name than they are asked for. */
export function mappingContract(start: StartHub): void {
  const users = ['jane', 'kim', 'lee@x.edu', 'lee'].map((name) => ({ name }))

  describe('a hub with a username_map', () => {
    const usernameMap = { 'jane@x.edu': 'jane', 'new@x.edu': 'newcomer', 'lee@x.edu': 'lee' }
    const { send } = useHub(start, { usernameMap, users: [...users, { name: 'jane@y.edu' }], groups: ['ml', 'full'] })
    const batch = (...usernames: string[]) => send('POST', '/users', { body: { usernames } })

    test('a batch of a name that is mapped to somebody: all exist', async () => {
      const answer = await batch('jane@x.edu')
      expect(answer.json).toEqual({ status: 409, message: 'All 1 users already exist' })
      expect((await send('GET', '/users/jane%40x.edu')).status).toBe(404)
    })

    test('a batch makes the mapped name, lists it, and looks up the name in lower case', async () => {
      expect(names((await batch('NEW@x.edu', 'plain')).json)).toEqual(['newcomer', 'plain'])
      expect((await send('GET', '/users/new%40x.edu')).status).toBe(404)
    })

    test('a name of its own and one that is mapped to it are made once and answered twice', async () => {
      await send('DELETE', '/users/newcomer')
      expect(names((await batch('newcomer', 'new@x.edu')).json)).toEqual(['newcomer', 'newcomer'])
    })

    test('the single POST maps nothing', async () => {
      expect((await send('POST', '/users/jane%40x.edu')).json.name).toBe('jane@x.edu')
      expect((await send('DELETE', '/users/jane%40x.edu')).status).toBe(204)
    })

    test('a rename maps nothing', async () => {
      const path = '/users/jane%40y.edu'
      expect((await send('PATCH', path, { body: { name: 'jane@x.edu' } })).json.name).toBe('jane@x.edu')
      expect((await send('DELETE', '/users/jane%40x.edu')).status).toBe(204)
    })

    test('the mapped user joins a group and leaves it, in place of the one who was named', async () => {
      const member = (method: string, name: string) => send(method, '/groups/ml/users', { body: { users: [name] } })
      expect((await member('POST', 'lee@x.edu')).json.users).toEqual(['lee'])
      expect((await member('DELETE', 'lee@x.edu')).json.users).toEqual([])
    })

    test('nobody of the mapped name: the refusal names that', async () => {
      await send('DELETE', '/users/jane')
      const answer = await send('POST', '/groups/ml/users', { body: { users: ['jane@x.edu'] } })
      expect(answer.json).toEqual({ status: 400, message: 'No such user: jane' })
    })
  })

  describe('a hub whose authenticator cuts the domain', () => {
    const { send } = useHub(start, { cutsDomain: true, users: [{ name: 'kim' }] })

    test('a batch makes the short names', async () => {
      const answer = await send('POST', '/users', { body: { usernames: ['kim@x.edu', 'max@x.edu', 'max@y.edu'] } })
      expect(answer.status).toBe(201)
      expect(names(answer.json)).toEqual(['max', 'max'])
    })

    test('a refusal names the short name', async () => {
      const answer = await send('POST', '/users', { body: { usernames: ['a/b@x.edu'] } })
      expect(answer.json).toEqual({ status: 400, message: 'Invalid username: a/b' })
    })
  })

  describe('services', () => {
    const services = [
      { name: 'lister', scopes: ['list:services'] },
      { name: 'some', scopes: ['list:services!service=lister'] },
      { name: 'none', scopes: ['read:services'] },
    ]
    const { send } = useHub(start, { services })

    test('are listed by name, with what the token may see', async () => {
      const answer = await send('GET', '/services', { as: 'lister' })
      expect(answer.status).toBe(200)
      expect(Object.keys(answer.json)).toEqual(expect.arrayContaining(['main', 'lister', 'some', 'none']))
      expect(answer.json.some).toEqual({ kind: 'service', name: 'some', admin: false })
    })

    test('are listed as far as a filter lets them be', async () => {
      expect(Object.keys((await send('GET', '/services', { as: 'some' })).json)).toEqual(['lister'])
    })

    test('are not listed without the scope', async () => {
      expect((await send('GET', '/services', { as: 'none' })).status).toBe(403)
    })
  })
}
