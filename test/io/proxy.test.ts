import { describe, expect, test } from 'vitest'

import type { Env } from '../../src/core/types.ts'
import { proxyFor } from '../../src/io/proxy.ts'

const at = (url: string, env: Env) => proxyFor(new URL(url), env)
const hub = 'https://hub.example.edu'

test('each scheme has its variable, in either case; the lower case comes first', () => {
  const env: Env = { HTTPS_PROXY: 'http://a:1', HTTP_PROXY: 'http://b:2' }
  expect(at(hub, env)).toEqual({ origin: 'http://a:1', host: 'a:1', variable: 'HTTPS_PROXY' })
  expect(at('http://hub.example.edu', env)).toMatchObject({ host: 'b:2', variable: 'HTTP_PROXY' })
  expect(at(hub, { ...env, https_proxy: 'https://c' })).toEqual({
    origin: 'https://c',
    host: 'c:443',
    variable: 'https_proxy',
  })
  expect(at(hub, { ...env, https_proxy: '' })).toBeUndefined()
  expect(at(hub, { HTTP_PROXY: 'http://b:2' })).toBeUndefined()
})

test('without a scheme it is one of http', () => {
  expect(at(hub, { HTTPS_PROXY: 'proxy.example.edu:3128' })).toMatchObject({ origin: 'http://proxy.example.edu:3128' })
  expect(at(hub, { HTTPS_PROXY: 'proxy' })).toMatchObject({ host: 'proxy:80' })
})

test('a user name and a password go into the header alone', () => {
  expect(at(hub, { HTTPS_PROXY: 'http://me%40x:p%25w@p:1' })).toEqual({
    origin: 'http://p:1',
    host: 'p:1',
    variable: 'HTTPS_PROXY',
    authorization: `Basic ${Buffer.from('me@x:p%w').toString('base64')}`,
    password: 'p%w',
  })
  expect(at(hub, { HTTPS_PROXY: 'http://me@p:1' })).toEqual({
    origin: 'http://p:1',
    host: 'p:1',
    variable: 'HTTPS_PROXY',
    authorization: `Basic ${Buffer.from('me:').toString('base64')}`,
  })
})

test.each([
  ['http://', 'is not the address of a proxy'],
  ['http://me:hush@', 'is not the address of a proxy'],
  ['socks5://me:hush@p', 'names a proxy of the kind socks5, which hubplan does not support'],
  ['http://me:hush%@p', 'has a % in its user name or password that begins no escape (write %25)'],
])('%s is refused, unseen', (text, fault) => {
  expect(() => at(hub, { HTTPS_PROXY: text })).toThrow(
    expect.objectContaining({
      code: 'usage',
      message: `HTTPS_PROXY ${fault}.`,
      hint: 'write it like http://proxy.example.edu:3128, or add the host of the system to NO_PROXY',
    }),
  )
})

describe('NO_PROXY', () => {
  const isDirect = (url: string, list: string): boolean =>
    at(url, { HTTPS_PROXY: 'http://p', HTTP_PROXY: 'http://p', NO_PROXY: list }) === undefined
  test.each([
    ['https://hub.example.edu', 'hub.example.edu'],
    ['https://hub.example.edu', 'EXAMPLE.edu'],
    ['https://hub.example.edu', '.example.edu'],
    ['https://hub.example.edu', '*.example.edu'],
    ['https://hub.example.edu.', 'a, hub.example.edu'],
    ['https://hub.example.edu', 'a b *'],
    ['https://hub.example.edu', 'hub.example.edu:443'],
    ['http://hub.example.edu', 'hub.example.edu:80'],
    ['http://10.1.2.3:8081', '10.0.0.0/8'],
    ['http://10.1.2.3:8081', '10.1.2.3:8081'],
    ['http://[::1]:8081', '::1'],
    ['http://[::1]:8081', '[::1]'],
    ['http://[::1]:8081', '[::1]:8081'],
    ['http://[fd00::7]', 'fd00::/8'],
  ])('%s is reached directly with %s', (url, list) => {
    expect(isDirect(url, list)).toBe(true)
  })
  test.each([
    ['https://hub.example.edu', ''],
    ['https://hub.example.edu', ',.,*.'],
    ['https://hub.example.edu', 'other.edu,ub.example.edu'],
    ['https://hub.example.edu', 'hub.example.edu:8443'],
    ['https://hub.example.edu', '10.0.0.0/8'],
    ['http://10.1.2.3', '10.0.0.0/99, 10.2.0.0/16, fd00::/8, x/8, 10.0.0.0/'],
    ['http://10.1.2.3', '2.3'],
    ['http://127.0.0.1', 'localhost'],
  ])('%s is not with %s', (url, list) => {
    expect(isDirect(url, list)).toBe(false)
  })
  test('in lower case comes first', () => {
    const env = { HTTPS_PROXY: 'http://p', NO_PROXY: '*', no_proxy: '' }
    expect(at(hub, env)).toBeDefined()
  })
})
