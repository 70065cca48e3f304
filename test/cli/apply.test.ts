import { describe, expect, test } from 'vitest'

import { digestOf } from '../../src/core/canonical.ts'
import type { Plan } from '../../src/core/types.ts'
import { fullScopes } from '../helpers/hub-client.ts'
import { classOf, type Desk, openDesk, token } from './run.ts'

/** A plan with these fields instead, whole as if it had been made so. */
function refrozen(plan: Plan, fields: Partial<Plan>): string {
  const { digest: _, ...body } = { ...plan, ...fields }
  return JSON.stringify({ ...body, digest: digestOf(body) })
}

async function planned(desk: Desk, ...args: string[]): Promise<Plan> {
  const ran = await desk.run('plan', ...args, '-o', 'plan.json')
  expect(ran.code).toBe(0)
  return desk.plan()
}

const roster = { 'users.csv': 'username,admin,groups,ensure\nzoe,,ml,\nalice,true,,\ns01,,,absent\n' }

describe('an apply', () => {
  test('does what the plan says', async () => {
    const desk = await openDesk({ files: roster })
    await planned(desk, 'users.csv')
    const { digest } = await desk.plan()
    const ran = await desk.run('apply', 'plan.json', '--expect-digest', digest)
    expect(ran).toMatchObject({ code: 0, stdout: 'Applied: 5 changed, 0 already done.\n' })
    // Within a wave the order is the network's.
    const lines = ran.stderr.split('\n')
    expect([...lines.slice(0, 3), ...lines.slice(3, 5).sort(), ...lines.slice(5)]).toEqual([
      'applying 5 actions',
      'changed  user.create zoe',
      'changed  group.create ml',
      'changed  admin.set alice',
      'changed  member.add zoe -> ml',
      'changed  user.delete s01',
      '',
    ])
    expect(desk.sent().sort()).toEqual(['DELETE /users/s01', 'PATCH /users/alice', 'POST /groups/ml', 'POST /users'])
  })

  test('twice is done, and the second sends nothing', async () => {
    const desk = await openDesk({ files: roster })
    await planned(desk, 'users.csv')
    await desk.run('apply', 'plan.json')
    const before = desk.sent()
    const ran = await desk.run('apply', 'plan.json')
    expect(ran).toMatchObject({ code: 0, stdout: 'Applied: 0 changed, 5 already done.\n' })
    expect(desk.sent()).toEqual(before)
  })

  test('keeps a journal beside the plan, for its owner alone', async () => {
    const desk = await openDesk({ files: roster })
    const { digest } = await planned(desk, 'users.csv')
    await desk.run('apply', 'plan.json')
    const name = `plan.json.${digest.slice('sha256:'.length, 'sha256:'.length + 12)}.journal`
    expect(await desk.files()).toEqual(['plan.json', name, 'users.csv'])
    expect(await desk.mode(name)).toBe('600')
  })

  test('keeps its journal in --state DIR', async () => {
    const desk = await openDesk({ files: roster })
    const { digest } = await planned(desk, 'users.csv')
    await desk.run('apply', 'plan.json', '--state', 'state')
    expect(await desk.files()).toEqual(['plan.json', 'state', 'users.csv'])
    expect(await desk.read(`state/${digest.slice(7, 19)}.journal`)).toContain(digest)
  })

  test('leaves the way free for the next plan in the same file', async () => {
    const desk = await openDesk({ files: roster })
    await planned(desk, 'users.csv')
    await desk.run('apply', 'plan.json')
    await planned(desk, '--absent', 's02')
    expect(await desk.run('apply', 'plan.json')).toMatchObject({
      code: 0,
      stdout: 'Applied: 1 changed, 0 already done.\n',
    })
  })

  test('then planning again finds nothing to do', async () => {
    const desk = await openDesk({ files: roster })
    await planned(desk, 'users.csv')
    await desk.run('apply', 'plan.json')
    expect(await desk.run('plan', 'users.csv', '--detailed-exitcode')).toMatchObject({ code: 0 })
  })

  test('of a plan without actions is done without a word to the hub', async () => {
    const desk = await openDesk({ files: { 'users.csv': 'username\nalice\n' } })
    await planned(desk, 'users.csv')
    const before = desk.hub.requests.length
    expect(await desk.run('apply', 'plan.json')).toMatchObject({ code: 0 })
    expect(desk.hub.requests).toHaveLength(before)
  })

  test('as json is one document on stdout and nothing else', async () => {
    const desk = await openDesk({ files: roster })
    const { digest } = await planned(desk, 'users.csv')
    const ran = await desk.run('apply', 'plan.json', '--format', 'json')
    expect(JSON.parse(ran.stdout)).toMatchObject({
      digest,
      ok: true,
      counts: { changed: 5, already: 0, failed: 0, skipped: 0, unknown: 0, pending: 0 },
      residual: [],
    })
  })

  test('stops the running server of one who goes', async () => {
    const users = [...classOf(12), { name: 'busy', servers: [{ state: 'ready' as const }] }]
    const desk = await openDesk({ users })
    await planned(desk, '--absent', 'busy')
    expect(await desk.run('apply', 'plan.json')).toMatchObject({ code: 0 })
    expect(desk.sent()).toEqual(['DELETE /users/busy/server', 'DELETE /users/busy'])
  })
})

describe('an apply is refused, and nothing is sent', () => {
  test('when a byte of the plan was edited', async () => {
    const desk = await openDesk()
    await planned(desk, '--absent', 's01')
    await desk.write('plan.json', (await desk.read('plan.json')).replaceAll('s01', 's02'))
    expect(await desk.run('apply', 'plan.json')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'error: The plan was changed after it was made: its digest does not match.\nhint: plan again; a plan file is never edited by hand\nhelp: hubplan help review\n',
    })
    expect(desk.sent()).toEqual([])
  })

  test('when the plan is for another hub', async () => {
    const [desk, other] = [await openDesk(), await openDesk()]
    await planned(desk, '--absent', 's01')
    expect(await desk.runWith({ HUBPLAN_URL: other.hub.url }, 'apply', 'plan.json')).toEqual({
      code: 1,
      stdout: '',
      stderr: `error: The plan is for ${desk.hub.url}, and this run is for ${other.hub.url} (environment).\nhint: set HUBPLAN_URL or --url to the hub of the plan, or plan for this hub\nhelp: hubplan help connection\n`,
    })
    expect(other.hub.requests).toHaveLength(0)
    expect(desk.sent()).toEqual([])
  })

  test('when nobody but the plan says which hub', async () => {
    const desk = await openDesk()
    await planned(desk, '--absent', 's01')
    const ran = await desk.runWith({ HUBPLAN_URL: undefined }, 'apply', 'plan.json')
    expect(ran).toMatchObject({ code: 1, stdout: '' })
    expect(ran.stderr).toContain('and this run is for http://127.0.0.1:8081 (default)')
    expect(desk.sent()).toEqual([])
  })

  test('when its time is invalid', async () => {
    const desk = await openDesk({ files: { 'users.csv': 'username\nzoe\n' } })
    await desk.run('plan', 'users.csv', '-o', 'plan.json')
    await desk.write('plan.json', refrozen(await desk.plan(), { expires_at: '9999-99-99T00:00:00Z' }))
    const ran = await desk.run('apply', 'plan.json')
    expect(ran.stderr).toContain('error: The plan expired at 9999-99-99T00:00:00Z.\n')
    expect(ran.code).toBe(4)
    expect(desk.sent()).toEqual([])
  })

  test('when it has expired', async () => {
    const desk = await openDesk()
    const plan = await planned(desk, '--absent', 's01')
    await desk.write('plan.json', refrozen(plan, { expires_at: '2024-01-01T00:00:00.000Z' }))
    expect(await desk.run('apply', 'plan.json')).toEqual({
      code: 4,
      stdout: '',
      stderr:
        'error: The plan expired at 2024-01-01T00:00:00.000Z.\nhint: plan again and have it reviewed\nhelp: hubplan help apply\n',
    })
    expect(desk.sent()).toEqual([])
  })

  test('when it is blocked', async () => {
    const desk = await openDesk()
    await desk.run('plan', '--absent', 's*', '-o', 'plan.json')
    const ran = await desk.run('apply', 'plan.json')
    expect(ran).toMatchObject({ code: 3, stdout: '' })
    expect(ran.stderr).toMatch(
      /^error: The plan is blocked and cannot be applied\.\ndelete-share: 9 of 12 users .*\nhint: change the files and plan again\nhelp: hubplan help guards\n$/,
    )
    expect(desk.sent()).toEqual([])
  })

  test('when a blocked plan says that it is not', async () => {
    const desk = await openDesk()
    await desk.run('plan', '--absent', 's*', '-o', 'plan.json')
    await desk.write('plan.json', refrozen(await desk.plan(), { applyable: true }))
    expect(await desk.run('apply', 'plan.json')).toMatchObject({
      code: 1,
      stderr:
        'error: The plan was changed after it was made: applyable does not follow from its actions.\nhint: plan again; a plan file is never edited by hand\nhelp: hubplan help review\n',
    })
    expect(desk.sent()).toEqual([])
  })

  test('when it is not the plan that was reviewed', async () => {
    const desk = await openDesk()
    const plan = await planned(desk, '--absent', 's01')
    expect(await desk.run('apply', 'plan.json', '--expect-digest', `sha256:${'0'.repeat(64)}`)).toEqual({
      code: 1,
      stdout: '',
      stderr: `error: This is not the reviewed plan: it has the digest ${plan.digest} and the changes digest ${plan.changes_digest}.\nhint: review the changes again, or apply the plan file that was reviewed\nhelp: hubplan help review\n`,
    })
    expect(desk.sent()).toEqual([])
  })

  test.each(['digest', 'changes_digest'] as const)('but not when --expect-digest is its %s', async (field) => {
    const desk = await openDesk()
    const plan = await planned(desk, '--absent', 's01')
    expect(await desk.run('apply', 'plan.json', '--expect-digest', plan[field])).toMatchObject({ code: 0 })
  })

  test('when the token lacks scopes', async () => {
    const desk = await openDesk()
    await planned(desk, '--absent', 's01')
    desk.hub.hub.addToken({ token: 'reads', name: 'reader', kind: 'service', scopes: ['list:users', 'read:users'] })
    expect(await desk.runWith({ HUBPLAN_TOKEN: 'reads' }, 'apply', 'plan.json')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'error: The token of service "reader" lacks the scopes delete:users, read:servers; nothing was changed.\nhint: add them to the role of the token in load_roles of the hub\nhelp: hubplan help connection\n',
    })
    expect(desk.sent()).toEqual([])
  })

  test('when JupyterHub 5.2.1 lets only admins make admins', async () => {
    const tokens = [{ token, name: 'planner', kind: 'service' as const, scopes: fullScopes }]
    const desk = await openDesk({ version: '5.2.1', tokens, files: roster })
    await planned(desk, 'users.csv')
    expect(await desk.run('apply', 'plan.json')).toEqual({
      code: 1,
      stdout: '',
      stderr: `error: The token of service "planner" does not belong to an admin, and JupyterHub 5.2.1 lets only admins change who is admin; nothing was changed.\nhint: use the token of an admin, or give the service admin: True in the hub's config\nhelp: hubplan help connection\n`,
    })
    expect(desk.sent()).toEqual([])
  })

  test('when it would leave the hub without an admin', async () => {
    const desk = await openDesk({ users: [...classOf(12), { name: 'boss', admin: true }] })
    await planned(desk, '--no-admin', 'boss')
    desk.hub.hub.patchUser('root', { admin: false })
    const ran = await desk.run('apply', 'plan.json')
    expect(ran).toEqual({
      code: 3,
      stdout: '',
      stderr:
        'error: A guard refuses the plan as the hub is now; nothing was changed.\nmin-admins: 0 admins would be left on the hub, and the minimum is 1; keep or promote another admin\nhint: plan again\nhelp: hubplan help guards\n',
    })
    expect(desk.sent()).toEqual([])
  })

  test('when the plan is of a newer format', async () => {
    const desk = await openDesk()
    const plan = await planned(desk, '--absent', 's01')
    await desk.write('plan.json', JSON.stringify({ ...plan, format: 2 }))
    expect(await desk.run('apply', 'plan.json')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'error: plan.json was made by a newer hubplan (format 2; this one knows 1).\nhint: install the newer hubplan, or make the plan again with this one\nhelp: hubplan help review\n',
    })
    expect(desk.sent()).toEqual([])
  })

  test.each([
    ['is no plan', '{"hello":1}', 'plan.json is not a plan.'],
    ['is no JSON', '{"format":1,', 'plan.json:1:13 is not JSON.'],
    ['is empty', '', 'plan.json:1:1 is not JSON.'],
  ])('when the file %s', async (_, content, sentence) => {
    const desk = await openDesk({ files: { 'plan.json': content } })
    const ran = await desk.run('apply', 'plan.json')
    expect(ran).toMatchObject({ code: 1, stdout: '' })
    expect(ran.stderr.split('\n')[0]).toBe(`error: ${sentence}`)
  })

  test('without a token, and no lock stays behind', async () => {
    const desk = await openDesk()
    await planned(desk, '--absent', 's01')
    expect(await desk.runWith({ HUBPLAN_TOKEN: undefined }, 'apply', 'plan.json')).toMatchObject({ code: 1 })
    expect(await desk.files()).toEqual(['plan.json'])
  })

  test('when the file is not there', async () => {
    const desk = await openDesk()
    expect(await desk.run('apply', 'plan.json')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'error: The plan plan.json does not exist.\nhint: give the file that hubplan plan -o wrote\nhelp: hubplan help review\n',
    })
  })
})

describe('a hub that changed since the plan', () => {
  test('stops the apply before anything is sent', async () => {
    const desk = await openDesk()
    await planned(desk, '--absent', 's01', '--absent', 's02')
    desk.hub.hub.patchUser('s01', { admin: true })
    expect(await desk.run('apply', 'plan.json')).toEqual({
      code: 4,
      stdout: '',
      stderr:
        'error: The hub has changed since the plan was made; nothing was changed.\nuser.delete:s01: the user has become an admin since the plan\nhint: plan again, or apply the rest with --skip-stale\nhelp: hubplan help apply\n',
    })
    expect(desk.sent()).toEqual([])
  })

  test('lets the rest through with --skip-stale', async () => {
    const desk = await openDesk()
    await planned(desk, '--absent', 's01', '--absent', 's02')
    desk.hub.hub.patchUser('s01', { admin: true })
    const ran = await desk.run('apply', 'plan.json', '--skip-stale')
    expect(ran).toMatchObject({
      code: 5,
      stdout: [
        'Applied in part: of 2 actions 1 changed, 0 already done, 1 skipped.',
        '',
        'Skipped (1)',
        '  user.delete s01: the user has become an admin since the plan',
        '',
        'Next: plan again, because the system has changed since the plan was made',
        '',
      ].join('\n'),
    })
    expect(desk.sent()).toEqual(['DELETE /users/s02'])
  })

  test.each<[string, string[], (desk: Desk) => void, string]>([
    [
      'a user made anew',
      ['--absent', 's01'],
      ({ hub }) => {
        hub.hub.removeUser('s01')
        hub.hub.addUser({ name: 's01', created: '2025-01-01T00:00:00Z' })
      },
      'user.delete:s01: the user was deleted and created again since the plan',
    ],
    [
      'a server started',
      ['--absent', 's01'],
      ({ hub }) => hub.hub.setServer('s01', '', 'ready'),
      'user.delete:s01: the user has started a server since the plan',
    ],
    [
      'a user to promote who is gone',
      ['--admin', 'alice'],
      ({ hub }) => hub.hub.removeUser('alice'),
      'admin.set:alice: the user is no longer on the hub',
    ],
  ])('is told: %s', async (_, args, change, line) => {
    const desk = await openDesk()
    await planned(desk, ...args)
    change(desk)
    const ran = await desk.run('apply', 'plan.json')
    expect(ran.code).toBe(4)
    expect(ran.stderr.split('\n')[1]).toBe(line)
    expect(desk.sent()).toEqual([])
  })

  test('in a way that the plan wanted is no drift', async () => {
    const desk = await openDesk()
    await planned(desk, '--absent', 's01', '--absent', 's02')
    desk.hub.hub.removeUser('s01')
    expect(await desk.run('apply', 'plan.json')).toMatchObject({
      code: 0,
      stdout: 'Applied: 1 changed, 1 already done.\n',
    })
  })

  test('by activity alone is no drift for a row', async () => {
    const desk = await openDesk()
    await planned(desk, '--absent', 's01')
    desk.hub.hub.patchUser('s01', { lastActivity: '2026-01-01T00:00:00Z' })
    expect(await desk.run('apply', 'plan.json')).toMatchObject({ code: 0 })
  })
})

describe('a failure in the middle', () => {
  test('of one delete is 5, with what is left', async () => {
    const desk = await openDesk()
    await planned(desk, '--absent', 's01', '--absent', 's02')
    const action = { type: 'reply', status: 500, body: { status: 500, message: 'Disk on fire' } } as const
    desk.hub.misbehave({ method: 'DELETE', path: '/users/s01', times: Number.POSITIVE_INFINITY, action })
    const ran = await desk.run('apply', 'plan.json')
    expect(ran).toMatchObject({
      code: 5,
      stdout: [
        'Applied in part: of 2 actions 1 changed, 0 already done, 1 failed.',
        '',
        'Failed (1)',
        '  user.delete s01: Disk on fire',
        '',
        'Next: look for the reason in the log of the system, and run the same command again',
        '',
      ].join('\n'),
    })
  })

  test('is in the json, with the residual', async () => {
    const desk = await openDesk()
    await planned(desk, '--absent', 's01', '--absent', 's02')
    const action = { type: 'reply', status: 500, body: { status: 500, message: 'Disk on fire' } } as const
    desk.hub.misbehave({ method: 'DELETE', path: '/users/s01', times: Number.POSITIVE_INFINITY, action })
    const ran = await desk.run('apply', 'plan.json', '--format', 'json')
    expect(ran.code).toBe(5)
    expect(JSON.parse(ran.stdout)).toMatchObject({
      ok: false,
      counts: { changed: 1, failed: 1 },
      outcomes: [
        { id: 'user.delete:s01', is: 'failed', message: 'Disk on fire' },
        { id: 'user.delete:s02', is: 'changed' },
      ],
      residual: [{ id: 'user.delete:s01', is: 'pending' }],
    })
  })

  test('that is over is made good by the same command', async () => {
    const desk = await openDesk()
    await planned(desk, '--absent', 's01', '--absent', 's02')
    desk.hub.misbehave({ method: 'DELETE', path: '/users/s01', action: { type: 'reply', status: 500 } })
    expect(await desk.run('apply', 'plan.json')).toMatchObject({ code: 5 })
    expect(await desk.run('apply', 'plan.json')).toMatchObject({
      code: 0,
      stdout: 'Applied: 1 changed, 1 already done.\n',
    })
  })

  test('a lost answer is settled by looking', async () => {
    const desk = await openDesk()
    await planned(desk, '--absent', 's01')
    desk.hub.misbehave({ method: 'DELETE', action: { type: 'drop', when: 'after' } })
    expect(await desk.run('apply', 'plan.json')).toMatchObject({
      code: 0,
      stdout: 'Applied: 1 changed, 0 already done.\n',
    })
    expect(desk.sent()).toEqual(['DELETE /users/s01'])
  })

  test('a hub that dies leaves 5, and the same command goes on when it is back', async () => {
    const desk = await openDesk()
    await planned(desk, '--absent', 's01', '--absent', 's02')
    let revive = (): void => undefined
    desk.hub.onRequest(({ method }) => {
      if (method !== 'DELETE') return
      desk.hub.onRequest(() => undefined)
      revive = desk.hub.misbehave({ times: Number.POSITIVE_INFINITY, action: { type: 'drop', when: 'before' } })
    })
    const ran = await desk.run('apply', 'plan.json', '--concurrency', '1')
    expect(ran.code).toBe(5)
    expect(ran.stdout).toMatch(
      /^Applied in part: of 2 actions 0 changed, 0 already done, 1 unknown, 1 not reached\.\n\nStopped: the hub cannot be read: the connection was lost\.\n\nUnknown: sent, but the outcome is not known \(1\)\n {2}user\.delete s01: the connection was lost, and the hub cannot be read: the connection was lost\n/,
    )
    revive()
    expect(await desk.run('apply', 'plan.json')).toMatchObject({
      code: 0,
      stdout: 'Applied: 2 changed, 0 already done.\n',
    })
  })
})
