import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { Problem } from '../../src/core/problem.ts'
import { type DirectoryFlags, directoryUrl, parseDirectoryUrl, readDirectoryAccess } from '../../src/io/directory.ts'
import { temporaryFolder } from '../helpers/folder.ts'

type Env = Readonly<Record<string, string>>

const folder = temporaryFolder()
const secret = 'hush-42-secret'

function file(name: string, text: string, mode = 0o600): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}

async function access(env: Env, flags: DirectoryFlags = {}, url = 'ldaps://dc.example.edu') {
  return readDirectoryAccess(parseDirectoryUrl(url, 'x'), flags, env)
}

async function problem(env: Env, flags: DirectoryFlags = {}, url?: string): Promise<string> {
  const caught = await access(env, flags, url).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(caught instanceof Problem)) throw new Error('no problem')
  expect(`${caught.message} ${caught.hint}`).not.toContain(secret)
  return caught.message
}

describe('the address of a directory', () => {
  test.each([
    ['ldaps://dc.example.edu', 'ldaps://dc.example.edu', 'dc.example.edu', 636],
    ['LDAPS://DC.Example.EDU:636/', 'ldaps://dc.example.edu', 'dc.example.edu', 636],
    ['ldap://dc:3890', 'ldap://dc:3890', 'dc', 3890],
    ['ldap://[::1]', 'ldap://[::1]', '::1', 389],
  ])('%s is %s', (text, url, host, port) => {
    expect(parseDirectoryUrl(text, 'x')).toMatchObject({ url, host, port })
  })
  test.each([
    'https://dc',
    'dc',
    'ldap://',
    'ldap:///dc=x',
    'ldaps://dc/dc=example',
    'ldaps://dc?uid',
    `ldaps://cn=a:${secret}@dc`,
    'ldap://dc:99999',
    'ldap://dc:x',
    'ldap://dc one',
  ])('%s is none', (text) => {
    expect(() => parseDirectoryUrl(text, '--ldap-url')).toThrow(/^--ldap-url .*; write it like ldaps:\/\//)
    expect(() => parseDirectoryUrl(text, '--ldap-url')).not.toThrow(new RegExp(secret))
  })
  test('comes from the flag, else from the environment, else from nowhere', () => {
    const env = { HUBPLAN_LDAP_URL: 'ldap://two' }
    expect(directoryUrl({ url: 'ldap://one' }, env)?.host).toBe('one')
    expect(directoryUrl({}, env)?.host).toBe('two')
    expect(directoryUrl({}, { HUBPLAN_LDAP_URL: '' })).toBeUndefined()
  })
})

describe('the login', () => {
  const dn = { HUBPLAN_LDAP_BIND_DN: 'cn=a' }

  test('is anonymous without a name', async () => {
    expect((await access({})).access).toEqual({
      url: 'ldaps://dc.example.edu',
      host: 'dc.example.edu',
      port: 636,
      encryption: 'ldaps',
    })
  })
  test('has its password from the environment, or a file', async () => {
    const bind = { dn: 'cn=a', password: secret }
    const path = file('password', `${secret}\n`)
    expect((await access({ ...dn, HUBPLAN_LDAP_PASSWORD: secret })).access.bind).toEqual(bind)
    expect((await access({ ...dn, HUBPLAN_LDAP_PASSWORD_FILE: path })).access.bind).toEqual(bind)
    expect((await access({ ...dn, HUBPLAN_LDAP_PASSWORD: 'no' }, { passwordFile: path })).access.bind).toEqual(bind)
  })
  test('warns of a file that others can read', async () => {
    const path = file('open', secret, 0o644)
    expect((await access(dn, { passwordFile: path })).warning).toEqual({
      file: path,
      message: `The password file ${path} can be read by other users; run: chmod 600 ${path}`,
    })
  })
  test.each([
    [dn, 'HUBPLAN_LDAP_BIND_DN is set, but its password is not.'],
    [{ ...dn, HUBPLAN_LDAP_PASSWORD: '' }, 'HUBPLAN_LDAP_BIND_DN is set, but its password is empty.'],
    [{ ...dn, HUBPLAN_LDAP_PASSWORD: '  ' }, 'HUBPLAN_LDAP_BIND_DN is set, but its password is empty.'],
    [{ HUBPLAN_LDAP_PASSWORD: secret }, 'There is a password for the directory, but no user for it.'],
    [
      { ...dn, HUBPLAN_LDAP_PASSWORD: secret, HUBPLAN_LDAP_PASSWORD_FILE: 'x' },
      'HUBPLAN_LDAP_PASSWORD and HUBPLAN_LDAP_PASSWORD_FILE are both set; keep one of them.',
    ],
  ])('%j is refused', async (env, message) => {
    expect(await problem(env)).toBe(message)
  })
})

describe('the encryption', () => {
  const login = { HUBPLAN_LDAP_BIND_DN: 'cn=a', HUBPLAN_LDAP_PASSWORD: secret }
  const plain = { HUBPLAN_LDAP_STARTTLS: 'no' }

  test('of ldap:// is StartTLS, on this machine too', async () => {
    expect((await access({}, {}, 'ldap://127.0.0.1')).access.encryption).toBe('starttls')
    expect((await access(login, {}, 'ldap://dc')).access.encryption).toBe('starttls')
  })
  test('may be left out on this machine, and without a password', async () => {
    expect((await access({ ...login, ...plain }, {}, 'ldap://127.0.0.1')).access.encryption).toBe('none')
    expect((await access({ ...login, ...plain }, {}, 'ldap://[::1]')).access.encryption).toBe('none')
    expect((await access(plain, {}, 'ldap://dc')).access.encryption).toBe('none')
    expect((await access({ ...login, ...plain })).access.encryption).toBe('ldaps')
  })
  test('is never left out for a password on a network', async () => {
    expect(await problem({ ...login, ...plain }, {}, 'ldap://dc')).toBe(
      'The password would travel unencrypted to ldap://dc.',
    )
  })
  test('is asked for with yes or no', async () => {
    expect(await problem({ HUBPLAN_LDAP_STARTTLS: 'maybe' }, {}, 'ldap://dc')).toMatch(/neither yes nor no/)
  })
  test('takes its CA from a PEM file', async () => {
    const pem = '-----BEGIN CERTIFICATE-----\n'
    expect((await access({ HUBPLAN_LDAP_CA: file('ca.pem', pem) })).access.ca).toBe(pem)
    expect(await problem({}, { ca: file('none.pem', 'x') })).toMatch(/none.pem holds no certificate\.$/)
    expect(await problem({}, { ca: join(folder, 'missing') })).toMatch(/missing does not exist\.$/)
  })
})
