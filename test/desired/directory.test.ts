// Includes of directories, as far as they go without one.
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'

import { expect, test } from 'vitest'
import { formatPlace, Problem } from '../../src/core/problem.ts'
import { type DesiredFlags, loadPlanConfig, type PlanConfig } from '../../src/desired/index.ts'
import { now } from '../helpers/clocks.ts'
import { temporaryFolder } from '../helpers/folder.ts'
import { noFlags } from './no-flags.ts'

type Env = Readonly<Record<string, string>>

const someUrl = { HUBPLAN_LDAP_URL: 'ldaps://dc.example.edu' }

function load(include: string, env: Env = {}, flags: Partial<DesiredFlags> = {}): Promise<PlanConfig> {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'hubplan.yaml'), `version: 1\nusers: [{ name: zoe }]\ninclude:\n  - ${include}\n`)
  writeFileSync(join(folder, 'x.csv'), 'username\nann\n')
  return loadPlanConfig({ ...noFlags, ...flags }, { env, cwd: folder, now })
}

async function faults(include: string, env: Env = {}, flags: Partial<DesiredFlags> = {}): Promise<string[]> {
  const caught = await load(include, env, flags).then(
    () => new Error('no problem'),
    (thrown: unknown) => thrown,
  )
  if (!(caught instanceof Problem)) throw caught
  return caught.diagnostics.map(({ at, message }) => `${formatPlace(at)}: ${message}`)
}

test.each([
  ['{ defaults: { groups: [a] } }', '4:5: an include needs path (a file) or ldap (a directory); write one of them'],
  ['{ path: x.csv, ldap: { base: dc=x } }', '4:7: an include is a file or a directory, not both; write two includes'],
  ['{ ldap: { base: dc=x }, sheet: A }', '4:29: only an .xlsx file has sheets; remove the key'],
  ['{ ldap: { filter: (a=b) } }', '4:13: base is missing'],
  ['{ ldap: { base: dc=x, members_of: [] } }', '4:39: members_of is an empty list; name at least one'],
  ['{ ldap: { base: dc=x, disabled: gone } }', '4:37: disabled is "gone"; use leave-out, keep or absent'],
  [
    '{ ldap: { base: dc=x, columns: { username: a b } } }',
    '4:48: username is "a b"; use the name of an attribute of the directory, such as uid',
  ],
  [
    '{ ldap: { base: dc=x, pasword: x } }',
    '4:27: unknown key "pasword"; the keys known here are url, base, filter, members_of, nested, disabled, unreadable_members and columns',
  ],
  [
    '{ ldap: { base: dc=x, columns: { username: userPassword } } }',
    '4:48: userPassword holds secrets and is never read; name another',
  ],
  ['{ ldap: { base: people } }', '4:21: "people" is not a DN; write it like ou=people,dc=example,dc=edu'],
  [
    '{ ldap: { base: dc=x, url: "https://dc" } }',
    '4:32: this address does not start with ldaps:// or ldap://; write it like ldaps://dc.example.edu',
  ],
  [
    '{ ldap: { base: dc=x, url: "ldap://evil.example" } }',
    '4:32: this is ldap://evil.example, but HUBPLAN_LDAP_URL or --ldap-url names ldaps://dc.example.edu; make them agree, or take url out',
  ],
])('%s is a fault', async (include, fault) => {
  expect(await faults(include, someUrl)).toEqual([`hubplan.yaml:${fault}`])
})

test('a directory that only the file names is never asked', async () => {
  let connections = 0
  const server = createServer((socket) => {
    connections += 1
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { readonly port: number }
  const fault =
    'hubplan.yaml:4:7: a directory is read only when the environment or a flag names it; set HUBPLAN_LDAP_URL or give --ldap-url'
  const include = `{ ldap: { base: dc=x, url: "ldap://127.0.0.1:${port}" } }`
  const login = { HUBPLAN_LDAP_BIND_DN: 'cn=a', HUBPLAN_LDAP_PASSWORD: 'hush' }
  expect(await faults(include, login)).toEqual([fault])
  expect(await faults(include, { ...login, ...someUrl })).toHaveLength(1)
  expect(await faults('{ ldap: { base: dc=x } }')).toEqual([fault])
  // It would have come to it, had the environment named it.
  const [asked] = await faults(include, { HUBPLAN_LDAP_URL: `LDAP://127.0.0.1:${port}/` })
  expect(asked).toMatch(/^hubplan.yaml:4:7: it does not answer to StartTLS/)
  expect(connections).toBe(1)
  await new Promise((resolve) => server.close(resolve))
})

test('with a fault elsewhere no directory is asked', async () => {
  const folder = temporaryFolder()
  const yaml = 'version: 1\ninclude: [{ path: none.csv }, { ldap: { base: dc=x } }]\n'
  writeFileSync(join(folder, 'hubplan.yaml'), yaml)
  const caught = await loadPlanConfig(noFlags, {
    env: { HUBPLAN_LDAP_URL: 'ldap://127.0.0.1:1' },
    cwd: folder,
    now,
  }).catch((thrown) => thrown)
  expect((caught as Problem).diagnostics.map(({ message }) => message)).toEqual([
    '"none.csv" does not exist or cannot be read; check its name and permissions',
  ])
})

test('validate reads no directory, and says so', async () => {
  const { warnings, inputs } = await load('{ ldap: { base: dc=x } }', {}, { isOffline: true })
  expect(warnings.map(({ at, message }) => `${formatPlace(at)}: ${message}`)).toEqual([
    'hubplan.yaml:4:7: the directory is not read here, so its users are not checked; hubplan plan reads it',
  ])
  expect(inputs).toHaveLength(1)
  expect(await faults('{ ldap: { base: people } }', {}, { isOffline: true })).toHaveLength(1)
})
