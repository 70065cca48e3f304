// One roster on every age of AUP Learning Cloud's code, and names under which nobody could log in there.
import { describe, expect, test } from 'vitest'

import type { AupOptions } from '../../src/sandbox/index.ts'
import { fullScopes } from '../helpers/hub-client.ts'
import { type Desk, openDesk, token } from './run.ts'

const roster = [
  'version: 1',
  'target: { provider: aup }',
  'users:',
  '  - { name: teacher, admin: true, quota: unlimited, password: generate }',
  '  - { name: new01, groups: [ml], quota: 500, password: generate, server: running }',
  '  - { name: ann, groups: [ml], quota: 70, server: stopped }',
  '  - { name: cy2, renamed_from: cy }',
  '  - { name: gone, ensure: absent }',
  'quota_rules:',
  '  - { name: weekly, action: add, amount: 10, max_balance: 25, match: ["dan"] }',
  '',
].join('\n')

function openAup(aup: AupOptions, files: Readonly<Record<string, string>>): Promise<Desk> {
  return openDesk({
    aup: { firstQuota: 30, quotas: { ann: 100, cy: 5, dan: 20, gone: 1 }, ...aup },
    users: [
      { name: 'boss', admin: true },
      { name: 'ann', servers: [{ state: 'ready' }] },
      ...['cy', 'dan', 'gone'].map((name) => ({ name })),
    ],
    tokens: [{ token, name: 'boss', kind: 'user', admin: true, scopes: fullScopes }],
    files,
  })
}

const beds: readonly (readonly [string, AupOptions])[] = [
  ['March', { age: 'march' }],
  ['June', { age: 'june' }],
  ['August', { age: 'august' }],
  ['August, with passwords alone', { age: 'august', mode: 'local' }],
]

describe.each(beds)('on a hub of %s', (_, aup) => {
  test('one plan and one apply do it all, and then there is nothing to do', async () => {
    const desk = await openAup(aup, { 'hubplan.yaml': roster })
    const planned = await desk.run('plan', '--topup', '-o', 'plan.json')
    expect(planned.code, planned.stdout + planned.stderr).toBe(0)
    const applied = await desk.run('apply', 'plan.json', '--credentials', 'c.csv')
    expect(applied.code, applied.stdout + applied.stderr).toBe(0)
    const { hub } = desk.hub
    const balances = ['teacher', 'new01', 'ann', 'cy2', 'dan'].map((name) => hub.quotas.get(name))
    expect(balances).toMatchObject([
      { unlimited: true },
      { balance: 500 },
      { balance: 70 },
      { balance: 5 },
      { balance: 25 },
    ])
    expect(hub.users.get('new01')?.servers.get('')?.state).toBe('ready')
    const [, ...lines] = (await desk.read('c.csv')).trimEnd().split('\n')
    const passwords = lines.map((line) => line.split(','))
    expect(passwords.map(([name]) => name).sort()).toEqual(['cy2', 'new01', 'teacher'])
    for (const [name = '', password = ''] of passwords) expect(hub.tryLogin(name, password), name).toBe(true)
    expect((await desk.run('plan')).stdout).toContain('Nothing to do')
  })

  test('a server that the balance is too low for is told as not started', async () => {
    const file = 'version: 1\ntarget: { provider: aup }\nusers: [{ name: cy, server: running }]\n'
    const desk = await openAup(aup, { 'hubplan.yaml': file })
    expect(await desk.run('plan', '-o', 'plan.json')).toMatchObject({ code: expect.any(Number) })
    const applied = await desk.run('apply', 'plan.json')
    expect(applied.code).toBe(5)
    expect(applied.stdout).toContain('server.start cy: the server did not start')
  })

  test('names that can never log in block, and nothing is sent', async () => {
    const users = '[{ name: "anna maria" }, { name: "x,y" }, { name: ann2, renamed_from: ann }]'
    const desk = await openAup(aup, { 'hubplan.yaml': `version: 1\ntarget: { provider: aup }\nusers: ${users}\n` })
    const planned = await desk.run('plan', '-o', 'plan.json')
    expect(planned.code).toBe(3)
    const found = (await desk.plan()).findings.filter(({ guard }) => guard === 'cannot-log-in')
    expect(found).toEqual([
      {
        guard: 'cannot-log-in',
        level: 'block',
        message:
          'no user can log in as "anna maria", "x,y": the hub\'s login refuses names with a space or a comma; correct the names in the files',
        actions: ['user.create:anna%20maria', 'user.create:x%2Cy'],
      },
    ])
    expect((await desk.run('apply', 'plan.json', '--yes')).code).toBe(3)
    expect(desk.sent()).toEqual([])
  })
})

test.each<[string, AupOptions, number]>([
  ['with GitHub', { age: 'august' }, 0],
  ['with passwords alone', { age: 'august', mode: 'local' }, 3],
  ['where everybody is one user', { age: 'august', mode: 'auto-login' }, 3],
])('a name of GitHub on a hub %s', async (_, aup, code) => {
  const file = 'version: 1\ntarget: { provider: aup }\nusers: [{ name: "github:octocat" }]\n'
  const desk = await openAup(aup, { 'hubplan.yaml': file })
  const planned = await desk.run('plan', '-o', 'plan.json')
  expect(planned.code, planned.stdout + planned.stderr).toBe(code)
  if (code === 3) {
    expect(planned.stdout).toContain('no user can log in as "github:octocat": the hub has no login by GitHub')
  }
})
