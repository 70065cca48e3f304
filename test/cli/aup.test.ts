// A class on AUP Learning Cloud, from one file to an empty plan, on the embedded hub with its quirks.
import { describe, expect, test } from 'vitest'

import { fullScopes } from '../helpers/hub-client.ts'
import { type Desk, openDesk, token } from './run.ts'

const students = Array.from({ length: 50 }, (_, index) => `student${String(index + 1).padStart(2, '0')}`)
const classroom = [
  'version: 1',
  'target: { provider: aup }',
  'users:',
  '  - { name: teacher01, admin: true, groups: [ml-2026], quota: unlimited, password: generate }',
  '  - { name: teacher02, admin: true, groups: [ml-2026], quota: unlimited, password: generate }',
  ...students.map((name) => `  - { name: ${name}, groups: [ml-2026], quota: 500, password: generate }`),
  '',
].join('\n')

function openAup(files: Readonly<Record<string, string>>, more: Parameters<typeof openDesk>[0] = {}): Promise<Desk> {
  return openDesk({
    aup: true,
    users: [{ name: 'admin', admin: true }],
    tokens: [{ token, name: 'admin', kind: 'user', admin: true, scopes: fullScopes }],
    files,
    ...more,
  })
}

function passwordsOf(csv: string): Map<string, string> {
  const [, ...lines] = csv.trimEnd().split('\n')
  return new Map(lines.map((line) => [line.split(',')[0] ?? '', line.split(',')[1] ?? '']))
}

describe('a class of 50 students and 2 teachers', () => {
  test('is on the hub after one plan and one apply, and then there is nothing to do', async () => {
    const desk = await openAup({ 'hubplan.yaml': classroom })
    const { hub } = desk.hub
    const planned = await desk.run('plan', '-o', 'plan.json')
    expect(planned.code, planned.stderr).toBe(0)
    expect((await desk.plan()).summary).toMatchObject({
      'password.set': 52,
      'user.create': 52,
      'quota.set': 50,
      'quota.unlimited': 2,
    })

    const refused = await desk.run('apply', 'plan.json')
    expect(refused.code).toBe(1)
    expect(desk.sent()).toEqual([])

    const applied = await desk.run('apply', 'plan.json', '--credentials', 'credentials.csv', '--results', 'results.csv')
    expect(applied.code, applied.stderr + applied.stdout).toBe(0)
    const passwords = passwordsOf(await desk.read('credentials.csv'))
    expect(passwords.size).toBe(52)
    expect(new Set(passwords.values()).size).toBe(52)
    for (const [name, password] of passwords) expect(hub.isPassword(name, password), name).toBe(true)
    expect(await desk.mode('credentials.csv')).toBe('600')
    expect(hub.quotas.get('student50')).toMatchObject({ balance: 500, unlimited: false })
    expect(hub.quotas.get('teacher01')).toMatchObject({ unlimited: true })

    const again = await desk.run('plan', '-o', 'again.json')
    expect(again.stdout).toContain('Nothing to do')
    const before = desk.sent().length
    const repeated = await desk.run('apply', 'plan.json')
    expect(repeated.code, repeated.stderr).toBe(0)
    expect(desk.sent()).toHaveLength(before)
    await expectNoSecret(desk, [...passwords.values()], [applied, planned, repeated])
  })
})

/** Nothing but the credentials file holds a password or the token. */
async function expectNoSecret(
  desk: Desk,
  secrets: readonly string[],
  ran: readonly { readonly stdout: string; readonly stderr: string }[],
): Promise<void> {
  const files = (await desk.files()).filter((name) => !name.startsWith('credentials'))
  const texts = await Promise.all(files.map((name) => desk.read(name)))
  const all = [...texts, ...ran.flatMap(({ stdout, stderr }) => [stdout, stderr])].join('\n')
  expect(all).not.toContain(token)
  for (const secret of secrets) expect(all.includes(secret)).toBe(false)
}

describe('a user named refresh', () => {
  test('gets a quota, and nobody else has another', async () => {
    const desk = await openAup(
      {
        'hubplan.yaml':
          'version: 1\ntarget: { provider: aup }\nusers:\n  - { name: refresh, quota: 7 }\n  - { name: batch, quota: unlimited }\n',
      },
      {
        aup: { quotas: { ann: 500, ben: 'unlimited', cy: 0 } },
        users: [
          { name: 'admin', admin: true },
          { name: 'refresh' },
          { name: 'batch' },
          { name: 'ann' },
          { name: 'ben' },
          { name: 'cy' },
        ],
      },
    )
    const { hub } = desk.hub
    const others = (): unknown[] => ['ann', 'ben', 'cy'].map((name) => hub.quotas.get(name))
    const before = structuredClone(others())
    expect((await desk.run('plan', '-o', 'plan.json')).code).toBe(0)
    const applied = await desk.run('apply', 'plan.json')
    expect(applied.code, applied.stderr + applied.stdout).toBe(0)
    expect(hub.quotas.get('refresh')).toMatchObject({ balance: 7 })
    expect(hub.quotas.get('batch')).toMatchObject({ unlimited: true })
    expect(others()).toEqual(before)
  })

  test('can be granted nothing: the request would change everybody', async () => {
    const desk = await openAup(
      { 'hubplan.yaml': 'version: 1\ntarget: { provider: aup }\n' },
      { users: [{ name: 'admin', admin: true }, { name: 'refresh' }] },
    )
    const planned = await desk.run('plan', '--quota', 'refresh=+5', '--topup', '-o', 'plan.json')
    expect(planned.code).toBe(3)
    expect(planned.stdout).toContain(`nothing can be added to the quota of "refresh"`)
  })
})

describe('a grant', () => {
  test('is given once by one plan, and again by the plan of next month', async () => {
    const desk = await openAup(
      { 'hubplan.yaml': 'version: 1\ntarget: { provider: aup }\n', 'grants.csv': 'username,quota\nann,+100\n' },
      { aup: { quotas: { ann: 20 } }, users: [{ name: 'admin', admin: true }, { name: 'ann' }] },
    )
    const balance = (): number | undefined => desk.hub.hub.quotas.get('ann')?.balance
    expect((await desk.run('plan', 'grants.csv')).stdout).toContain('Nothing to do')
    await desk.run('plan', 'grants.csv', '--topup', '-o', 'june.json')
    for (const _ of [1, 2]) expect(await desk.run('apply', 'june.json')).toMatchObject({ code: 0 })
    expect(balance()).toBe(120)
    await desk.run('plan', 'grants.csv', '--topup', '-o', 'july.json')
    expect(await desk.run('apply', 'july.json')).toMatchObject({ code: 0 })
    expect(balance()).toBe(220)
  })
})
