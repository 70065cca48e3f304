// The careful ways to apply: slices, canary, rate, a cap on errors, results, events, and one apply at a time.
import { describe, expect, test } from 'vitest'

import { type Desk, openDesk } from './run.ts'

const roster = 'username,admin,groups,ensure\nnew1,,ml,\nnew2,,ml,\nalice,yes,,\ns01,,,absent\ns02,,,absent\n'

async function planned(): Promise<Desk> {
  const desk = await openDesk({ files: { 'users.csv': roster } })
  await desk.run('plan', 'users.csv', '-o', 'plan.json')
  return desk
}

describe('--only and --exclude', () => {
  test('do a part, under the same digest, and the rest later', async () => {
    const desk = await planned()
    const digest = (await desk.plan()).digest
    const first = await desk.run('apply', 'plan.json', '--only', 'user.create', '--expect-digest', digest)
    expect(first).toMatchObject({
      code: 0,
      stdout:
        'Applied: 2 changed, 0 already done, 6 left out.\n\nNext: apply the rest of the plan, without --only and --exclude\n',
    })
    expect(desk.sent()).toEqual(['POST /users'])
    const rest = await desk.run('apply', 'plan.json', '--exclude', 's01')
    expect(rest.stdout).toContain('Applied: 5 changed, 2 already done, 1 left out.')
    expect(desk.hub.hub.users.has('s01')).toBe(true)
    expect(await desk.run('apply', 'plan.json')).toMatchObject({
      code: 0,
      stdout: 'Applied: 1 changed, 7 already done.\n',
    })
  })
  test('leave out what needs something that is left out', async () => {
    const desk = await planned()
    expect((await desk.run('apply', 'plan.json', '--only', 'member.add')).stdout).toContain(
      '0 changed, 0 already done, 8 left out',
    )
    expect(desk.sent()).toEqual([])
  })
  test('refuse an op or a name that the plan does not have', async () => {
    const desk = await planned()
    expect(await desk.run('apply', 'plan.json', '--only', 'user.creat')).toMatchObject({
      code: 1,
      stderr:
        'error: --only user.creat: the plan has no such action.\nhint: it has group.create, user.create, admin.set, member.add, user.delete\nhelp: hubplan help apply\n',
    })
    expect(await desk.run('apply', 'plan.json', '--exclude', 'carol')).toMatchObject({
      code: 1,
      stderr:
        'error: --exclude "carol": no action of the plan is about such a user or group.\nhint: names are written as in the plan; see hubplan show\nhelp: hubplan help apply\n',
    })
    expect(desk.sent()).toEqual([])
  })
  test('cannot leave the hub without an admin', async () => {
    const desk = await openDesk({ files: { 'users.csv': 'username,admin\nalice,yes\nroot,no\n' } })
    await desk.run('plan', 'users.csv', '-o', 'plan.json')
    const ran = await desk.run('apply', 'plan.json', '--exclude', 'alice')
    expect(ran).toMatchObject({
      code: 3,
      stdout: '',
      stderr:
        'error: A guard refuses the plan as the hub is now; nothing was changed.\nmin-admins: 0 admins would be left on the hub, and the minimum is 1; keep or promote another admin\nhint: plan again\nhelp: hubplan help guards\n',
    })
    expect(desk.sent()).toEqual([])
  })
})

describe('--results', () => {
  test('has a row for every action', async () => {
    const desk = await planned()
    desk.hub.misbehave({
      method: 'DELETE',
      path: '/users/s01',
      action: { type: 'reply', status: 500, body: { message: '=boom' } },
    })
    expect((await desk.run('apply', 'plan.json', '--results', 'r.csv')).code).toBe(5)
    expect((await desk.read('r.csv')).split('\n')).toEqual([
      'id,op,user,group,outcome,message,object,value',
      'group.create:ml,group.create,,ml,changed,,,',
      'user.create:new1,user.create,new1,,changed,,,',
      'user.create:new2,user.create,new2,,changed,,,',
      'admin.set:alice,admin.set,alice,,changed,,,',
      'member.add:new1:ml,member.add,new1,ml,changed,,,',
      'member.add:new2:ml,member.add,new2,ml,changed,,,',
      "user.delete:s01,user.delete,s01,,failed,'=boom,,",
      'user.delete:s02,user.delete,s02,,changed,,,',
      '',
    ])
    expect(await desk.mode('r.csv')).toBe('600')
  })
  test('is refused before anything is sent when nothing could be written', async () => {
    const desk = await planned()
    expect(await desk.run('apply', 'plan.json', '--results', 'r.doc')).toMatchObject({
      code: 1,
      stderr: 'error: --results r.doc: unsupported file type; use .csv, .json or .xlsx.\nhelp: hubplan help apply\n',
    })
    expect(desk.sent()).toEqual([])
  })
})

describe('--events ndjson', () => {
  test('puts every event and then the report on stdout, one JSON a line', async () => {
    const desk = await planned()
    const { stdout, code } = await desk.run('apply', 'plan.json', '--events', 'ndjson')
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; ok?: boolean })
    expect(code).toBe(0)
    expect(lines[0]?.type).toBe('start')
    expect(lines.filter(({ type }) => type === 'applied')).toHaveLength(8)
    expect(lines.slice(-2)).toMatchObject([
      { type: 'end', ok: true },
      { type: 'report', ok: true },
    ])
    const journal = (await desk.journal()).trimEnd().split('\n')
    expect(lines.slice(0, -1)).toEqual(journal.map((line) => JSON.parse(line) as unknown))
  })
})

describe('--max-errors', () => {
  test('stops, and says why', async () => {
    const desk = await planned()
    desk.hub.misbehave({
      method: 'DELETE',
      times: 9,
      action: { type: 'reply', status: 500, body: { message: 'boom' } },
    })
    const ran = await desk.run('apply', 'plan.json', '--max-errors', '1', '--concurrency', '1')
    expect(ran.code).toBe(5)
    expect(ran.stdout).toContain(
      'Applied in part: of 8 actions 6 changed, 0 already done, 1 failed, 1 not reached.\n\nStopped: the limit of 1 error is reached.\n',
    )
  })
})

describe('numbers', () => {
  test.each([
    ['--rate', 'fast', 'error: --rate is "fast"; write it like 10/s or 300/m.'],
    ['--rate', '0/s', 'error: --rate is "0/s"; write it like 10/s or 300/m.'],
    ['--canary', '1.5', 'error: --canary is "1.5", which is not a whole number above 0.'],
    ['--max-errors', '0', 'error: --max-errors is "0", which is not a whole number above 0.'],
    ['--concurrency', '-1', 'error: --concurrency is "-1", which is not a whole number above 0.'],
  ])('%s %s is refused', async (flag, value, sentence) => {
    const desk = await planned()
    const ran = await desk.run('apply', 'plan.json', `${flag}=${value}`)
    expect(ran.code).toBe(1)
    expect(ran.stderr.split('\n')[0]).toBe(sentence)
    expect(desk.sent()).toEqual([])
  })
})

interface Gate {
  readonly opened: Promise<void>
  open(): void
}

function gate(): Gate {
  let open = (): void => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open: () => open() }
}

describe('two applies of one plan', () => {
  test('do not run together: the second says who holds it', async () => {
    const desk = await planned()
    const held = gate()
    const reached = gate()
    desk.hub.onRequest(async ({ method, path }) => {
      if (method !== 'POST' || path !== '/users') return
      reached.open()
      await held.opened
    })
    const first = desk.start('apply', 'plan.json')
    await reached.opened
    const second = await desk.run('apply', 'plan.json')
    expect(second.code).toBe(1)
    expect(second.stdout).toBe('')
    expect(second.stderr).toMatch(
      new RegExp(
        `^error: This plan is being applied already, by process ${first.child.pid} on .+, since 20.+Z\\.\nhint: wait until it ends; if it no longer runs, remove plan\\.json\\.[0-9a-f]{12}\\.journal\\.lock\nhelp: hubplan help apply\n$`,
      ),
    )
    held.open()
    expect(await first.done).toMatchObject({ code: 0 })
    expect((await desk.files()).some((name) => name.endsWith('.lock'))).toBe(false)
  })
})
