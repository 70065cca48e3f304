// Access and refresh tokens change in mid-run; the newest one is hidden like the first.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { expect, onTestFinished, test } from 'vitest'

import { crowd } from '../mocks/alteryx.ts'
import { leaks, oauthFile, openAlteryxDesk } from './alteryx-desk.ts'
import { formsOf, startEcho } from './echo-hub.ts'

const provider = ['--provider', 'alteryx']
const oauth = ['--oauth-file', 'tokens.json']

test('a system that repeats the newest access token has it told nowhere', async () => {
  const desk = await openAlteryxDesk({ people: crowd(6), tokens: [] })
  await desk.write('tokens.json', oauthFile(desk.mock, { client_secret: 'hush-client-secret' }))
  const url = await startEcho(desk.mock.url, 'refusing')
  const env = { HUBPLAN_TOKEN: undefined, HUBPLAN_URL: url }
  const planning = ['plan', ...provider, '--absent', 'p003@corp.com', '-o', 'plan.json']
  expect(await desk.runWith(env, ...planning, ...oauth)).toMatchObject({ code: 0 })
  desk.mock.endTokens()
  const told: string[] = []
  for (const how of [['--debug'], ['--format', 'json'], ['--events', 'ndjson']]) {
    const { code, stdout, stderr } = await desk.runWith(
      env,
      'apply',
      'plan.json',
      ...oauth,
      ...how,
      '--results',
      'r.csv',
    )
    expect(code, stderr).toBe(5)
    told.push(stdout, stderr)
  }
  expect(desk.mock.renewals.length).toBeGreaterThan(1)
  expect(told.join('')).toContain('***')
  expect(await leaks(desk, ['tokens.json'])).toEqual([])
  const { access_token: access, refresh_token: refresh } = await desk.tokens()
  const files = (await desk.files()).filter((name) => name !== 'tokens.json')
  const all = [...told, ...(await Promise.all(files.map((name) => desk.read(name))))].join('')
  for (const form of [access, refresh].flatMap((one) => formsOf(String(one)))) expect(all).not.toContain(form)
})

test('a token endpoint that gives the refresh token for a reason has it told nowhere', async () => {
  const desk = await openAlteryxDesk({ people: crowd(6), tokens: [] })
  const server = createServer((req, res) => {
    let body = ''
    req.on('data', (chunk) => {
      body += chunk
    })
    req.on('end', () => {
      res.writeHead(400, { 'content-type': 'application/json' })
      res.end(JSON.stringify({ error: new URLSearchParams(body).get('refresh_token') }))
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/as/token`
  await desk.write('tokens.json', oauthFile(desk.mock, { refresh_token: 'hush_and_hide', token_endpoint: endpoint }))
  const { code, stderr } = await desk.runWith({ HUBPLAN_TOKEN: undefined }, 'list', ...provider, ...oauth)
  expect(code).toBe(1)
  expect(stderr).toContain('The token endpoint refused to renew the access token (***)'.replace('The', 'the'))
})
