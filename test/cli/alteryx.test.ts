// Job 20 whole: everybody of the current workspace but these e-mails. And what goes wrong on the way.
import { once } from 'node:events'

import { describe, expect, test } from 'vitest'

import { crowd, type MockOptions } from '../mocks/alteryx.ts'
import { type AlteryxDesk, leaks, openAlteryxDesk, staticToken } from './alteryx-desk.ts'

const provider = ['--provider', 'alteryx']
const wide = ['--max-deletes', '500', '--max-delete-share', '1']
const kept = ['p005@corp.com', 'P010@CORP.com', 'p123@Corp.Com', 'P199@corp.com']
const keep = `email\n${kept.join('\n')}\n`
const prune = ['plan', ...provider, '--prune', '--protect-from', 'keep.csv', '-o', 'plan.json']

async function deskOf(options: MockOptions = {}, keepList = keep): Promise<AlteryxDesk> {
  const desk = await openAlteryxDesk({ people: crowd(200), ...options })
  await desk.write('keep.csv', keepList)
  return desk
}

async function planned(options: MockOptions = {}): Promise<AlteryxDesk> {
  const desk = await deskOf(options)
  expect(await desk.run(...prune, ...wide)).toMatchObject({ code: 0 })
  return desk
}

const left = ['admin@corp.com', 'boss@corp.com', ...kept.map((email) => email.toLowerCase())].sort()

function emails({ mock }: AlteryxDesk): string[] {
  return mock
    .emails()
    .map((email) => email.toLowerCase())
    .sort()
}

describe('everybody but these e-mails', () => {
  test('200 people: plan, show, apply, and nothing is left to do', async () => {
    const desk = await planned({ pageCap: 60 })
    expect(desk.mock.changes()).toEqual([])
    const plan = await desk.plan()
    expect(plan.target).toEqual({ provider: 'alteryx', url: desk.mock.url, workspace: '1001' })
    expect(plan.actions).toHaveLength(194)
    expect(plan.actions.every(({ op }) => op === 'user.delete')).toBe(true)
    const shown = await desk.run('show', 'plan.json')
    expect(shown).toMatchObject({ code: 0 })
    expect(shown.stdout).toContain('194 users to delete')
    expect(shown.stdout).toContain(', workspace 1001 EMEA, 200 users, ')
    expect(shown.stdout).toContain('support of Alteryx can restore an account for 14 days')
    expect(shown.stdout).toContain('left alone, the account of the token: "admin@corp.com"')
    expect(shown.stdout).toContain('left alone, admins: "boss@corp.com"')
    expect((await desk.run('show', 'plan.json', '--format', 'markdown')).stdout).toContain('EMEA')
    expect(await desk.run('apply', 'plan.json', '--results', 'results.csv')).toMatchObject({
      code: 0,
      stdout: 'Applied: 194 changed, 0 already done.\n',
    })
    expect(emails(desk)).toEqual(left)
    const again = await desk.run(...prune, '--detailed-exitcode')
    expect(again).toMatchObject({ code: 0 })
    expect(again.stdout).toContain('Nothing to do')
    expect((await desk.read('results.csv')).split('\n')).toHaveLength(196)
    expect(await leaks(desk, [])).toEqual([])
  })

  test('with a pattern of those who stay besides', async () => {
    const desk = await deskOf()
    desk.mock.people.set(900, { id: 900, email: 'Ann@Partner.com' })
    expect(await desk.run(...prune, '--protect', '*@corp.com')).toMatchObject({ code: 0 })
    expect((await desk.plan()).actions.map(({ id }) => id)).toEqual(['user.delete:ann%40partner.com'])
  })

  test.each<[string, MockOptions]>([
    ['200 with an array', { removal: { status: 200, body: '[]' } }],
    ['200 without a body', { removal: { status: 200 } }],
    ['a page of a gateway', { removal: { status: 200, body: '<html>' } }],
    ['500 although it is done', { removal: { status: 500, body: '{}' } }],
  ])('where a removal answers %s', async (_, options) => {
    const desk = await openAlteryxDesk({ people: crowd(14), ...options })
    expect(
      await desk.run('plan', ...provider, '--prune', '--protect', 'p00?@*', '-o', 'plan.json', ...wide),
    ).toMatchObject({
      code: 0,
    })
    expect(await desk.run('apply', 'plan.json')).toMatchObject({ code: 0 })
    expect(desk.mock.people.size).toBe(10)
    const removals = desk.mock.removals()
    expect(removals).toHaveLength(new Set(removals).size)
  })
})

describe('the guards hold', () => {
  test('many deletes must be raised explicitly', async () => {
    const desk = await deskOf()
    const ran = await desk.run(...prune)
    expect(ran.code).toBe(3)
    expect(ran.stdout).toContain('--max-deletes 194')
    expect(ran.stdout).toContain('--max-delete-share')
    expect(await desk.run('apply', 'plan.json')).toMatchObject({ code: 3 })
    expect(desk.mock.changes()).toEqual([])
  })

  test.each<[string, string, string]>([
    ['an empty list', 'email\n', 'this list of protected users is empty'],
    ['an empty file', '', 'keep.csv'],
    ['a table without a header', 'p005@corp.com,x\np010@corp.com,y\n', 'no username column'],
    ['a list of names', 'email\nann\n', '"ann" is not an e-mail address'],
    ['a cell that is empty', 'email,note\n,x\n', 'is empty'],
  ])('%s plans nothing', async (_, list, message) => {
    const desk = await deskOf({}, list)
    const ran = await desk.run(...prune, ...wide)
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain(message)
    expect(await desk.files()).not.toContain('plan.json')
  })

  test('a list that is not there plans nothing', async () => {
    const desk = await openAlteryxDesk()
    expect((await desk.run(...prune, ...wide)).code).toBe(1)
  })

  test('a list of nobody here blocks, until it is allowed', async () => {
    const desk = await deskOf({}, 'email\nann@elsewhere.com\nben@elsewhere.com\n')
    const ran = await desk.run(...prune, ...wide)
    expect(ran.code).toBe(3)
    expect(ran.stdout).toContain('no user on the list of users to keep is here')
    expect(await desk.run(...prune, ...wide, '--allow', 'protected')).toMatchObject({ code: 0 })
  })

  test.each(['pp05@corp.com', 'p005@crop.com', 'p005@corp.co', 'p0055@corps.com'])(
    '%s on the list is told',
    async (slip) => {
      const desk = await deskOf({}, `${keep}${slip}\n`)
      const { stdout } = await desk.run(...prune, ...wide)
      expect(stdout).toContain(slip)
    },
  )

  test('an e-mail that is misspelt blocks and names who would go', async () => {
    const people = [...crowd(20), { id: 300, email: 'jo.smith@corp.com' }]
    const desk = await openAlteryxDesk({ people })
    await desk.write('keep.csv', 'email\nP005@corp.com\njo.smtih@corp.com\nann@elsewhere.com\n')
    const ran = await desk.run(...prune, ...wide)
    expect(ran.code).toBe(3)
    expect(ran.stdout).toContain('no user is called "jo.smtih@corp.com", but "jo.smith@corp.com" would be deleted')
    expect(ran.stdout).toContain('but not here: "ann@elsewhere.com"')
    await desk.write('keep.csv', 'email\nP005@corp.com\njo.smith@corp.com\nann@elsewhere.com\n')
    expect(await desk.run(...prune, ...wide)).toMatchObject({ code: 0 })
  })

  test('a name that was typed and is nobody blocks', async () => {
    const desk = await openAlteryxDesk()
    const ran = await desk.run('plan', ...provider, '--prune', '--protect', 'nobody@corp.com', ...wide)
    expect(ran.code).toBe(3)
    expect(ran.stdout).toContain('no user is called "nobody@corp.com"')
  })

  test.each([
    ['Admin@Corp.com', 'self'],
    ['BOSS@corp.com', 'is an admin and would be deleted'],
  ])('a row that removes %s blocks', async (email, message) => {
    const desk = await openAlteryxDesk()
    const ran = await desk.run('plan', ...provider, '--absent', email, '-o', 'plan.json')
    expect(ran.code).toBe(3)
    expect(ran.stdout).toContain(message)
  })

  test('a person who became an administrator since the plan stays', async () => {
    const desk = await planned()
    const one = desk.mock.people.get(150)
    if (one !== undefined) one.isAdmin = true
    const ran = await desk.run('apply', 'plan.json')
    expect(ran.code).toBe(4)
    expect(ran.stderr).toContain('the user has become an admin since the plan')
    expect(desk.mock.changes()).toEqual([])
  })

  test('another person under the same e-mail stays', async () => {
    const desk = await planned()
    const one = desk.mock.people.get(150)
    desk.mock.people.delete(150)
    desk.mock.people.set(4000, { id: 4000, email: one?.email ?? '' })
    const ran = await desk.run('apply', 'plan.json')
    expect(ran.code).toBe(4)
    expect(ran.stderr).toContain('deleted and created again')
  })
})

describe('a token', () => {
  test('of somebody who is no administrator plans, and applies nothing', async () => {
    const people = crowd(12).map((person, index) => (index === 0 ? { ...person, isAdmin: false } : person))
    const desk = await openAlteryxDesk({ people })
    expect(await desk.run('plan', ...provider, '--absent', 'p005@corp.com', '-o', 'plan.json')).toMatchObject({
      code: 0,
    })
    const ran = await desk.run('apply', 'plan.json')
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain(
      'The token of "admin@corp.com" does not belong to an administrator, and only administrators of the workspace "EMEA" may',
    )
    expect(desk.mock.changes()).toEqual([])
  })

  test('that ends in mid-run stops the run, and says how to go on', async () => {
    const desk = await planned()
    desk.mock.beforeChange = () => {
      if (desk.mock.removals().length === 40) desk.mock.endTokens()
    }
    const ran = await desk.run('apply', 'plan.json')
    expect(ran.code).toBe(5)
    expect(ran.stdout).toContain('give --oauth-file FILE')
    expect(desk.mock.removals().length).toBeLessThan(60)
  })

  test('of another workspace is refused, at plan by the file and at apply by the plan', async () => {
    const desk = await openAlteryxDesk({ people: crowd(12) })
    await desk.write('hubplan.yaml', 'version: 1\ntarget: { provider: alteryx, workspace: "2002" }\n')
    const ran = await desk.run('plan', '--absent', 'p005@corp.com', '-o', 'plan.json')
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain('The token is of workspace 1001 ("EMEA"), and the files are for workspace 2002.')
    await desk.write('hubplan.yaml', 'version: 1\ntarget: { provider: alteryx, workspace: "1001" }\n')
    expect(await desk.run('plan', '--absent', 'p005@corp.com', '-o', 'plan.json')).toMatchObject({ code: 0 })
    Object.assign(desk.mock, { workspace: { id: 2002, name: 'APAC' } })
    const applied = await desk.run('apply', 'plan.json')
    expect(applied.code).toBe(1)
    expect(applied.stderr).toContain('The token is of workspace 2002, and the plan is for workspace 1001')
    expect(desk.mock.changes()).toEqual([])
  })

  test('that may not remove fails once', async () => {
    const desk = await planned({ forbidden: ['removal'] })
    const ran = await desk.run('apply', 'plan.json')
    expect(ran.code).toBe(5)
    expect(desk.mock.removals().length).toBeLessThan(10)
    expect(ran.stdout).toMatch(/Not allowed \(request rq-\d+\)/)
  })
})

describe('an apply', () => {
  test('waits when it is asked to', async () => {
    const desk = await planned()
    const isRemoval = (method: string): boolean => method === 'DELETE'
    desk.mock.misbehave(isRemoval, { status: 429, headers: { 'x-retry-after': '1' } }, 5)
    const from = Date.now()
    const ran = await desk.start({}, 'apply', 'plan.json').done
    expect(ran).toMatchObject({ code: 0, stdout: 'Applied: 194 changed, 0 already done.\n' })
    expect(Date.now() - from).toBeGreaterThan(1000)
    const journal = (await desk.files()).find((name) => name.endsWith('.journal')) ?? ''
    expect(await desk.read(journal)).toMatch(/"wait_ms":1000,"why":"status 429"/)
  })

  test('settles lost answers by looking', async () => {
    const desk = await planned()
    const isRemoval = (method: string): boolean => method === 'DELETE'
    desk.mock.misbehave(isRemoval, 'drop after', 3)
    desk.mock.misbehave(isRemoval, 'drop', 2)
    desk.mock.misbehave(isRemoval, { status: 503, body: '<html>' }, 2)
    expect(await desk.run('apply', 'plan.json')).toMatchObject({ code: 0 })
    expect(emails(desk)).toEqual(left)
    // Five were not done by their first request, and sent again; the three that were are not.
    expect(desk.mock.removals()).toHaveLength(194 + 4)
  })

  test('takes somebody who is gone already as done', async () => {
    const desk = await planned()
    let isDone = false
    desk.mock.beforeChange = () => {
      if (isDone) return
      isDone = true
      for (const id of [160, 161]) desk.mock.people.delete(id)
    }
    expect(await desk.run('apply', 'plan.json')).toMatchObject({
      code: 0,
      stdout: 'Applied: 192 changed, 2 already done.\n',
    })
  })

  test('that was killed goes on with the same command', async () => {
    const desk = await planned({ delayMs: 10 })
    const reached = new Promise<void>((resolve) => {
      desk.mock.beforeChange = () => {
        if (desk.mock.removals().length > 60) resolve()
      }
    })
    const running = desk.start({}, 'apply', 'plan.json')
    await reached
    running.child.kill('SIGKILL')
    await once(running.child, 'close')
    expect(desk.mock.people.size).toBeGreaterThan(20)
    expect(await desk.run('apply', 'plan.json')).toMatchObject({ code: 0 })
    expect(emails(desk)).toEqual(left)
    const removals = desk.mock.removals()
    // What was in flight when it was killed may be asked for twice.
    expect(removals.length - new Set(removals).size).toBeLessThan(10)
  })

  test('invites in batches, and finds the address that is none', async () => {
    const desk = await openAlteryxDesk({ people: crowd(12) })
    const names = Array.from({ length: 60 }, (_, index) => `New${index}@corp.com`)
    await desk.write('new.csv', `email\n${[...names, 'bad@corp.com'].join('\n')}\n`)
    expect(await desk.run('plan', 'new.csv', ...provider, '-o', 'plan.json')).toMatchObject({ code: 0 })
    const ran = await desk.run('apply', 'plan.json')
    expect(ran.code).toBe(5)
    expect(ran.stdout).toContain('bad address')
    expect(desk.mock.people.size).toBe(72)
    expect(emails(desk)).toContain('new59@corp.com')
  })

  test.each([false, true])('promotes and demotes by the role (PUT replaces: %s)', async (putReplaces) => {
    const desk = await openAlteryxDesk({ people: crowd(12), putReplaces })
    const args = ['plan', ...provider, '--admin', 'P005@corp.com', '--admin', 'p007@corp.com', '-o', 'plan.json']
    expect(await desk.run(...args)).toMatchObject({ code: 0 })
    expect(await desk.run('apply', 'plan.json')).toMatchObject({ code: 0 })
    const admins = () => [...desk.mock.people.values()].filter(({ isAdmin }) => isAdmin).map(({ id }) => id)
    expect(admins()).toEqual([100, 101, 105, 107])
    expect(await desk.run('plan', ...provider, '--no-admin', 'boss@corp.com', '-o', 'two.json')).toMatchObject({
      code: 0,
    })
    expect(await desk.run('apply', 'two.json')).toMatchObject({ code: 0 })
    expect(admins()).toEqual([100, 105, 107])
  })

  test('does not invite and promote the same person', async () => {
    const desk = await openAlteryxDesk({ people: crowd(12) })
    await desk.write('new.csv', 'email,admin\nnew@corp.com,true\n')
    const ran = await desk.run('plan', 'new.csv', ...provider, '-o', 'plan.json')
    expect(ran.code).toBe(3)
    expect(ran.stdout).toContain('promote in a second plan')
  })

  test('cannot promote where roles are not visible', async () => {
    const desk = await openAlteryxDesk({ people: crowd(12), forbidden: ['roles'] })
    const ran = await desk.run('plan', ...provider, '--admin', 'p005@corp.com')
    expect(ran.code).toBe(3)
    expect(ran.stdout).toContain('the roles of the workspace are not visible to this token')
  })
})

test('a wrong token is told at once', async () => {
  const desk = await openAlteryxDesk()
  const ran = await desk.runWith({ HUBPLAN_TOKEN: `${staticToken}-wrong` }, 'list', ...provider)
  expect(ran.code).toBe(1)
  expect(ran.stderr).toContain('Alteryx refused the token at /v4/workspaces/current')
  expect(ran.stderr).toContain('--oauth-file')
})

test('people are listed and exported', async () => {
  const desk = await openAlteryxDesk({ people: crowd(12) })
  expect((await desk.run('list', ...provider, '--format', 'names')).stdout.split('\n')).toContain('p005@corp.com')
  expect(await desk.run('export', 'all.csv', ...provider)).toMatchObject({ code: 0 })
  expect((await desk.run('plan', 'all.csv', ...provider)).stdout).toContain('Nothing to do')
})
