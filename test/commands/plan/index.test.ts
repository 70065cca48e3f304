// hubplan plan, as people run it: against the last plan, and with nobody but those who are protected.
import { describe, expect, test } from 'vitest'

import { openDesk } from '../../cli/run.ts'

const line = (text: string): string => text.replaceAll(/\s+/g, ' ')

describe('who made a plan, and how', () => {
  test('is recorded: the person, the flags that apply needs, and the plan it was compared with', async () => {
    const desk = await openDesk({ files: { 'users.csv': 'username\nnew\n', 'p.yaml': 'version: 1\n' } })
    await desk.runWith({ GITHUB_ACTOR: 'octo' }, 'plan', 'users.csv', '-o', 'last.json')
    const last = await desk.plan('last.json')
    expect(last.planned_by).toBe('octo')
    expect([last.planned_with, last.against]).toEqual([undefined, undefined])
    const flags = [
      '--against',
      'last.json',
      '--by',
      ' Ann Arbor ',
      '--policy',
      './p.yaml',
      '--url',
      desk.hub.url,
      '--state',
      'st',
    ]
    const planned = await desk.runWith({ GITHUB_ACTOR: 'octo' }, 'plan', 'users.csv', ...flags, '-o', 'plan.json')
    expect(planned).toMatchObject({ code: 0 })
    const plan = await desk.plan()
    expect(plan).toMatchObject({
      planned_by: 'Ann Arbor',
      planned_with: { policy: './p.yaml', url: true, state: 'st' },
      against: { created_at: last.created_at, digest: last.digest },
    })
    expect(plan.changes_digest).toBe(last.changes_digest)
    expect(await desk.run('apply', 'plan.json', '--policy', 'p.yaml')).toMatchObject({ code: 0 })
    const revert = ['revert', 'plan.json', '--by', 'ben', '--policy', 'p.yaml', '-o', 'undo.json']
    expect(await desk.run(...revert)).toMatchObject({ code: 0 })
    expect(await desk.plan('undo.json')).toMatchObject({ planned_by: 'ben', planned_with: { policy: 'p.yaml' } })
  })

  test('is refused before anything is read when --by is not a name', async () => {
    const desk = await openDesk({ files: { 'users.csv': 'username\nnew\n' } })
    const refused = {
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('error: --by is empty.\nhint: give it with --by NAME\n'),
    }
    expect(await desk.run('plan', 'missing.csv', '--by', '')).toMatchObject(refused)
    expect(await desk.run('revert', 'missing.json', '--by', ' ')).toMatchObject(refused)
  })
})

describe('plan --against', () => {
  const roster = (names: readonly string[]): string =>
    `username,groups\n${names.map((name) => `${name},staff`).join('\n')}\n`
  const twelve = Array.from({ length: 12 }, (_, index) => `n${String(index).padStart(2, '0')}`)

  test('tells where each difference comes from, and records it', async () => {
    const desk = await openDesk({ files: { 'users.csv': 'username,groups\nalice,staff\nbob,staff\n' } })
    expect(await desk.run('plan', 'users.csv', '-o', 'last.json')).toMatchObject({ code: 0 })
    desk.hub.hub.patchUser('bob', { groups: [] })
    await desk.write('users.csv', 'username,groups\nalice,-\nbob,staff\ns01,staff\n')
    const planned = await desk.run('plan', 'users.csv', '--against', 'last.json', '-o', 'plan.json')
    expect(planned).toMatchObject({ code: 0 })
    expect(line(planned.stdout)).toContain(': the files changed for 2 users, the hub for 1, and both for 0')
    const plan = await desk.plan()
    expect(plan.actions.map(({ id, reason }) => `${id} ${reason.since}`)).toEqual([
      'member.add:bob:staff hub',
      'member.add:s01:staff files',
      'member.remove:alice:staff files',
    ])
    expect(plan.desired).toEqual([
      { name: 'alice', groups: [] },
      { name: 'bob', groups: ['staff'] },
      { name: 's01', groups: ['staff'] },
    ])
  })

  test('does not change which changes are reviewed', async () => {
    const desk = await openDesk({ files: { 'users.csv': roster(['new']) } })
    await desk.run('plan', 'users.csv', '-o', 'one.json')
    await desk.run('plan', 'users.csv', '--against', 'one.json', '-o', 'two.json')
    expect((await desk.plan('two.json')).changes_digest).toBe((await desk.plan('one.json')).changes_digest)
  })

  test('blocks when a file has lost its rows, and --allow lets it pass', async () => {
    const desk = await openDesk({ files: { 'users.csv': roster(twelve) } })
    await desk.run('plan', 'users.csv', '-o', 'last.json')
    await desk.write('users.csv', roster(twelve.slice(0, 6)))
    const blocked = await desk.run('plan', 'users.csv', '--against', 'last.json', '-o', 'plan.json')
    expect(blocked.code).toBe(3)
    expect(line(blocked.stdout)).toContain(
      'source-shrank users.csv had 12 rows in the plan of --against and has 6 now: 50 % of its rows are missing, and the limit is 25 %',
    )
    expect(await desk.run('apply', 'plan.json')).toMatchObject({ code: 3 })
    const allowed = await desk.run(
      'plan',
      'users.csv',
      '--against',
      'last.json',
      '--allow',
      'source-shrank',
      '-o',
      'plan.json',
    )
    expect(allowed.code).toBe(0)
    expect((await desk.plan()).overrides).toEqual([{ flag: '--allow', value: 'source-shrank' }])
  })

  test('refuses the plan of another hub', async () => {
    const [one, other] = [await openDesk({ files: { 'u.csv': 'username\nnew\n' } }), await openDesk()]
    await one.run('plan', 'u.csv', '-o', 'last.json')
    const planned = await one.runWith({ HUBPLAN_URL: other.hub.url }, 'plan', 'u.csv', '--against', 'last.json')
    expect(planned).toMatchObject({ code: 1, stdout: '' })
    expect(planned.stderr).toBe(
      `error: --against last.json: that plan is for ${one.hub.url}, and this one for ${other.hub.url}.\nhint: give the last plan that was applied to this hub, or leave --against out\nhelp: hubplan help plan\n`,
    )
  })

  test('refuses a plan that was changed after it was made, before anything is asked of the hub', async () => {
    const desk = await openDesk({ files: { 'u.csv': 'username\nnew\n' } })
    await desk.run('plan', 'u.csv', '-o', 'last.json')
    await desk.write('last.json', (await desk.read('last.json')).replaceAll('"new"', '"now"'))
    const asked = desk.hub.requests.length
    const planned = await desk.run('plan', 'u.csv', '--against', 'last.json')
    expect(planned).toMatchObject({ code: 1, stdout: '' })
    expect(planned.stderr).toContain('The plan was changed after it was made: its digest does not match.')
    expect(desk.hub.requests.length).toBe(asked)
  })

  test.each([['none.json'], ['u.csv']])('refuses what is no plan: %s', async (name) => {
    const desk = await openDesk({ files: { 'u.csv': 'username\nnew\n' } })
    expect(await desk.run('plan', 'u.csv', '--against', name)).toMatchObject({ code: 1, stdout: '' })
  })
})

describe('plan --prune --protect', () => {
  test('deletes everybody but those who are named, within the guards', async () => {
    const desk = await openDesk()
    const keep = ['--protect', 'alice', '--protect', 's0*']
    const blocked = await desk.run('plan', '--prune', ...keep, '--max-delete-share', '0', '-o', 'plan.json')
    expect(blocked.code).toBe(3)
    const planned = await desk.run('plan', '--prune', ...keep, '-o', 'plan.json')
    expect(planned).toMatchObject({ code: 0 })
    expect((await desk.plan()).actions.map(({ id }) => id)).toEqual(['user.delete:bob'])
    expect(await desk.run('apply', 'plan.json')).toMatchObject({ code: 0 })
    expect(desk.sent()).toEqual(['DELETE /users/bob'])
  })

  test('blocks when a name is misspelt', async () => {
    const desk = await openDesk()
    const planned = await desk.run('plan', '--prune', '--protect', 'alcie', '--protect', 's0*', '--protect', 'bob')
    expect(planned.code).toBe(3)
    expect(line(planned.stdout)).toContain(
      'protected all users but those in protect would be deleted, and no user is called "alcie"; check the spelling',
    )
  })
})
