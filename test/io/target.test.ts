import { expect, test, vi } from 'vitest'

import { mayUseToken, normaliseUrl, plainHttpWarning, resolveTarget } from '../../src/io/target.ts'
import { jupyterhub } from '../../src/providers/jupyterhub/index.ts'

const hub = 'https://hub.example.edu'
const { way } = jupyterhub

test.each([
  ['https://hub.example.edu', hub],
  ['https://hub.example.edu/', hub],
  ['https://hub.example.edu/hub', hub],
  ['https://hub.example.edu/hub/', hub],
  ['https://hub.example.edu/hub/api', hub],
  ['https://HUB.example.edu:443/hub/api/', hub],
  ['http://127.0.0.1:8081/jupyter/hub/api', 'http://127.0.0.1:8081/jupyter'],
  ['http://127.0.0.1:8000/jupyter/', 'http://127.0.0.1:8000/jupyter'],
  ['http://hub.example.edu/github', 'http://hub.example.edu/github'],
])('%s is the hub %s', (text, url) => {
  expect(normaliseUrl(text, '--url', way.tail)).toBe(url)
})

test.each([
  ['hub.example.edu', '--url is not an address; write it like https://hub.example.edu.'],
  ['localhost:8000', '--url does not start with https:// or http://; write it like https://hub.example.edu.'],
  ['ftp://h', '--url does not start with https:// or http://; write it like https://hub.example.edu.'],
  [
    'https://me:hush@h',
    '--url contains a user name or password, which an address must not have; write it like https://hub.example.edu.',
  ],
  [
    'https://h/?token=hush',
    '--url has a query (?...), which the address of a hub must not have; write it like https://hub.example.edu.',
  ],
  [
    'https://h/#x',
    '--url has a fragment (#...), which the address of a hub must not have; write it like https://hub.example.edu.',
  ],
])('%s is refused without being shown', (text, message) => {
  expect(() => normaliseUrl(text, '--url', way.tail)).toThrow(expect.objectContaining({ code: 'target', message }))
})

test('the flag comes first, then the variables, then the file, then the default', () => {
  const env = { HUBPLAN_URL: 'http://b', JUPYTERHUB_URL: 'http://c' }
  expect(resolveTarget({ way, flagUrl: 'http://a', env })).toEqual({ url: 'http://a', from: 'flag' })
  expect(resolveTarget({ way, env })).toEqual({ url: 'http://b', from: 'environment' })
  expect(resolveTarget({ way, env: { HUBPLAN_URL: '', JUPYTERHUB_URL: 'http://c' } })).toMatchObject({
    url: 'http://c',
  })
  expect(resolveTarget({ way, env: {}, fileUrl: hub })).toEqual({ url: hub, from: 'file' })
  expect(resolveTarget({ way, env: {} })).toEqual({ url: 'http://127.0.0.1:8081', from: 'default' })
})

test('the environment may name the hub of the file in another form', () => {
  const env = { HUBPLAN_URL: `${hub}/hub/api` }
  expect(resolveTarget({ way, env, fileUrl: `${hub}/`, filePath: 'hubplan.yaml' }).from).toBe('environment')
})

test('another hub than the file names is an error', () => {
  const resolve = () =>
    resolveTarget({ way, flagUrl: 'https://other', env: {}, fileUrl: hub, filePath: 'hubplan.yaml:2:16' })
  expect(resolve).toThrow('--url names https://other, but hubplan.yaml:2:16 names https://hub.example.edu.')
})

test('an address that a flag, the environment or the default gives gets the token', async () => {
  for (const from of ['flag', 'environment', 'default'] as const) {
    await expect(mayUseToken({ url: hub, from }, { CI: 'true' }, undefined)).resolves.toBeUndefined()
  }
})

test('in CI an address that only the file names gets no token, and nobody is asked', async () => {
  const ask = vi.fn(async () => 'y')
  await expect(mayUseToken({ url: hub, from: 'file' }, { CI: '1' }, ask)).rejects.toMatchObject({
    code: 'target',
    message: 'Only the file names https://hub.example.edu, so no token is sent there.',
    hint: 'set HUBPLAN_URL to the same address in the CI environment',
  })
  expect(ask).not.toHaveBeenCalled()
})

test('in CI another way to set the address there is in the hint', async () => {
  await expect(mayUseToken({ url: hub, from: 'file' }, { CI: '1' }, undefined, '; or so')).rejects.toMatchObject({
    hint: 'set HUBPLAN_URL to the same address in the CI environment; or so',
  })
})

test.each(['false', '0', '', undefined])('CI=%s is not CI: the question decides', async (value) => {
  const ask = vi.fn(async () => 'Yes')
  await mayUseToken({ url: hub, from: 'file' }, { CI: value }, ask)
  expect(ask).toHaveBeenCalledWith('Only the file names https://hub.example.edu. Send your token there? [y/N] ')
})

test.each(['', 'n', 'yep', undefined])('the answer %j sends no token', async (answer) => {
  const sent = mayUseToken({ url: hub, from: 'file' }, {}, async () => answer)
  await expect(sent).rejects.toMatchObject({ hint: 'set HUBPLAN_URL or give --url with the same address' })
})

test('without a terminal no token is sent', async () => {
  await expect(mayUseToken({ url: hub, from: 'file' }, {}, undefined)).rejects.toMatchObject({ code: 'target' })
})

test('http to another machine gives a warning', () => {
  expect(plainHttpWarning('http://hub.example.edu')).toBe(
    'The token travels unencrypted to http://hub.example.edu; use https:// if the hub offers it.',
  )
  const safe = ['https://a', 'http://localhost:1', 'http://x.localhost', 'http://127.1.2.3', 'http://[::1]:80']
  expect(safe.map(plainHttpWarning)).toEqual(safe.map(() => undefined))
  expect(plainHttpWarning('http://127.0.0.1.evil.example')).toBeDefined()
})
