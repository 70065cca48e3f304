import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { type Sandbox, startSandbox } from '../helpers/sandbox.ts'
import { ask, askJson, mighty } from './client.ts'

describe('the sandbox as 5.2.1', () => {
  let sandbox: Sandbox
  beforeAll(async () => {
    sandbox = await startSandbox({
      version: '5.2.1',
      tokens: [...mighty, { token: 'boss', name: 'boss', kind: 'user', admin: true, scopes: ['inherit'] }],
      users: [
        { name: 'ben', lastActivity: '2024-05-01T00:00:00Z' },
        { name: 'ann', servers: [{ lastActivity: null }] },
        { name: 'adm', admin: true },
      ],
      groups: [{ name: 'g' }, { name: 'seeded', properties: { source: 'seed' } }],
    })
  })
  afterAll(() => sandbox.close())
  const message = async (method: string, path: string, body?: unknown, token = 'secret') =>
    JSON.parse((await ask(sandbox, method, path, { body, token })).text).message

  test('says so', async () => {
    expect(await askJson(sandbox, '/')).toEqual({ version: '5.2.1' })
  })

  test('a bad token has its own text', async () => {
    expect(await message('GET', '/users', undefined, 'bad')).toBe('Missing or invalid credentials.')
  })

  test('only an admin makes admins', async () => {
    expect(await message('PATCH', '/users/ann', { admin: true })).toBe('Only admins can grant admin permissions')
    expect(await message('POST', '/users', { usernames: ['x'], admin: true })).toBe(
      'Only admins can grant admin permissions',
    )
    expect(await message('POST', '/users/x', { admin: true })).toBe('Only admins can grant admin permissions')
    expect(sandbox.hub.users.has('x')).toBe(false)
    expect((await ask(sandbox, 'PATCH', '/users/ann', { body: { admin: false } })).status).toBe(200)
  })

  test('only an admin changes admins, but deletes need no admin', async () => {
    expect(await message('PATCH', '/users/adm', { admin: false })).toBe('Only admins can modify other admins')
    expect((await ask(sandbox, 'PATCH', '/users/adm', { body: { admin: false }, token: 'boss' })).status).toBe(200)
    expect((await ask(sandbox, 'PATCH', '/users/adm', { body: { admin: true }, token: 'boss' })).status).toBe(200)
    expect((await ask(sandbox, 'DELETE', '/users/adm')).status).toBe(204)
  })

  test('sorts, and refuses nonsense', async () => {
    const names = async (sort: string) =>
      ((await askJson(sandbox, `/users?sort=${sort}`)) as { name: string }[]).map((user) => user.name)
    expect(await names('name')).toEqual(['ann', 'ben', 'boss'])
    expect((await names('-last_activity')).at(-1)).toBe('ann')
    expect(await message('GET', '/users?sort=foo')).toBe("sort must be 'id', 'name', or 'last_activity', not 'foo'")
  })

  test('has properties of groups', async () => {
    const answer = await ask(sandbox, 'PUT', '/groups/g/properties', { body: { source: 'system' } })
    expect(JSON.parse(answer.text)).toMatchObject({ name: 'g', properties: { source: 'system' } })
    expect((await ask(sandbox, 'PUT', '/groups/g/properties', { body: [] })).status).toBe(400)
  })

  test('shows what it was seeded with', async () => {
    expect(await askJson(sandbox, '/groups/seeded')).toMatchObject({ properties: { source: 'seed' } })
    const { servers } = (await askJson(sandbox, '/users/ann')) as { servers: Record<string, unknown> }
    expect(servers['']).toMatchObject({ ready: true, last_activity: null })
  })

  test('interrupts a start', async () => {
    sandbox.hub.setServer('ben', '', 'spawning')
    expect((await ask(sandbox, 'DELETE', '/users/ben/server')).status).toBe(204)
  })

  test('whoami has the id of the token', async () => {
    expect(await askJson(sandbox, '/user')).toMatchObject({ name: 'tool', token_id: 'a1' })
  })
})
