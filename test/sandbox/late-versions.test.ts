// What 5.5 and 6.0 do otherwise, beyond what the contract looks at.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { likeVersion } from '../../src/sandbox/versions.ts'
import { type Sandbox, startSandbox } from '../helpers/sandbox.ts'
import { ask, askJson, mighty } from './client.ts'

describe('the sandbox as 6.0.0', () => {
  let sandbox: Sandbox
  beforeAll(async () => {
    sandbox = await startSandbox({
      version: '6.0.0',
      tokens: [...mighty, { token: 'starter', name: 'starter', kind: 'service', scopes: ['start:servers!user=ben'] }],
      users: [{ name: 'ann', servers: [{}] }, { name: 'ben' }],
    })
  })
  afterAll(() => sandbox.close())

  test('a server can be read by itself, running or not', async () => {
    expect(await askJson(sandbox, '/users/ann/server')).toMatchObject({ name: '', ready: true, display_name: '' })
    expect(await askJson(sandbox, '/users/ben/server')).toMatchObject({ stopped: true })
    expect(JSON.parse((await ask(sandbox, 'GET', '/users/nobody/server')).text)).toEqual({ status: 404, message: null })
  })

  test('a token with no more than the scope for it starts a server', async () => {
    expect((await ask(sandbox, 'POST', '/users/ben/server', { token: 'starter' })).status).toBe(201)
    expect((await ask(sandbox, 'POST', '/users/ann/server', { token: 'starter' })).status).toBe(404)
  })
})

test.each([
  ['', '3.0.0'],
  ['2.3.1', '3.0.0'],
  ['4.1.6', '3.0.0'],
  ['5.0.0', '3.0.0'],
  ['5.1.0', '5.2.1'],
  ['5.2.1', '5.2.1'],
  ['5.3.0', '5.5.1'],
  ['5.5.1', '5.5.1'],
  ['6.0.0b2', '6.0.0'],
  ['7.0.0', '6.0.0'],
])('a hub of version "%s" is most like %s', (version, like) => {
  expect(likeVersion(version)).toBe(like)
})
