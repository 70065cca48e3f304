import { describe, expect, test } from 'vitest'

import { type Differences, outcome } from './differences.ts'
import { names, type StartHub, segment, useHub } from './harness.ts'

export function changeContract(start: StartHub, differs: Differences): void {
  describe('changing users', () => {
    const seeded = ['ann', 'ben', 'cat', 'dan', 'eve', 'fay', 'gus', 'hal', 'ian', 'jan']
    const { send, userToken } = useHub(start, {
      users: [...seeded.map((name) => ({ name })), { name: 'boss', admin: true }],
      services: [{ name: 'chief', admin: true }],
    })
    const patch = (name: string, body: unknown, as = 'main') => send('PATCH', `/users/${segment(name)}`, { as, body })

    test('admin on and off; the answer is the model with auth_state', async () => {
      const on = await patch('ann', { admin: true }, 'chief')
      expect(on.status).toBe(200)
      expect(on.json).toMatchObject({ name: 'ann', admin: true, auth_state: null })
      expect([...on.json.roles].sort()).toEqual(['admin', 'user'])
      const off = await patch('ann', { admin: false }, 'chief')
      expect(off.json).toMatchObject({ admin: false, roles: ['user'] })
    })

    test('who is no admin makes and changes admins in older versions only', async () => {
      const { grant, grantAndRename, change } = differs.byNoAdmin
      expect(outcome(await patch('ian', { admin: true }))).toEqual(grant)
      expect((await send('GET', '/users/ian')).json.admin).toBe(grant.status === 200)
      expect(outcome(await patch('jan', { name: 'jana', admin: true }))).toEqual(grantAndRename)
      for (const body of [{}, { admin: true }, { admin: false }]) {
        expect(outcome(await patch('boss', body))).toEqual(change)
      }
      expect((await send('GET', '/users/boss')).json.admin).toBe(change.status === 403)
    })

    test('who is no admin may take nothing from those who are none', async () => {
      expect((await patch('ben', { admin: false })).json).toMatchObject({ name: 'ben', admin: false })
    })

    test('an admin renames an admin', async () => {
      await patch('ben', { admin: true }, 'chief')
      expect((await patch('ben', { name: 'benny' }, 'chief')).json).toMatchObject({ name: 'benny', admin: true })
    })

    test('a rename keeps the place in the list, the groups and the time of creation', async () => {
      const before = (await send('GET', '/users')).json
      const at = names(before).indexOf('cat')
      await send('POST', '/groups/g', { body: { users: ['cat'] } })
      expect((await patch('cat', { name: 'kitty' })).json).toMatchObject({ name: 'kitty', groups: ['g'] })
      const after = (await send('GET', '/users')).json
      expect(names(after).indexOf('kitty')).toBe(at)
      expect(after[at].created).toBe(before[at].created)
      expect((await send('GET', '/users/cat')).status).toBe(404)
      expect((await send('GET', '/groups/g')).json.users).toEqual(['kitty'])
    })

    test('a token of a renamed user stays good, and is that of the new name', async () => {
      await send('POST', '/users/tom')
      const token = await userToken('tom')
      expect((await patch('tom', { name: 'thomas' })).status).toBe(200)
      expect((await send('GET', '/user', { token })).json.name).toBe('thomas')
    })

    test('renaming and promoting in one', async () => {
      expect((await patch('dan', { name: 'dana', admin: true }, 'chief')).json).toMatchObject({
        name: 'dana',
        admin: true,
      })
    })

    test('a name that is taken: 400', async () => {
      expect((await patch('eve', { name: 'fay' })).json).toEqual({
        status: 400,
        message: 'User fay already exists, username must be unique',
      })
    })

    test('to itself: 200', async () => {
      expect((await patch('eve', { name: 'eve' })).status).toBe(200)
    })

    test.each(['x/y', 'UPPER', ' blank', 'ü'])('a new name is neither checked nor lower-cased: %j', async (name) => {
      expect((await patch('fay', { name })).json.name).toBe(name)
      expect((await send('GET', `/users/${segment(name)}`)).json.name).toBe(name)
      expect((await patch(name, { name: 'fay' })).json.name).toBe('fay')
    })

    test('even the empty name is taken, and then has no URL', async () => {
      await send('POST', '/users/doomed')
      expect((await patch('doomed', { name: '' })).json.name).toBe('')
      expect(names((await send('GET', '/users')).json)).toContain('')
    })

    test('{} changes nothing', async () => {
      expect((await patch('gus', {})).json).toMatchObject({ name: 'gus', admin: false })
    })

    test('an unknown user: 404, before the body is looked at', async () => {
      expect((await send('PATCH', '/users/nobody', { raw: '{' })).json).toEqual({
        status: 404,
        message: differs.plain[404],
      })
    })

    test.each([
      ['no body', {}, 'Invalid JSON data: None'],
      ['null', { body: null }, 'Invalid JSON data: None'],
      ['a list', { body: [] }, 'Invalid JSON data: []'],
      ['a number', { body: 1 }, 'Invalid JSON data: 1'],
      ['broken JSON', { raw: '{' }, 'Invalid JSON in body of request'],
      ['an unknown key', { body: { foo: 'x', admin: true } }, "Invalid JSON keys: {'foo': 'x', 'admin': True}"],
      ['a name that is no string', { body: { name: 5 } }, "user.name must be <class 'str'>, not: <class 'int'>"],
      ['admin as text', { body: { admin: 'true' } }, "user.admin must be <class 'bool'>, not: <class 'str'>"],
    ])('%s: 400', async (_, ask, message) => {
      expect((await send('PATCH', '/users/gus', ask)).json).toEqual({ status: 400, message })
      expect((await send('GET', '/users/gus')).json.admin).toBe(false)
    })

    test.each([{ groups: ['g'] }, { roles: ['admin'] }, { auth_state: { a: 1 } }])('%j: 500', async (body) => {
      expect((await patch('hal', body)).json).toEqual({ status: 500, message: 'Internal Server Error' })
    })

    test('an empty list of groups takes the user out of all groups', async () => {
      await send('POST', '/groups/g2', { body: { users: ['hal'] } })
      expect((await patch('hal', { groups: [] })).json).toMatchObject({ name: 'hal', groups: [] })
      expect((await send('GET', '/groups/g2')).json.users).toEqual([])
    })
  })

  describe('deleting users', () => {
    const { send, userToken } = useHub(start, {
      users: ['one', 'two', 'worker', 'boss', 'mallory', 'owner'].map((name) => ({
        name,
        admin: name === 'boss' || name === 'owner',
      })),
      services: [
        { name: 'worker', scopes: ['delete:users'] },
        { name: 'deleter', scopes: ['delete:users'] },
      ],
    })

    test('204 without a body, then 404', async () => {
      const answer = await send('DELETE', '/users/one')
      expect(answer.status).toBe(204)
      expect(answer.text).toBe('')
      expect((await send('DELETE', '/users/one')).json).toEqual({ status: 404, message: differs.plain[404] })
    })

    test('who is deleted is gone from the groups', async () => {
      await send('POST', '/groups/left', { body: { users: ['two'] } })
      await send('DELETE', '/users/two')
      expect((await send('GET', '/groups/left')).json.users).toEqual([])
    })

    test('a service may not delete the user of its own name', async () => {
      expect((await send('DELETE', '/users/worker', { as: 'worker' })).json).toEqual({
        status: 400,
        message: 'Cannot delete yourself!',
      })
    })

    test('an admin may not delete oneself', async () => {
      const token = await userToken('owner')
      expect((await send('DELETE', '/users/owner', { token })).json).toEqual({
        status: 400,
        message: 'Cannot delete yourself!',
      })
    })

    test('an admin is deleted without more ado, by a mere service', async () => {
      expect((await send('DELETE', '/users/boss', { as: 'deleter' })).status).toBe(204)
    })

    test('delete:users alone shows nobody', async () => {
      expect((await send('GET', '/users/mallory', { as: 'deleter' })).status).toBe(403)
    })

    test('the tokens of a deleted user are refused', async () => {
      const token = await userToken('mallory')
      expect((await send('GET', '/user', { token })).status).toBe(200)
      await send('DELETE', '/users/mallory')
      expect((await send('GET', '/user', { token })).json).toEqual({ status: 403, message: differs.plain[403] })
    })

    test('a body is not read', async () => {
      await send('POST', '/users/late')
      expect((await send('DELETE', '/users/late', { raw: '{' })).status).toBe(204)
    })
  })
}
