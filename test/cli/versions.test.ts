// The whole way on hubs of the later versions, which say less: what people read never shows a missing message.
import { describe, expect, test } from 'vitest'

import { type Desk, openDesk, token } from './run.ts'

const users = [{ name: 'root', admin: true }, { name: 's01' }, { name: 's02', groups: ['staff'] }, { name: 's03' }]
const wishes = `version: 1
users:
  - { name: new1, groups: [staff] }
  - { name: s01, server: running }
  - { name: s03, ensure: absent }
  - { name: s02, groups: [] }
`

async function deskOf(version: '5.5.1' | '6.0.0'): Promise<Desk> {
  return openDesk({ version, users, files: { 'hubplan.yaml': wishes } })
}

describe.each(['5.5.1', '6.0.0'] as const)('on %s', (version) => {
  test('plan, rehearse, apply, and nothing is left to do', async () => {
    const desk = await deskOf(version)
    expect(await desk.run('plan', '-o', 'plan.json')).toMatchObject({ code: 0 })
    const rehearsed = await desk.run('rehearse', 'plan.json')
    expect(rehearsed).toMatchObject({ code: 0, stderr: '' })
    expect(rehearsed.stdout).toContain(`\n  on an embedded hub like JupyterHub ${version}, which is stopped now\n`)
    const applied = await desk.run('apply', 'plan.json')
    expect(applied).toMatchObject({ code: 0, stdout: 'Applied: 5 changed, 0 already done.\n' })
    expect(desk.sent()).toContain('POST /users/s01/server')
    const again = await desk.run('plan', '--detailed-exitcode')
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing to do') })
  })

  test('doctor knows the version', async () => {
    const ran = await (await deskOf(version)).run('doctor')
    expect(ran.code).toBe(0)
    expect(ran.stdout).toContain(`JupyterHub ${version}\n`)
    expect(ran.stdout).toContain('the hub accepts changes of groups, and each login undoes them')
    expect(ran.stdout + ran.stderr).not.toContain('null')
  })

  test('a token that the hub does not know', async () => {
    const desk = await deskOf(version)
    const ran = await desk.runWith({ HUBPLAN_TOKEN: 'unknown' }, 'plan')
    const said = { '5.5.1': 'Forbidden', '6.0.0': 'the hub answered 403 without a reason' }[version]
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain(`The hub refused the token at /hub/api/user: ${said}\n`)
  })
})

test('on 6.0 a start needs the scope of its own, and a plan says so', async () => {
  const scopes = ['list:users', 'read:users', 'read:servers', 'list:groups', 'read:groups', 'read:roles:groups']
  const desk = await openDesk({
    version: '6.0.0',
    users,
    tokens: [{ token, name: 'planner', kind: 'service', scopes }],
    files: { 'hubplan.yaml': 'version: 1\nusers:\n  - { name: s01, server: running }\n' },
  })
  const planned = await desk.run('plan', '-o', 'plan.json')
  expect(planned.code, planned.stderr).toBe(0)
  expect((await desk.plan()).needs).toContainEqual({ what: 'start:servers', ops: ['server.start'], met: false })
  const refused = await desk.run('apply', 'plan.json')
  expect(refused.code).toBe(1)
  expect(refused.stderr).toContain('lacks the scopes start:servers')
  expect(await desk.run('rehearse', 'plan.json')).toMatchObject({ code: 0 })
})

test('a user who goes between plan and apply: the refusal without a message reads well', async () => {
  const desk = await openDesk({
    version: '6.0.0',
    users,
    files: { 'hubplan.yaml': 'version: 1\nusers:\n  - { name: s01, server: running }\n' },
  })
  await desk.run('plan', '-o', 'plan.json')
  desk.hub.onRequest(({ method, path }) => {
    if (method === 'POST' && path === '/users/s01/server') desk.hub.hub.removeUser('s01')
  })
  const ran = await desk.run('apply', 'plan.json')
  expect(ran.code).toBe(5)
  expect(ran.stdout + ran.stderr).toContain('the hub answered 404 without a reason (POST /hub/api/users/s01/server)')
  expect(ran.stdout + ran.stderr).not.toContain('null')
})
