// hubplan doctor before an AUP Learning Cloud, young and old.
import { describe, expect, test } from 'vitest'

import { fullScopes } from '../helpers/hub-client.ts'
import { type Desk, openDesk, token } from './run.ts'

const chosen = { 'hubplan.yaml': 'version: 1\ntarget: { provider: aup }\n' }

function openAup(more: Parameters<typeof openDesk>[0] = {}): Promise<Desk> {
  return openDesk({
    aup: { quotas: { admin: 'unlimited', ann: 5, gone: 7 }, firstQuota: 100 },
    users: [{ name: 'admin', admin: true }, { name: 'ann' }],
    groups: [],
    tokens: [{ token, name: 'admin', kind: 'user', admin: true, scopes: fullScopes }],
    ...more,
  })
}

function linesOf(stdout: string, ...names: string[]): string[] {
  const lines = stdout.split('\n').map((line) => line.trim().replaceAll(/ {2,}/g, ' '))
  return lines.filter((line) => names.some((name) => line.split(' ')[1] === name))
}

const noReading =
  'note token scopes do not apply to quotas and passwords here: every token of an admin can change them, so no token is read-only; in CI, plan in the protected job, too'

describe('doctor', () => {
  test.each(['august', 'june', 'march'] as const)('of %s finds it, and says what to choose', async (age) => {
    const desk = await openAup({ aup: { age } })
    const ran = await desk.run('doctor')
    expect(ran.code).toBe(0)
    expect(linesOf(ran.stdout, 'kind')).toEqual([
      'warn kind this is an AUP Learning Cloud; planned as a JupyterHub, quotas and passwords are not managed, and the first login with a new name sets its password; write target: { provider: aup } into hubplan.yaml, or give --provider aup',
    ])
    expect(ran.stdout).not.toContain('password.set')
    expect(desk.sent()).toEqual([])
  })

  test('says that all is well, and that no token only reads', async () => {
    const desk = await openAup({ files: chosen })
    const ran = await desk.run('doctor')
    expect(ran.code, ran.stdout + ran.stderr).toBe(0)
    expect(linesOf(ran.stdout, 'kind', 'token', 'passwords', 'quotas').slice(1)).toEqual([
      'ok kind AUP Learning Cloud',
      noReading,
      'ok passwords many in one request',
      'ok quotas 3 quotas, 1 of them unlimited; a new user gets 100',
      'note quotas 1 user with less than the 20 that a server start takes: "ann"',
    ])
    expect(ran.stdout).toMatch(/\n {2}yes {2}password\.set\n {2}yes {2}quota\.set\n {2}yes {2}quota\.add\n/)
    expect(ran.stdout).toContain('\nPlanning is possible with this token.\n')
    expect(desk.sent()).toEqual([])
    expect(desk.hub.hub.groups.get('native-users')?.properties ?? {}).toEqual({})
  })

  test('warns of a hub that logs everybody in as one user, where nothing is metered', async () => {
    const desk = await openAup({ aup: { mode: 'auto-login', quotas: { ann: 5 } }, files: chosen })
    const ran = await desk.run('doctor')
    expect(ran.code, ran.stdout + ran.stderr).toBe(0)
    expect(linesOf(ran.stdout, 'passwords', 'quotas').slice(1)).toEqual([
      'warn passwords this hub logs all people in as one user (auto-login): no user of the files can log in, and no password can be set; switch the hub to a login with passwords before you create accounts',
      'warn quotas quotas are switched off on this hub; it keeps 1 quota; a new user gets 0; they have no effect until quotas are switched on in the config of the hub',
    ])
    expect(ran.stdout).toContain('\nPlanning works, except for the warnings above.\n')
  })

  test('of a plan warns of servers that will not come up', async () => {
    const desk = await openAup({ files: { ...chosen, 'u.csv': 'username,server\nann,running\n' } })
    const message =
      '1 server to be started will not come up: a start takes a balance of 20, and these users have less after this plan: "ann" (5); give them quota in the same plan'
    const planned = await desk.run('plan', '--provider', 'aup', 'u.csv', '-o', 'plan.json')
    expect(planned.code, planned.stderr).toBe(0)
    expect((await desk.plan()).findings).toContainEqual({
      guard: 'short-of-quota',
      level: 'warn',
      message,
      actions: ['server.start:ann'],
    })
    expect(planned.stdout).toContain(message)
    const ran = await desk.run('doctor', 'plan.json')
    expect(linesOf(ran.stdout, 'plan').slice(1)).toEqual([`warn plan ${message}`])
    expect(ran.code).toBe(0)
  })

  test('of a plan that no login can use says so, as planning does', async () => {
    const files = { ...chosen, 'u.csv': 'username,password\nann,generate\nnew,\n' }
    const desk = await openAup({ aup: { mode: 'auto-login' }, files })
    const planned = await desk.run('plan', '--provider', 'aup', '--set-passwords', 'u.csv', '-o', 'plan.json')
    expect(planned.code).toBe(3)
    const told = (await desk.plan()).findings.map(({ guard, level }) => `${level} ${guard}`)
    expect(told).toEqual(['block unsupported', 'warn auto-login'])
    const ran = await desk.run('doctor', 'plan.json')
    expect(linesOf(ran.stdout, 'plan')).toEqual([
      expect.stringMatching(/^FAIL plan The plan is blocked/),
      expect.stringMatching(/^FAIL plan this hub logs all people in as one user .* 1 password cannot be set;/),
      expect.stringMatching(
        /^warn plan this hub logs all people in as one user .* 1 new name of this plan cannot log in/,
      ),
    ])
    expect(ran.code).toBe(1)
  })

  test('says what an old one does not offer', async () => {
    const desk = await openAup({ aup: { age: 'march' }, files: chosen })
    const ran = await desk.run('doctor')
    expect(ran.code).toBe(0)
    expect(linesOf(ran.stdout, 'passwords', 'groups')).toEqual(
      expect.arrayContaining([
        'note passwords one in a request: this hub is too old to take many',
        'note groups this hub is too old to show where its groups come from',
      ]),
    )
  })

  test('fails for the token of somebody who is no admin, whatever its scopes', async () => {
    const tokens = [{ token, name: 'planner', kind: 'service' as const, admin: false, scopes: fullScopes }]
    const desk = await openAup({ tokens, files: chosen })
    const ran = await desk.run('doctor')
    expect(ran.code).toBe(1)
    expect(linesOf(ran.stdout, 'token')[1]).toBe(
      'FAIL token its owner is not an admin, and this hub shows quotas only to admins, whatever the scopes; give the service "admin": True',
    )
    expect(ran.stdout).toContain('# AUP Learning Cloud lets only admins see and set quotas and passwords:\n')
    expect(ran.stdout).toMatch(/\n {2}no +quota\.set +lacks a token whose owner is admin\n/)
  })

  test('fails when the hub is none', async () => {
    const desk = await openDesk({ files: chosen })
    const ran = await desk.run('doctor')
    expect(ran.code).toBe(1)
    expect(linesOf(ran.stdout, 'kind')).toEqual([
      'FAIL kind this is not an AUP Learning Cloud: it has no quotas; leave target.provider: aup and --provider aup out',
    ])
  })

  test('of a plan takes the kind of hub from it', async () => {
    const desk = await openAup()
    await desk.write('users.yaml', 'version: 1\ntarget: { provider: aup }\nusers: [{ name: ann, quota: 9 }]\n')
    expect((await desk.run('plan', 'users.yaml', '-o', 'plan.json')).code).toBe(0)
    const ran = await desk.run('doctor', 'plan.json')
    expect(ran.code, ran.stdout).toBe(0)
    expect(ran.stdout).toContain('\nWhat plan.json needs\n  yes  quota.set\n\nThis token may apply plan.json.\n')
    const other = await desk.run('doctor', 'plan.json', '--provider', 'jupyterhub')
    expect(other.stdout).toContain('The plan is for aup, and --provider says jupyterhub')
    expect((await desk.run('apply', 'plan.json', '--provider', 'jupyterhub')).code).toBe(1)
    expect(desk.sent()).toEqual([])
  })
})
