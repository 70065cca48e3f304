import { afterEach, expect, test } from 'vitest'

import type { Http, Reply } from '../../../src/http/types.ts'
import { jupyterhub } from '../../../src/providers/jupyterhub/index.ts'
import { readPerson } from '../../../src/providers/jupyterhub/use.ts'
import { connect, fullScopes } from '../../helpers/hub-client.ts'
import { startSandbox } from '../../helpers/sandbox.ts'

const cleanup: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of cleanup.splice(0)) await close()
})

async function hub(scopes: readonly string[] = fullScopes): Promise<Http> {
  const started = '2026-11-30T08:00:00Z'
  const sandbox = await startSandbox({
    allowNamedServers: true,
    tokens: [{ token: 'secret', name: 'bot', kind: 'service', scopes }],
    users: [{ name: 'ann', servers: [{ started }, { name: 'old', state: 'stopped' }] }],
  })
  const client = connect(sandbox.url, 'secret')
  cleanup.push(client.close, sandbox.close)
  return client.http
}

test('a user has roles, and servers that are stopped too', async () => {
  expect(await readPerson(await hub(), 'ann')).toEqual({
    roles: ['user'],
    servers: [
      { name: '', state: 'ready', started: '2026-11-30T08:00:00Z', url: '/user/ann/' },
      { name: 'old', state: 'stopped', started: null, url: '/user/ann/old/' },
    ],
    use: 'none',
  })
})

test('what the token does not see is left out', async () => {
  expect(await readPerson(await hub(['list:users', 'read:users:name']), 'ann')).toEqual({ use: 'none' })
  expect(await readPerson(await hub(['list:users']), 'ann')).toEqual({ use: 'none' })
})

test('an odd answer is not a user', async () => {
  const reply =
    (body: unknown): Http =>
    async () =>
      ({ status: 200, headers: {}, body, text: '' }) satisfies Reply
  expect(await readPerson(reply([]), 'ann')).toEqual({ use: 'none' })
  expect(
    await readPerson(reply({ roles: 5, servers: { '': 5, x: { ready: true, started: 5, url: 5 } } }), 'ann'),
  ).toEqual({
    servers: [
      { name: '', state: 'spawn' },
      { name: 'x', state: 'ready' },
    ],
    use: 'none',
  })
})

test('the record reads it, and says that a hub counts no minutes', async () => {
  expect(await jupyterhub.readPerson?.(await hub(), 'ann', 30)).toMatchObject({ roles: ['user'] })
  expect(await jupyterhub.readUse?.(await hub(), 30)).toEqual({ statistics: 'none' })
})
