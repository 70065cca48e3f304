import { describe, expect, test } from 'vitest'

import { type Differences, outcome } from './differences.ts'
import { names, type StartHub, useHub } from './harness.ts'

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z$/

export function createContract(start: StartHub, differs: Differences): void {
  describe('creating users', () => {
    const { send } = useHub(start, {
      users: [{ name: 'there' }, { name: 'also-there' }],
      services: [
        { name: 'narrow', scopes: ['admin:users!user=there'] },
        { name: 'chief', admin: true },
      ],
    })
    const batch = (usernames: unknown, rest: object = {}) => send('POST', '/users', { body: { usernames, ...rest } })

    test('a batch answers 201 with a model for each', async () => {
      const answer = await batch(['b1', 'b2'])
      expect(answer.status).toBe(201)
      expect(names(answer.json)).toEqual(['b1', 'b2'])
      expect(answer.json[0]).toEqual({
        kind: 'user',
        name: 'b1',
        admin: false,
        roles: ['user'],
        groups: [],
        server: null,
        pending: null,
        created: expect.stringMatching(time),
        last_activity: null,
        servers: {},
        auth_state: null,
        ...differs.moreOfUser,
      })
    })

    test('a batch lower-cases', async () => {
      expect(names((await batch(['LOUD'])).json)).toEqual(['loud'])
    })

    test('a batch passes over those who exist and answers only the new', async () => {
      const answer = await batch(['there', 'c1', 'ALSO-THERE'])
      expect(answer.status).toBe(201)
      expect(names(answer.json)).toEqual(['c1'])
    })

    test('all exist: 409, counting what was asked', async () => {
      const answer = await batch(['there', 'also-there', 'There'])
      expect(answer.status).toBe(409)
      expect(answer.json).toEqual({ status: 409, message: 'All 3 users already exist' })
    })

    test('a name given several times is made once and answered as often as asked', async () => {
      expect(names((await batch(['zed', 'zed', 'ZED'])).json)).toEqual(['zed', 'zed', 'zed'])
      expect((await send('GET', '/users?name_filter=zed')).json).toHaveLength(1)
    })

    test('one invalid name refuses all of them', async () => {
      const answer = await batch(['fine', 'not/fine'])
      expect(answer.json).toEqual({ status: 400, message: 'Invalid username: not/fine' })
      expect((await send('GET', '/users/fine')).status).toBe(404)
    })

    test('several invalid names are all told', async () => {
      expect((await batch(['', 'A/b', ' x'])).json).toEqual({ status: 400, message: 'Invalid usernames: , a/b,  x' })
    })

    test('an invalid name beats "all exist"', async () => {
      expect((await batch(['there', 'a/b'])).status).toBe(400)
    })

    test('a string makes one user for each character', async () => {
      expect(names((await batch('xy')).json)).toEqual(['x', 'y'])
    })

    test.each([[[1]], [[null]], [['ok-name', 5]], [7], [true]])('%j as names is a server error', async (given) => {
      const answer = await batch(given)
      expect(answer.json).toEqual({ status: 500, message: 'Internal Server Error' })
    })

    test.each([
      ['no body', {}],
      ['an empty list', { body: { usernames: [] } }],
      ['null', { body: { usernames: null } }],
      ['no key', { body: { admin: true } }],
      ['an array', { body: ['x'] }],
      ['a string', { body: 'x' }],
    ])('%s: 400', async (_, ask) => {
      expect((await send('POST', '/users', ask)).json).toEqual({
        status: 400,
        message: 'Must specify at least one user to create',
      })
    })

    test('what is no JSON: 400', async () => {
      expect((await send('POST', '/users', { raw: '{"usernames": [' })).json).toEqual({
        status: 400,
        message: 'Invalid JSON in body of request',
      })
    })

    test('an unknown key: 400, quoting the rest as Python prints it', async () => {
      expect((await batch(['k1'], { foo: [1, "it's", null, true] })).json).toEqual({
        status: 400,
        message: `Invalid JSON keys: {'foo': [1, "it's", None, True]}`,
      })
      expect((await send('GET', '/users/k1')).status).toBe(404)
    })

    test.each([
      ['yes', 'str'],
      [1, 'int'],
      [null, 'NoneType'],
      [[true], 'list'],
    ])('admin %j: 400', async (admin, type) => {
      expect((await batch(['k2'], { admin })).json).toEqual({
        status: 400,
        message: `user.admin must be <class 'bool'>, not: <class '${type}'>`,
      })
    })

    test('admin goes to the new ones only', async () => {
      const body = { usernames: ['boss1', 'there'], admin: true }
      const answer = await send('POST', '/users', { as: 'chief', body })
      expect(answer.json).toMatchObject([{ name: 'boss1', admin: true }])
      expect([...answer.json[0].roles].sort()).toEqual(['admin', 'user'])
      expect((await send('GET', '/users/there')).json.admin).toBe(false)
    })

    test('who is no admin makes admins in older versions only', async () => {
      const isThere = async (name: string) => (await send('GET', `/users/${name}`)).status === 200
      const { batch: many, create: one } = differs.byNoAdmin
      expect(outcome(await batch(['boss2'], { admin: true }))).toEqual(many)
      expect(await isThere('boss2')).toBe(many.status === 201)
      expect(outcome(await send('POST', '/users/boss3', { body: { admin: true } }))).toEqual(one)
      expect(await isThere('boss3')).toBe(one.status === 201)
      expect((await batch(['plain'], { admin: false })).status).toBe(201)
    })

    test('the content type does not matter', async () => {
      const headers = { 'content-type': 'text/plain' }
      expect((await send('POST', '/users', { body: { usernames: ['ct'] }, headers })).status).toBe(201)
    })

    test('a token with a filter gets empty models of the users it created, or must not create them', async () => {
      const answer = await send('POST', '/users', { as: 'narrow', body: { usernames: ['unseen'] } })
      expect([answer.status, answer.json]).toEqual(differs.createFiltered)
    })

    test('single: 201 with the model', async () => {
      const answer = await send('POST', '/users/s1')
      expect(answer.status).toBe(201)
      expect(answer.json).toMatchObject({ kind: 'user', name: 's1', admin: false, roles: ['user'], groups: [] })
    })

    test('single: admin from the body', async () => {
      const answer = await send('POST', '/users/s2', { as: 'chief', body: { admin: true } })
      expect(answer.json).toMatchObject({ name: 's2', admin: true })
      expect([...answer.json.roles].sort()).toEqual(['admin', 'user'])
    })

    test('single: 409 when there', async () => {
      const answer = await send('POST', '/users/there')
      expect(answer.json).toEqual({ status: 409, message: 'User there already exists' })
    })

    test('single: broken JSON beats 409, and creates nobody', async () => {
      expect((await send('POST', '/users/there', { raw: '{' })).status).toBe(400)
      expect((await send('POST', '/users/s3', { raw: '{' })).status).toBe(400)
      expect((await send('GET', '/users/s3')).status).toBe(404)
    })

    test('single: a body of the wrong shape is refused, but older versions leave the user there', async () => {
      expect((await send('POST', '/users/s4', { body: { foo: 1 } })).json).toEqual({
        status: 400,
        message: "Invalid JSON keys: {'foo': 1}",
      })
      expect(outcome(await send('GET', '/users/s4'))).toEqual(differs.afterBadBody)
      expect((await send('POST', '/users/s5', { body: ['x'] })).json).toEqual({
        status: 400,
        message: "Invalid JSON data: ['x']",
      })
      expect(outcome(await send('GET', '/users/s5'))).toEqual(differs.afterBadBody)
    })

    test('single: an empty body of any kind is as good as none', async () => {
      for (const [name, body] of Object.entries({ e1: [], e2: {}, e3: null, e4: '', e5: 0 })) {
        expect((await send('POST', `/users/${name}`, { body })).status).toBe(201)
      }
    })
  })
}
