// People of a Bevy community, from a list of numbers to a tracking file, on a small server written from its contract.
import { describe, expect, test } from 'vitest'

import { crowd, csvOf, key, type Person } from '../mocks/bevy.ts'
import { type BevyDesk, filesIn, openBevyDesk } from './bevy-desk.ts'

const due = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10)
const all = ['--max-deletes', '1000', '--max-delete-share', '1']

function idsOf(people: readonly Person[]): string[] {
  return people.map(({ id }) => String(id)).sort()
}

function deletedIds({ site }: BevyDesk): string[] {
  return site.deletes().map((path) => path.split('/')[3] ?? '')
}

/** `p0001@example.org` and so on: in the order in which a plan has them. */
function members(size: number): Person[] {
  return Array.from({ length: size }, (_, index) => ({
    id: 5000 + index,
    email: `p${String(index + 1).padStart(4, '0')}@example.org`,
  }))
}

describe('600 members of a list', () => {
  test('are scheduled after one plan and one apply, the first one alone', async () => {
    const people = members(630)
    const gone = people.slice(0, 600)
    const desk = await openBevyDesk({ people, files: { 'users.csv': csvOf(gone) } })
    const planned = await desk.run('plan', '--absent-from', 'users.csv', ...all, '-o', 'plan.json')
    expect(planned.code, planned.stderr).toBe(0)
    expect(planned.stdout).toContain(
      'DELETE 600 users (last activity not visible): ages are as of the reading\n  -  p0001@example.org  user_id 5000  users.csv:2\n',
    )
    expect(planned.stdout).toContain(
      '  storage  each delete happens 7 days after it was applied, and can be cancelled until then in the admin dashboard (Members, Cancel Deletion); after that',
    )
    expect((await desk.plan()).target.routes).toEqual({
      list: '/api/user/',
      get: '/api/user/{id}/',
      delete: '/api/user/{id}/',
    })
    const shown = await desk.run('show', 'plan.json', '--format', 'markdown')
    expect(shown.stdout).toContain('| `p0001@example.org` (account `5000`) |  |  |\n')
    expect(shown.stdout).toContain('each delete happens 7 days after it was applied')
    expect(desk.site.deletes()).toEqual([])

    const before = desk.site.asked.length
    const applied = await desk.start('apply', 'plan.json', '--accepted', 'accepted.csv', '--results', 'results.csv')
      .done
    expect(applied.code, applied.stderr).toBe(0)
    expect(applied.stdout).toBe(`Applied: 600 changed, 0 already done.\n600 deletes are scheduled for ${due}.\n`)
    // What today's script loses is the first line.
    expect(deletedIds(desk).sort()).toEqual(idsOf(gone))
    expect(await desk.read('accepted.csv')).toBe(await desk.read('users.csv'))
    const results = (await desk.read('results.csv')).trimEnd().split('\n')
    expect(results).toHaveLength(601)
    expect(results[0]).toBe('email,user_id,outcome,until,message,op,id')
    expect(results[1]).toMatch(
      new RegExp(`^p0001@example.org,5000,changed,${due}T.*Z,,user.delete,user.delete:p0001%40`),
    )

    // The list, the canary alone, a look at it, and then everybody else.
    const asked = desk.site.asked.slice(before).map(({ what }) => what)
    expect(asked.slice(0, 9)).toEqual([
      ...Array(7).fill('GET /api/user/'),
      'DELETE /api/user/5000/',
      'GET /api/user/5000/',
    ])
    expect(asked.slice(9).every((what) => what.startsWith('DELETE '))).toBe(true)
    const times = desk.site.asked.filter(({ what }) => what.startsWith('DELETE ')).map(({ at }) => at)
    const pauses = times.slice(1).flatMap((at, index) => (at - (times[index] ?? 0) >= 950 ? [index + 1] : []))
    expect(pauses).toEqual([251, 501])
    for (const { authorization, accept } of desk.site.asked) {
      expect([authorization, accept]).toEqual([`Token ${key}`, 'application/json; version=1.0'])
    }
    expect(await desk.counted()).toBe(desk.site.asked.length)

    // Neither this plan nor another one does it again.
    const again = await desk.run('apply', 'plan.json', '--accepted', 'again.csv', '--format', 'json')
    expect(again.code, again.stderr).toBe(0)
    expect(JSON.parse(again.stdout)).toMatchObject({
      ok: true,
      counts: { changed: 0, already: 600 },
      outcomes: expect.arrayContaining([
        { id: 'user.delete:p0001%40example.org', is: 'already', until: expect.stringContaining(due) },
      ]),
    })
    expect(await desk.read('again.csv')).toBe(await desk.read('users.csv'))
    const second = await desk.run('plan', '--absent-from', 'users.csv', ...all, '-o', 'second.json')
    expect([second.code, (await desk.plan('second.json')).actions]).toEqual([0, []])
    expect(second.stdout).toContain(`to be absent, and the delete is accepted already: "p0001@example.org (${due})"`)
    expect(desk.site.deletes()).toHaveLength(600)
    expect(await filesIn(`${desk.folder}/state`)).toHaveLength(2)
  })
})

describe('the numbers decide', () => {
  const people = [...crowd(30), { id: 7, email: null }]

  test('the number identifies the user, with or without an e-mail', async () => {
    const desk = await openBevyDesk({
      people,
      files: { 'ids.csv': 'user_id\n1001\n7\n', 'mails.csv': 'email\nP2@example.ORG\n' },
    })
    await desk.run('plan', '--absent-from', 'ids.csv', '-o', 'plan.json')
    const [first] = (await desk.plan()).actions
    expect(first).toMatchObject({ user: '#7', before: { account: '7' } })
    expect((await desk.run('apply', 'plan.json', '--accepted', 'accepted.csv')).code).toBe(0)
    expect(await desk.read('accepted.csv')).toBe('email,user_id\n,7\np1@example.org,1001\n')
    await desk.run('plan', '--absent-from', 'mails.csv', '-o', 'mails.json')
    expect((await desk.run('apply', 'mails.json')).code).toBe(0)
    expect(deletedIds(desk).sort()).toEqual(['1001', '1002', '7'])
  })

  test('a number and an e-mail of two people are refused before anything is sent', async () => {
    const files = { 'users.csv': 'email,user_id\np1@example.org,1001\np2@example.org,1003\n' }
    const desk = await openBevyDesk({ people, files })
    const planned = await desk.run('plan', '--absent-from', 'users.csv', '-o', 'plan.json')
    expect(planned.code).toBe(1)
    expect(planned.stderr).toContain(
      'users.csv:3:1: the user_id 1003 belongs to "p3@example.org", and this row says "p2@example.org"; correct the one that is wrong',
    )
    expect(await filesIn(desk.folder)).not.toContain('plan.json')
    expect(desk.site.deletes()).toEqual([])
  })

  test('somebody who got another number or e-mail since the plan stops the apply', async () => {
    const desk = await openBevyDesk({ people, files: { 'users.csv': csvOf(people.slice(0, 2)) } })
    await desk.run('plan', '--absent-from', 'users.csv', '-o', 'plan.json')
    desk.site.people.delete('1001')
    desk.site.people.set('2001', { id: 2001, email: 'p1@example.org' })
    const applied = await desk.run('apply', 'plan.json')
    expect(applied.code).toBe(4)
    expect(applied.stderr).toContain('the user was deleted and created again since the plan')
    expect(desk.site.deletes()).toEqual([])
  })

  test('an administrator is not deleted by a row alone', async () => {
    const boss = crowd(30, { admin: true })
    const desk = await openBevyDesk({ people: boss, files: { 'users.csv': csvOf(boss.slice(0, 1)) } })
    const planned = await desk.run('plan', '--absent-from', 'users.csv')
    expect([planned.code, planned.stdout]).toEqual([
      3,
      expect.stringContaining('"p1@example.org" is an admin and would be deleted'),
    ])
  })

  test('somebody who is to be there and is not cannot be created', async () => {
    const desk = await openBevyDesk({ people, files: { 'users.csv': 'email\nnew@example.org\n' } })
    const planned = await desk.run('plan', 'users.csv')
    expect(planned.code).toBe(3)
    expect(planned.stdout).toContain(
      '1 user is missing, and hubplan cannot create users on a Bevy community: "new@example.org"; let them join there first, or take their rows out',
    )
  })
})

describe('revert', () => {
  test('says until when and where to cancel, and plans nothing', async () => {
    const people = crowd(30)
    const desk = await openBevyDesk({ people, files: { 'users.csv': csvOf(people.slice(0, 2)) } })
    await desk.run('plan', '--absent-from', 'users.csv', '-o', 'plan.json')
    await desk.run('apply', 'plan.json', '--state', 'state')
    for (const more of [[], ['--state', 'state']]) {
      const reverted = await desk.run('revert', 'plan.json', '-o', 'undo.json', ...more)
      expect(reverted.code, reverted.stderr).toBe(0)
      expect(reverted.stdout).toContain(
        `not undone, because the delete is accepted, and takes effect on ${due}; cancel it until then in the admin dashboard: Members, Cancel Deletion; once it is cancelled there, record that with: hubplan revert plan.json --cancelled: user.delete "p1@example.org", user.delete "p2@example.org"`,
      )
      // The journal lies where the ledger is.
      expect(reverted.stdout.includes('there is no journal')).toBe(more.length === 0)
      expect((await desk.plan('undo.json')).actions).toEqual([])
    }
    // Seven days later.
    for (const id of ['1001', '1002']) desk.site.people.set(id, { id: Number(id), email: `deleted+${id}@bevylabs.com` })
    const gone = await desk.runWith(
      { HUBPLAN_STATE: 'other' },
      'revert',
      'plan.json',
      '--state',
      'state',
      '-o',
      'undo.json',
    )
    expect([gone.code, (await desk.plan('undo.json')).actions]).toEqual([0, []])
  })

  test('takes out of the ledger what a person has cancelled, and only that', async () => {
    const people = crowd(30, { admin: true })
    const files = { 'users.csv': csvOf(people.slice(2, 4)), 'more.csv': csvOf(people.slice(2, 5)) }
    const desk = await openBevyDesk({ people, files })
    await desk.run('plan', '--absent-from', 'users.csv', '-o', 'plan.json')
    // Nothing is in the ledger yet.
    const early = await desk.run('revert', 'plan.json', '--cancelled')
    expect(early).toMatchObject({ code: 0, stdout: 'No delete of plan.json is in the ledger; nothing was changed.\n' })
    await desk.run('apply', 'plan.json')
    const second = await desk.run('plan', '--absent-from', 'more.csv', '-o', 'second.json')
    expect((await desk.plan('second.json')).actions).toHaveLength(1)
    expect(second.stdout).toMatch(
      /Warnings\n {2}scheduled {2}to be absent, and the delete is accepted already: .*; if one was cancelled by hand, record that with: hubplan revert PLAN --cancelled/,
    )
    await desk.run('apply', 'second.json')
    expect((await desk.run('revert', 'plan.json', '--cancelled', '-o', 'undo.json')).code).toBe(1)

    // No key is needed, and nothing is sent.
    const before = desk.site.asked.length
    const told = await desk.runWith({ HUBPLAN_TOKEN: undefined }, 'revert', 'plan.json', '--cancelled')
    expect(told).toMatchObject({
      code: 0,
      stdout: '2 deletes of plan.json removed from the ledger, as cancelled by hand.\n',
      stderr: '',
    })
    expect(desk.site.asked).toHaveLength(before)
    expect((await desk.run('revert', 'plan.json', '--cancelled')).stdout).toContain('No delete of plan.json')
    await desk.run('plan', '--absent-from', 'more.csv', '-o', 'third.json')
    expect((await desk.plan('third.json')).actions.map((action) => 'user' in action && action.user)).toEqual([
      'p3@example.org',
      'p4@example.org',
    ])
    expect((await desk.run('apply', 'third.json')).code).toBe(0)
    // What a later plan has done is not undone by the earlier one.
    expect((await desk.run('revert', 'plan.json', '--cancelled')).stdout).toContain('No delete of plan.json')
    expect((await desk.run('revert', 'third.json', '--cancelled')).stdout).toContain('2 deletes of third.json')
  })

  test('takes out those who are named, by address or by number', async () => {
    const people = crowd(30, { admin: true })
    const desk = await openBevyDesk({ people, files: { 'users.csv': csvOf(people.slice(2, 6)) } })
    await desk.run('plan', '--absent-from', 'users.csv', '-o', 'plan.json')
    await desk.run('apply', 'plan.json')
    const plan = await desk.plan()
    const accountOf = (email: string): string =>
      plan.actions.flatMap((one) =>
        one.op === 'user.delete' && one.user === email ? [one.before.account ?? ''] : [],
      )[0] ?? ''
    const wrong = await desk.run('revert', 'plan.json', '--cancelled', 'P3@example.org', 'nobody@example.org')
    expect(wrong).toMatchObject({
      code: 1,
      stderr:
        'error: "nobody@example.org": plan.json deletes no such user; nothing was changed.\nhint: give e-mail addresses or numbers (user_id) as the plan has them; see hubplan show\nhelp: hubplan help undo\n',
    })
    const told = await desk.run('revert', 'plan.json', '--cancelled', 'P3@example.org', accountOf('p4@example.org'))
    expect(told.stdout).toBe('2 deletes of plan.json removed from the ledger, as cancelled by hand.\n')
    const again = await desk.run('revert', 'plan.json', '--cancelled', 'p4@example.org', 'p5@example.org')
    expect(again.stdout).toBe(
      '1 delete of plan.json removed from the ledger, as cancelled by hand; 1 of the given names had none.\n',
    )
    const none = await desk.run('revert', 'plan.json', '--cancelled', 'p4@example.org')
    expect(none.stdout).toBe('No delete of plan.json for the given names is in the ledger; nothing was changed.\n')
    await desk.run('plan', '--absent-from', 'users.csv', '-o', 'second.json')
    expect((await desk.plan('second.json')).actions.map((one) => 'user' in one && one.user)).toEqual([
      'p3@example.org',
      'p4@example.org',
      'p5@example.org',
    ])
  })

  test('without --cancelled takes no names', async () => {
    const people = crowd(30, { admin: true })
    const desk = await openBevyDesk({ people, files: { 'users.csv': csvOf(people.slice(2, 4)) } })
    await desk.run('plan', '--absent-from', 'users.csv', '-o', 'plan.json')
    expect(await desk.run('revert', 'plan.json', 'p3@example.org')).toMatchObject({
      code: 1,
      stderr:
        'error: Unexpected argument "p3@example.org".\nhint: names of users go with --cancelled; a plan is undone as a whole\nhelp: hubplan help undo\n',
    })
  })

  test('after the seven days says that nobody comes back', async () => {
    const people = crowd(30)
    const desk = await openBevyDesk({ people, files: { 'users.csv': csvOf(people.slice(0, 2)) } })
    await desk.run('plan', '--absent-from', 'users.csv', '-o', 'plan.json')
    await desk.run('apply', 'plan.json')
    for (const id of ['1001', '1002']) desk.site.people.set(id, { id: Number(id), email: `deleted+${id}@bevylabs.com` })
    // The ledger of an empty folder knows of no delete that is to come.
    const reverted = await desk.runWith({ HUBPLAN_STATE: 'new' }, 'revert', 'plan.json', '-o', 'undo.json')
    expect(reverted.code, reverted.stderr).toBe(0)
    expect(reverted.stdout).toContain(
      'not undone, because the delete has taken effect, and the user cannot be restored',
    )
  })
})

test('a new ledger is reported, once', async () => {
  const desk = await openBevyDesk({ people: crowd(3, { admin: true }) })
  const warning = (folder: string): string =>
    `warning: A new ledger is created in ${folder}: requests and deletes of earlier runs are unknown.\n`
  expect((await desk.run('status')).stderr).toBe(warning(`${desk.folder}/state`))
  expect((await desk.run('status')).stderr).toBe('')
  expect((await desk.run('status', '--state', 'stat')).stderr).toBe(warning(`${desk.folder}/stat`))
})

test('a site that does not say the roles: no prune, and a warning for rows', async () => {
  const people = crowd(30, { admin: true })
  const mute = { count: 30, links: { next: null }, results: people.map(({ id, email }) => ({ id, email })) }
  const desk = await openBevyDesk({
    people,
    files: { 'keep.csv': csvOf(people.slice(1)), 'boss.csv': csvOf(people.slice(0, 1)) },
    instead: (_, { what }) => (what === 'GET /api/user/' ? { status: 200, body: mute } : undefined),
  })
  const pruned = await desk.run('plan', 'keep.csv', '--prune', ...all, '-o', 'plan.json')
  expect([pruned.code, pruned.stdout]).toEqual([
    3,
    expect.stringContaining('administrators cannot be identified: the site does not show the roles; 1 user would'),
  ])
  const named = await desk.run('plan', '--absent-from', 'boss.csv', ...all)
  expect([named.code, named.stdout]).toEqual([
    0,
    expect.stringContaining('check the rows for administrators (1 user to be deleted)'),
  ])
})

describe('a look', () => {
  test('at all users: an export plans nothing, and status shows the scheduled deletes', async () => {
    const people = [...crowd(30, { admin: true }), { id: 7, email: null }, { id: 8, email: 'deleted+8@bevylabs.com' }]
    const desk = await openBevyDesk({ people, files: { 'users.csv': csvOf(people.slice(3, 5)) } })
    // Its ledger exists by then.
    await desk.run('status')
    for (const file of ['out.csv', 'out.xlsx', 'out.yaml', 'out.json']) {
      expect(await desk.run('export', file)).toMatchObject({ code: 0, stderr: `31 users in ${file}.\n` })
      const planned = await desk.run('plan', ...(file.startsWith('out.y') ? ['--config', file] : [file]))
      expect([planned.code, planned.stderr, planned.stdout.includes('Nothing to do')]).toEqual([0, '', true])
      expect(planned.stdout).not.toContain('Warnings')
    }
    expect((await desk.read('out.csv')).split('\n').slice(0, 3)).toEqual([
      'email,user_id',
      ',7',
      'p10@example.org,1010',
    ])
    await desk.run('plan', '--absent-from', 'users.csv', '-o', 'plan.json')
    await desk.run('apply', 'plan.json')
    const { stdout } = await desk.run('status')
    expect(stdout.split('\n').slice(2)).toEqual([
      '  system             bevy',
      '  users              31',
      '  admins             1',
      `  scheduled deletes  2 users, the first on ${due}`,
      '',
    ])
    expect(await desk.run('list', '--format', 'csv', '--admins')).toMatchObject({
      stdout: 'username,user_id\np1@example.org,1001\n',
    })
    const inactive = await desk.run('list', '--inactive-for', '90d')
    expect([inactive.code, inactive.stderr]).toEqual([
      1,
      'error: --inactive-for cannot be answered: this system does not show when users were created.\nhelp: hubplan help look\n',
    ])
  })

  test('where nobody can list is refused', async () => {
    const desk = await openBevyDesk({ people: crowd(3), lists: false })
    for (const command of [['status'], ['list'], ['export', 'out.csv']]) {
      const { code, stderr } = await desk.run(...command)
      expect([code, stderr]).toEqual([
        1,
        expect.stringContaining('This Bevy community cannot list its users: there is no /api/user/.'),
      ])
    }
  })

  test('of the doctor: token, sight, routes, requests, and scheduled deletes', async () => {
    const people = crowd(30)
    const desk = await openBevyDesk({ people, files: { 'users.csv': csvOf(people.slice(0, 2)) } })
    await desk.run('plan', '--absent-from', 'users.csv', '-o', 'plan.json')
    await desk.run('apply', 'plan.json')
    const { code, stdout } = await desk.run('doctor')
    expect(code).toBe(0)
    expect(stdout.split('\n').slice(1)).toEqual([
      '  ok    token      the key is accepted (HUBPLAN_TOKEN)',
      '  ok    users      it lists its users, 30 in all',
      '  note  routes     list /api/user/, get /api/user/{id}/, delete /api/user/{id}/: they are inferred; HUBPLAN_BEVY_LIST, _GET and _DELETE correct them; try one user first',
      '  ok    requests   9,994 of 10,000 requests are left, by the ledger in --state',
      `  note  scheduled  2 deletes scheduled, the first for ${due}; the admin dashboard cancels them: Members, Cancel Deletion`,
      '',
      'Planning is possible with this token.',
      '',
    ])
    expect(stdout).not.toMatch(/JupyterHub|scope/)
    const wrong = await desk.runWith({ HUBPLAN_TOKEN: 'wrong' }, 'doctor', '--format', 'json')
    expect(wrong.code).toBe(1)
    expect(JSON.parse(wrong.stdout)).toMatchObject({
      ok: false,
      steps: expect.arrayContaining([
        expect.objectContaining({
          name: 'token',
          is: 'fail',
          text: 'HUBPLAN_TOKEN: Bevy refused the key at /api/user/: Invalid token.',
        }),
      ]),
    })
  })

  test.each([
    ['it does not list its users: users named in rows are looked up, one request each', { lists: false }, 'ok'],
    ['it can neither list nor look up users: the rows cannot be verified', { lists: false, gets: false }, 'warn'],
  ])('of the doctor: %s', async (text, site, is) => {
    const desk = await openBevyDesk({ people: crowd(3), ...site })
    const { code, stdout } = await desk.run('doctor', '--format', 'json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout).steps).toContainEqual({ name: 'users', is, text })
  })
})

test('a plan for Bevy cannot be rehearsed, and there is no sandbox of it', async () => {
  const people = crowd(30)
  const desk = await openBevyDesk({ people, files: { 'users.csv': csvOf(people.slice(0, 2)) } })
  await desk.run('plan', '--absent-from', 'users.csv', '-o', 'plan.json')
  const rehearsed = await desk.run('rehearse', 'plan.json')
  expect([rehearsed.code, rehearsed.stderr]).toEqual([
    1,
    'error: The plan is for a Bevy community; only those for a JupyterHub or an AUP Learning Cloud can be rehearsed.\nhelp: hubplan help sandbox\n',
  ])
  const sandbox = await desk.run('sandbox', '--provider', 'bevy')
  expect([sandbox.code, sandbox.stderr]).toEqual([
    1,
    expect.stringContaining('--provider is "bevy"; use one of jupyterhub, aup.'),
  ])
})

test('two targets of one site use its ledger one after another', async () => {
  const desk = await openBevyDesk({ people: members(3) })
  const target = `{ provider: bevy, url: "${desk.site.url}" }`
  await desk.write('hubplan.yaml', `version: 1\ntargets: { one: ${target}, two: ${target}, three: ${target} }\n`)
  const names = ['ONE', 'TWO', 'THREE']
  const env = Object.fromEntries(
    names.flatMap((name) => [
      [`HUBPLAN_URL_${name}`, desk.site.url],
      [`HUBPLAN_TOKEN_${name}`, key],
    ]),
  )
  const ran = await desk.runWith({ ...env, HUBPLAN_URL: undefined }, 'list', '--target', 'all', '--format', 'csv')
  expect(ran.code, ran.stderr).toBe(0)
  expect(ran.stdout.split('\n').filter((line) => line.startsWith('three,'))).toHaveLength(3)
  expect(await desk.counted()).toBe(desk.site.asked.length)
})
