// Somebody is quicker than the plan, or a run ends half-way: nobody gets what was meant for another, or twice.
import { symlink } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { fullScopes } from '../helpers/hub-client.ts'
import { type Desk, openDesk, token } from './run.ts'

const target = 'version: 1\ntarget: { provider: aup }\n'

function openAup(csv: string, more: Parameters<typeof openDesk>[0] = {}): Promise<Desk> {
  return openDesk({
    aup: true,
    users: [{ name: 'admin', admin: true }],
    tokens: [{ token, name: 'admin', kind: 'user', admin: true, scopes: fullScopes }],
    files: { 'hubplan.yaml': target, 'p.csv': csv },
    ...more,
  })
}

describe('an account that a stranger has made since the plan', () => {
  async function claimed(): Promise<Desk> {
    const desk = await openAup('username,admin,quota,password\nteach,true,500,generate\nstud,,50,generate\n')
    expect((await desk.run('plan', 'p.csv', '-o', 'plan.json')).code).toBe(0)
    desk.hub.hub.addUser({ name: 'teach' })
    expect(desk.hub.hub.tryLogin('teach', 'Strangers-1')).toBe(true)
    return desk
  }

  test('stops the apply', async () => {
    const desk = await claimed()
    const ran = await desk.run('apply', 'plan.json', '--credentials', 'c.csv')
    expect(ran.code).toBe(4)
    expect(ran.stderr).toContain('another account with that name was created since the plan')
    expect(desk.sent()).toEqual([])
  })
  test('gets neither the flag nor the quota with --skip-stale', async () => {
    const desk = await claimed()
    const { hub } = desk.hub
    expect((await desk.run('apply', 'plan.json', '--skip-stale', '--credentials', 'c.csv')).code).toBe(5)
    expect(hub.users.get('teach')?.admin).toBe(false)
    expect(hub.quotas.get('teach')?.balance ?? 0).toBe(0)
    expect(hub.isPassword('teach', 'Strangers-1')).toBe(true)
    expect(hub.quotas.get('stud')).toMatchObject({ balance: 50 })
  })
  test.each(['password.set', 'admin.set', 'quota.set'])('gets nothing by --only %s', async (op) => {
    const desk = await claimed()
    await desk.run('apply', 'plan.json', '--only', op, '--skip-stale', '--credentials', 'c.csv')
    const { hub } = desk.hub
    expect(hub.users.get('teach')?.admin).toBe(false)
    expect(hub.isPassword('teach', 'Strangers-1')).toBe(true)
    expect(hub.quotas.get('teach')?.balance ?? 0).toBe(0)
  })
})

test('one reviewed digest of changes is one grant', async () => {
  const desk = await openAup('username,quota\na,+100\n', {
    aup: { quotas: { a: 100 } },
    users: [{ name: 'admin', admin: true }, { name: 'a' }],
  })
  await desk.run('plan', 'p.csv', '--topup', '-o', 'plan.json')
  const { changes_digest: reviewed } = await desk.plan()
  expect((await desk.run('apply', 'plan.json', '--expect-digest', reviewed)).code).toBe(0)
  await desk.run('plan', 'p.csv', '--topup', '-o', 'again.json')
  expect((await desk.run('apply', 'again.json', '--expect-digest', reviewed)).code).toBe(1)
  expect(desk.hub.hub.quotas.get('a')).toMatchObject({ balance: 200 })
})

test('a resumed apply leaves a balance that was used since', async () => {
  const desk = await openAup('username,quota\na,500\nüb,500\n', {
    aup: { quotas: { a: 1000, üb: 10 } },
    users: [{ name: 'admin', admin: true }, { name: 'a' }, { name: 'üb' }],
  })
  await desk.run('plan', 'p.csv', '-o', 'plan.json')
  desk.hub.misbehave({
    method: 'POST',
    path: /%C3%BCb$/,
    nth: 1,
    action: { type: 'reply', status: 400, body: { error: 'not now' } },
  })
  expect((await desk.run('apply', 'plan.json')).code).toBe(5)
  desk.hub.hub.spendQuota('a', 100)
  const ran = await desk.run('apply', 'plan.json')
  expect(ran.code, ran.stderr).toBe(0)
  expect(desk.hub.hub.quotas.get('a')).toMatchObject({ balance: 400 })
  expect(desk.hub.hub.quotas.get('üb')).toMatchObject({ balance: 500 })
})

describe('results', () => {
  test.each(['c.csv', 'd/c.csv'])('are not written over passwords: %s', async (results) => {
    const desk = await openAup('username,password\nann,generate\n')
    await symlink('.', join(desk.folder, 'd'))
    await desk.run('plan', 'p.csv', '-o', 'plan.json')
    const first = await desk.run('apply', 'plan.json', '--credentials', 'c.csv', '--results', results)
    expect(first.code).toBe(1)
    expect((await desk.run('apply', 'plan.json', '--credentials', 'c.csv')).code).toBe(0)
    const kept = await desk.read('c.csv')
    expect((await desk.run('apply', 'plan.json', '--results', results)).code).toBe(1)
    expect(await desk.read('c.csv')).toBe(kept)
  })
})

test.each(['quota', 'admin', 'expires', 'server', 'ensure'])(
  'a password that slipped into %s is not shown',
  async (column) => {
    const desk = await openAup(`username,password,${column}\nann,,S3cret!pass\n`)
    for (const args of [
      ['plan', 'p.csv', '--debug'],
      ['plan', 'p.csv', '--format', 'json'],
      ['validate', 'p.csv'],
    ]) {
      const { code, stdout, stderr } = await desk.run(...args)
      expect(code).toBe(1)
      expect(stdout + stderr).not.toContain('S3cret')
    }
  },
)

test('two applies of one plan at the same moment do not pass for one', async () => {
  const desk = await openAup('username,quota\na,+100\n', {
    aup: { quotas: { a: 100 } },
    users: [{ name: 'admin', admin: true }, { name: 'a' }],
  })
  await desk.run('plan', 'p.csv', '--topup', '-o', 'plan.json')
  desk.hub.misbehave({ method: 'POST', path: /\/quota\/a$/, times: 2, action: { type: 'delay', ms: 2000 } })
  const both = await Promise.all(['one', 'two'].map((state) => desk.run('apply', 'plan.json', '--state', state)))
  expect(desk.hub.hub.quotas.get('a')).toMatchObject({ balance: 300 })
  expect(both.map(({ code }) => code)).toContain(5)
  expect(both.map(({ stdout }) => stdout).join()).toContain('it was given more than once')
})
