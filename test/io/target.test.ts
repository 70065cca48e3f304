import { expect, test, vi } from 'vitest'

import { checkEncrypted, mayUseToken, normaliseUrl, resolveTarget } from '../../src/io/target.ts'
import { alteryx } from '../../src/providers/alteryx/index.ts'
import { aup } from '../../src/providers/aup/index.ts'
import { bevy } from '../../src/providers/bevy/index.ts'
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
  ['localhost:8000', '--url does not start with https:// or http://; write it like http://localhost:8000.'],
  [
    'hub.uni.example:8443/jupyter',
    '--url does not start with https:// or http://; write it like https://hub.uni.example:8443/jupyter.',
  ],
  [':8000', '--url is not an address; write it like http://127.0.0.1:8000.'],
  [':99999', '--url is not an address; write it like https://hub.example.edu.'],
  ['http://127.0.0.1:99999', '--url is not an address; write it like https://hub.example.edu.'],
  ['8000', '--url is not an address; write it like http://127.0.0.1:8000.'],
  ['"https://hub.example.org"', '--url is not an address; write it like https://hub.example.org.'],
  ['ey0.A-Token.of-letters', '--url is not an address; write it like https://hub.example.edu.'],
  ['ftp://h', '--url does not start with https:// or http://; write it like https://hub.example.edu.'],
  [
    'https://me:hush@h',
    '--url contains a user name or password, which an address must not have; write it like https://hub.example.edu.',
  ],
  [
    'https://h/?token=hush',
    '--url has a query (?...), which the address of a hub must not have; write it like https://h.',
  ],
  ['https://h/#x', '--url has a fragment (#...), which the address of a hub must not have; write it like https://h.'],
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

const proxy = { origin: 'http://proxy.example.edu:3128', host: 'proxy.example.edu:3128', variable: 'HTTP_PROXY' }

test('http is for this machine only', () => {
  const safe = ['https://a', 'http://localhost:1', 'http://x.localhost', 'http://127.1.2.3', 'http://[::1]:80']
  for (const url of safe) expect(() => checkEncrypted(url, undefined)).not.toThrow()
  for (const url of ['http://hub.example.edu', 'http://127.0.0.1.evil.example', 'http://hub:8081', 'http://10.0.0.1']) {
    expect(() => checkEncrypted(url, undefined), url).toThrow(`The token would travel unencrypted to ${url}.`)
  }
})

test('a proxy on another machine sees what is plain, and not what is encrypted', () => {
  expect(() => checkEncrypted('https://127.0.0.1', proxy)).not.toThrow()
  expect(() => checkEncrypted('http://[::1]', { ...proxy, origin: 'http://127.0.0.1:3128' })).not.toThrow()
  expect(() => checkEncrypted('http://127.0.0.1:8081', proxy)).toThrow(
    'The token would travel unencrypted to the proxy proxy.example.edu:3128 of HTTP_PROXY, on its way to http://127.0.0.1:8081.',
  )
})

test.each([
  ['/hub/user-redirect/lab/tree', ''],
  ['/hub/admin', ''],
  ['/hub/admin#/edit-user?username=ann', ''],
  ['/hub/home', ''],
  ['/hub/token', ''],
  ['/hub/spawn/ann/gpu?profile=x', ''],
  ['/hub/login?next=%2Fhub%2Fhome', ''],
  ['/hub/?next=%2Fx', ''],
  ['/?next=%2Fhub%2F', ''],
  ['/hub/api/users?limit=5', ''],
  ['/hub/hub/admin', '/hub'],
  ['/user/ann/lab/tree/hub/notes.ipynb?token=hush', ''],
  ['/user-redirect/lab', ''],
  ['/jupyter/hub/admin', '/jupyter'],
  ['/jupyter/user/ann@x.edu/gpu/lab', '/jupyter'],
  ['/services/jupyter/', '/services/jupyter'],
])('the page %s in a browser is one of the hub at "%s"', (page, base) => {
  for (const provider of [jupyterhub, aup]) {
    expect(normaliseUrl(hub + page, '--url', provider.way.tail)).toBe(hub + base)
  }
})

test.each([
  [bevy, '/api/', ''],
  [bevy, '/dashboard/users?page=2', ''],
  [bevy, '/accounts/login/?next=/', ''],
  [alteryx, '/v4', ''],
  [alteryx, '/cloud-portal/home?workspaceId=7', ''],
  [alteryx, '/designer', ''],
])('a page of another system is one of its site', ({ way: { tail } }, page, base) => {
  expect(normaliseUrl(hub + page, '--url', tail)).toBe(hub + base)
})
