// Systems and token endpoints of other makers, by way of a proxy, and a token endpoint that drips.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { expect, onTestFinished, test } from 'vitest'

import { openForwardProxy } from '../helpers/forward-proxy.ts'
import { runInside } from '../helpers/inside.ts'
import { crowd } from '../mocks/alteryx.ts'
import { oauthFile, openAlteryxDesk } from './alteryx-desk.ts'
import { openBevyDesk } from './bevy-desk.ts'

const list = ['list', '--format', 'names']

test('Alteryx and its token endpoint are reached by way of the proxy', async () => {
  const [desk, proxy] = [await openAlteryxDesk({ people: crowd(3), tokens: [] }), await openForwardProxy()]
  await desk.write('tokens.json', oauthFile(desk.mock))
  const env = { HUBPLAN_TOKEN: undefined, HTTP_PROXY: proxy.url }
  const command = [...list, '--provider', 'alteryx', '--oauth-file', 'tokens.json']
  expect(await desk.runWith(env, ...command)).toMatchObject({ code: 0 })
  expect(proxy.passed[0]).toBe(`POST ${desk.mock.tokenEndpoint}`)
  expect(proxy.passed).toHaveLength(desk.mock.seen.length)
  expect(await desk.runWith({ ...env, NO_PROXY: '127.0.0.1' }, ...command)).toMatchObject({ code: 0 })
  expect(proxy.passed.length).toBeLessThan(desk.mock.seen.length)
})

test('a renewal that a proxy refuses names the proxy, at once', async () => {
  const desk = await openAlteryxDesk({ people: crowd(3), tokens: [] })
  await desk.write('tokens.json', oauthFile(desk.mock))
  const env = { HUBPLAN_TOKEN: undefined, HTTP_PROXY: 'http://me:hush-hush@127.0.0.1:9' }
  expect(await desk.runWith(env, ...list, '--provider', 'alteryx', '--oauth-file', 'tokens.json')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(
      'the access token cannot be renewed: the proxy 127.0.0.1:9 of HTTP_PROXY refused the connection (token endpoint); check HTTP_PROXY; a host that NO_PROXY names is reached directly',
    ),
  })
  expect(desk.mock.renewals).toHaveLength(0)
})

test('a token endpoint that drips is left at the timeout', async () => {
  const server = createServer((_, response) => {
    response.write(' ')
    const timer = setInterval(() => response.write(' '), 50)
    response.on('close', () => clearInterval(timer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const desk = await openAlteryxDesk({ people: crowd(3), tokens: [] })
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/as/token`
  await desk.write('tokens.json', oauthFile(desk.mock, { token_endpoint: endpoint }))
  const command = [...list, '--provider', 'alteryx', '--oauth-file', 'tokens.json', '--timeout', '5']
  // By a clock that stands still every byte came just now. The timeout is longer than this process, which is the endpoint too,
  // may stand still before the first byte.
  const played = { elapsedMs: () => 0 }
  const ran = await runInside(command, { cwd: desk.folder, env: { HUBPLAN_URL: desk.mock.url, NO_COLOR: '1' }, played })
  expect(ran).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('was lost (the hub did not complete its answer in 5 s)'),
  })
  expect(ran.stdout + ran.stderr).not.toContain('hush')
})

test('Bevy is reached by way of the proxy', async () => {
  const people = [{ id: 1, email: 'p1@example.org' }]
  const [desk, proxy] = [await openBevyDesk({ people }), await openForwardProxy({ credentials: 'me:hush-hush' })]
  const HTTP_PROXY = `http://me:hush-hush@127.0.0.1:${proxy.port}`
  const ran = await desk.runWith({ HTTP_PROXY }, ...list, '--provider', 'bevy')
  expect(ran).toMatchObject({ code: 0, stdout: 'p1@example.org\n' })
  expect(proxy.passed).toHaveLength(desk.site.asked.length)
})
