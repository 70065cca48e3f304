import { describe, expect, test } from 'vitest'

import { openDesk } from './run.ts'

const offline = { HUBPLAN_URL: undefined, HUBPLAN_TOKEN: undefined }
const yaml = `version: 1
target: { url: https://hub.example.edu }
users:
  - { name: ada, admin: true, groups: [staff] }
  - { name: bob, ensure: absent }
include:
  - { path: students.csv }
absent:
  - { match: ["*23"] }
protect: ["svc-*"]
groups: [{ name: ml }]
`
const files = { 'hubplan.yaml': yaml, 'students.csv': 'username,colour\ncarla,red\n001,\n' }

describe('validate', () => {
  test('tells what hubplan.yaml holds, without a hub and a token', async () => {
    const desk = await openDesk({ files })
    expect(await desk.runWith(offline, 'validate')).toEqual({
      code: 0,
      stdout: [
        'Valid, with 1 warning.',
        '  users    4, 1 to be admin, 1 to be absent',
        '  groups   2',
        '  rules    1 rule for users to delete',
        '  protect  svc-*',
        '  hub      https://hub.example.edu',
        '  from     hubplan.yaml, 2 rows',
        '  from     students.csv, 2 rows',
        '',
      ].join('\n'),
      stderr: 'students.csv:1:10: warning: the column colour is unknown and not used\n',
    })
    expect(desk.hub.requests).toEqual([])
  })

  test('counts quotas and passwords', async () => {
    const rows = [
      '{ name: ann, quota: 500, password: generate }',
      '{ name: bob, quota: unlimited, password: shared }',
      '{ name: cy, quota: +100 }',
      '{ name: dan, ensure: absent, quota: 7 }',
    ]
    const rule = 'quota_rules: [{ name: monthly, action: add, amount: 100 }]'
    const yaml = ['version: 1', 'target: { provider: aup }', 'users:', ...rows.map((row) => `  - ${row}`), rule, '']
    const desk = await openDesk({ files: { 'hubplan.yaml': yaml.join('\n') } })
    const { stdout, stderr } = await desk.runWith(offline, 'validate')
    expect(stderr).toBe('')
    expect(stdout).toContain(
      [
        '  quotas     of 2 users',
        '  top-up     1 grant and 1 rule, only with plan --topup',
        '  passwords  of 2 users',
        '',
      ].join('\n'),
    )
    const json = JSON.parse((await desk.runWith(offline, 'validate', '--format', 'json')).stdout)
    expect(json).toMatchObject({ quotas: 2, grants: 1, quota_rules: 1, passwords: 2 })
  })

  test('takes the files and flags of plan', async () => {
    const desk = await openDesk({ files })
    const ran = await desk.run('validate', 'students.csv', '--admin', 'ada', '--prune', '--format', 'json')
    expect(JSON.parse(ran.stdout)).toMatchObject({
      ok: true,
      kind: 'desired state',
      users: 3,
      admins: 1,
      prune: true,
      warnings: [{ at: 'students.csv:1:10', message: 'the column colour is unknown and not used' }],
    })
  })

  test('tells every fault of every file, as plan does', async () => {
    const desk = await openDesk({ files: { 'users.csv': 'username,admin\nann,perhaps\n..,\n' } })
    const [validated, planned] = [await desk.run('validate', 'users.csv'), await desk.run('plan', 'users.csv')]
    expect(validated).toEqual(planned)
    expect(validated).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('error: 2 errors in the input.'),
    })
    const json = await desk.run('validate', 'users.csv', '--format', 'json')
    expect(json.code).toBe(1)
    expect(JSON.parse(json.stdout)).toMatchObject({
      ok: false,
      errors: [{ at: 'users.csv:2:5' }, { at: 'users.csv:3:1' }],
    })
  })

  test('without anything to validate says so', async () => {
    const desk = await openDesk()
    expect((await desk.run('validate')).stderr).toContain('error: There is no desired state.')
  })
})

describe('validate a plan', () => {
  test('says that it is whole', async () => {
    const desk = await openDesk()
    await desk.run('plan', '--absent', 's01', '-o', 'plan.json')
    const ran = await desk.runWith(offline, 'validate', 'plan.json')
    expect(ran).toMatchObject({ code: 0, stderr: '' })
    expect(ran.stdout).toMatch(
      /^plan\.json is a complete plan of 1 action for http:\/\/127\.0\.0\.1:\d+, valid until \d{4}-\d\d-\d\d \d\d:\d\d UTC\.\n/,
    )
  })

  test('says what its digest is', async () => {
    const desk = await openDesk()
    await desk.run('plan', '--absent', 's01', '-o', 'plan.json')
    const { stdout } = await desk.runWith(offline, 'validate', 'plan.json')
    expect(stdout.split('\n').slice(1)).toEqual([
      'Its digest is a checksum: it protects against accidents, not against tampering, because anyone can compute it again. Against tampering use apply --expect-digest, or an approval kept elsewhere (--approved-by-file).',
      '',
    ])
  })

  test('says when it is blocked', async () => {
    const desk = await openDesk()
    await desk.run('plan', '--absent', 's*', '-o', 'plan.json')
    expect((await desk.run('validate', 'plan.json')).stdout).toContain(
      'but cannot be applied: delete-share blocks it.\n',
    )
    const { stdout } = await desk.run('validate', 'plan.json', '--format', 'json')
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, kind: 'plan', actions: 9, blocked_by: ['delete-share'] })
  })

  test('refuses one that was edited', async () => {
    const desk = await openDesk()
    await desk.run('plan', '--absent', 's01', '-o', 'plan.json')
    await desk.write('plan.json', (await desk.read('plan.json')).replaceAll('s01', 's02'))
    const ran = await desk.run('validate', 'plan.json', '--format', 'json')
    expect(ran.code).toBe(1)
    expect(JSON.parse(ran.stderr)).toMatchObject({
      error: { message: 'The plan was changed after it was made: its digest does not match.' },
    })
    expect(JSON.parse(ran.stdout)).toMatchObject({ ok: false })
  })

  test('stands alone', async () => {
    const desk = await openDesk({ files: { 'users.csv': 'username\nann\n' } })
    await desk.run('plan', '--absent', 's01', '-o', 'plan.json')
    const ran = await desk.run('validate', 'users.csv', 'plan.json')
    expect(ran).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('plan.json is a plan, which is validated alone.'),
    })
  })
})
