// What the files and flags speak of and nobody has, and what a plan leaves out: told, and nothing is lost in silence.
import { describe, expect, test } from 'vitest'

import { fullScopes } from '../helpers/hub-client.ts'
import { type Desk, openDesk, token } from './run.ts'

const people = (...names: string[]) => [{ name: 'root', admin: true }, ...names.map((name) => ({ name }))]
const classmates = ['jane', 'kim', 'lee', 'max', 'nia', 'oli', 'pat', 'quin', 'ros', 'sam', 'tess', 'uma']

async function told(desk: Desk, ...args: string[]): Promise<{ code: number | null; findings: string[]; text: string }> {
  const ran = await desk.run('plan', ...args, '-o', 'plan.json')
  const { findings } = await desk.plan()
  for (const { message } of findings) expect(ran.stdout.replaceAll(/\s+/g, ' ')).toContain(message)
  return {
    code: ran.code,
    findings: findings.map(({ guard, level, message }) => `${level} ${guard}: ${message}`),
    text: ran.stdout,
  }
}

describe('a list of which nobody is here', () => {
  const mails = 'username\njane@example.edu\nkim@example.edu\nlee@example.edu\nzed@example.edu\n'

  test('of leavers is a warning that names who is perhaps meant', async () => {
    const desk = await openDesk({ users: people(...classmates), files: { 'mails.csv': mails } })
    const { code, findings } = await told(desk, '--absent-from', 'mails.csv')
    expect(code).toBe(0)
    expect(findings).toEqual([
      'warn already-absent: mails.csv lists 4 users to be absent, and none is on the hub: "jane@example.edu", "kim@example.edu", "lee@example.edu", "zed@example.edu"; perhaps misspelt: no user is called "jane@example.edu", but "jane" is here; no user is called "kim@example.edu", but "kim" is here; no user is called "lee@example.edu", but "lee" is here; write the names as the hub has them',
    ])
  })

  test('of people who stay is a warning, and blocks where they would go', async () => {
    const desk = await openDesk({ users: people(...classmates), files: { 'mails.csv': mails } })
    const kept = await told(desk, '--absent', 'zoe*', '--protect-from', 'mails.csv')
    expect(kept.code).toBe(0)
    expect(kept.findings).toEqual([
      expect.stringMatching(
        /^warn protected: no user on the list of users to keep is here: .*; perhaps misspelt: no user is called "jane@example.edu", but "jane" is here; /,
      ),
      'warn fits-nobody: matches no user here: absent "zoe*" (--absent); check the spelling',
    ])
    const pruned = await told(desk, '--prune', '--protect-from', 'mails.csv', '--max-delete-share', '1')
    expect(pruned.code).toBe(3)
    expect(pruned.findings[0]).toMatch(
      /^block protected: no user on the list of users to keep is here: .*"jane" would be deleted;/,
    )
  })

  test('of people who stay blocks as well when only some of them are here', async () => {
    const list = 'username\njane@example.edu\nkim\n'
    const desk = await openDesk({ users: people(...classmates), files: { 'stay.csv': list } })
    const { code, findings } = await told(desk, '--prune', '--protect-from', 'stay.csv', '--max-delete-share', '1')
    expect(code).toBe(3)
    expect(findings[0]).toBe(
      'block protected: on the list of users to keep, perhaps misspelt: no user is called "jane@example.edu", but "jane" would be deleted; correct the list, or plan with --allow protected',
    )
  })

  test('of admins to be says who is perhaps meant', async () => {
    const desk = await openDesk({ users: people(...classmates), files: { 'mails.csv': mails } })
    const ran = await desk.run('plan', '--admin-from', 'mails.csv')
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain(
      'mails.csv:2:1: there is no user "jane@example.edu" on the hub, and this row cannot create one (ensure: existing); did you mean "jane"?',
    )
  })

  test('whose accent is written in another form is found', async () => {
    const users = people(...classmates, 'zo\u00eb')
    const desk = await openDesk({ users, files: { 'leavers.csv': 'username\nzoe\u0308\n' } })
    const ran = await desk.run('plan', '--absent-from', 'leavers.csv', '-o', 'plan.json')
    expect(ran.code).toBe(0)
    expect((await desk.plan()).actions.map(({ id }) => id)).toEqual(['user.delete:zo%C3%AB'])
  })
})

test('globs, groups and rules that fit nobody are told', async () => {
  const yaml = `version: 1
users: [{ name: jane }]
protect: ["svc-*"]
manage: ["*", "stud-*"]
absent:
  - { match: ["*23"] }
  - { group: alumni }
  - { match: ["k*"], inactive_for: 900d }
stop_servers:
  - { match: ["x-*"], idle_for: 2h }
`
  const desk = await openDesk({ users: people(...classmates), files: { 'hubplan.yaml': yaml } })
  const { code, findings } = await told(desk)
  expect(code).toBe(0)
  expect(findings).toEqual([
    'info fits-nobody: protect matches no user here: "svc-*"',
    'info fits-nobody: matches no user here: manage "stud-*"; absent "*23" (hubplan.yaml:6:5); absent group "alumni", which does not exist (hubplan.yaml:7:5); the absent rule (hubplan.yaml:8:5); stop_servers "x-*" (hubplan.yaml:10:5)',
  ])
})

describe('grants without --topup', () => {
  const aup = {
    aup: { quotas: { ann: 5 } },
    users: people('ann'),
    groups: [],
    tokens: [{ token, name: 'root', kind: 'user' as const, admin: true, scopes: fullScopes }],
  }
  const yaml = `version: 1
target: { provider: aup }
users: [{ name: ann, quota: "+100" }]
quota_rules: [{ name: weekly, action: add, amount: 10 }]
`

  test('are told, with what grants them', async () => {
    const desk = await openDesk({ ...aup, files: { 'hubplan.yaml': yaml } })
    expect(await told(desk)).toMatchObject({
      code: 0,
      findings: [
        'info topup: this plan grants nothing: it leaves out 1 row with a sum to add (hubplan.yaml:3:17) and 1 quota rule; to grant them, plan with --topup',
      ],
    })
    expect((await told(desk, '--topup')).findings).toEqual([])
  })

  test('are told of a flag too', async () => {
    const desk = await openDesk({ ...aup })
    expect((await told(desk, '--provider', 'aup', '--quota', 'ann=+100')).findings).toEqual([
      'info topup: this plan grants nothing: it leaves out 1 row with a sum to add (--quota); to grant them, plan with --topup',
    ])
  })

  test('are of no use on a JupyterHub', async () => {
    const desk = await openDesk({
      files: {
        'hubplan.yaml': yaml
          .replace('aup', 'jupyterhub')
          .replace(/, quota: .*100"/, '')
          .replace('ann', 'alice'),
      },
    })
    expect((await told(desk)).findings).toContain('warn topup: 1 quota rule is not used: this system has no quotas')
  })
})

describe('faults of the files', () => {
  const torn = 'version: 1\ntarget: { provider: aup }\nusers: [{ name: ann\n'

  test.each([
    ['plan', '--topup'],
    ['plan', '--set-passwords'],
    ['list', '--quota-below', '5'],
  ])('are told before the system that a torn file does not name: %s %s', async (...args) => {
    const desk = await openDesk({ files: { 'hubplan.yaml': torn } })
    const ran = await desk.run(...args)
    expect(ran.code).toBe(1)
    expect(ran.stderr).toMatch(/hubplan\.yaml:\d+:\d+: /)
    expect(ran.stderr).not.toMatch(/JupyterHub|AUP/)
    expect(desk.hub.requests).toEqual([])
  })

  test('of rows are told before it too, and it when the files are well', async () => {
    const desk = await openDesk({ files: { 'u.csv': 'username,admin\nann,perhaps\n' } })
    const faulty = await desk.run('plan', 'u.csv', '--topup')
    expect(faulty.code).toBe(1)
    expect(faulty.stderr).toContain('u.csv:2:5: ')
    expect(faulty.stderr).not.toContain('JupyterHub')
    await desk.write('u.csv', 'username,admin\nann,no\n')
    const well = await desk.run('plan', 'u.csv', '--topup')
    expect(well.code).toBe(1)
    expect(well.stderr).toContain('--topup is for an AUP Learning Cloud, but this system is a JupyterHub.')
  })

  test('are told before an address that is none', async () => {
    const yaml = 'version: 1\ntarget: { url: "ftp://hub" }\nprune: perhaps\n'
    const desk = await openDesk({ files: { 'hubplan.yaml': yaml } })
    const faulty = await desk.run('plan', '--absent', 's01')
    expect(faulty.stderr).toContain('hubplan.yaml:3:8: ')
    expect(faulty.stderr).not.toContain('https://')
    const rows = {
      'hubplan.yaml': 'version: 1\ntarget: { url: "ftp://hub", names: exact }\n',
      'own.yaml': 'version: 1\ntarget: { names: lower }\nusers: [{ name: a }]\n',
    }
    for (const [name, text] of Object.entries(rows)) await desk.write(name, text)
    const unlike = await desk.run('plan', 'own.yaml')
    expect(unlike.stderr).toContain('make them agree')
    expect(unlike.stderr).not.toContain('https://')
    await desk.write('own.yaml', 'version: 1\nusers: [{ name: a }]\n')
    expect((await desk.run('plan', 'own.yaml')).stderr).toContain('hubplan.yaml:2:16 does not start with https://')
  })
})
