// What goes wrong on a Bevy community: requests that run out, keys that end, firewalls, routes that are others, kills.
import { describe, expect, test } from 'vitest'

import { until } from '../helpers/cli.ts'
import { type Answer, type BevyOptions, crowd, csvOf, page } from '../mocks/bevy.ts'
import { type BevyDesk, openBevyDesk } from './bevy-desk.ts'

const people = crowd(60)
const gone = people.slice(0, 20)
const files = { 'users.csv': csvOf(gone) }
const all = ['--max-deletes', '1000', '--max-delete-share', '1']

async function planned(more: Partial<BevyOptions> = {}): Promise<BevyDesk> {
  const desk = await openBevyDesk({ people, files, ...more })
  const { code, stderr } = await desk.run('plan', '--absent-from', 'users.csv', ...all, '-o', 'plan.json')
  expect(code, stderr).toBe(0)
  return desk
}

function deletedOnce({ site }: BevyDesk): boolean {
  return new Set(site.marked).size === site.marked.length
}

/** From the nth delete on, this answer. */
function fromDelete(nth: number, answer: Answer): NonNullable<BevyOptions['instead']> {
  let seen = 0
  return (_, { what }) => {
    if (!what.startsWith('DELETE ')) return undefined
    seen += 1
    return seen < nth ? undefined : answer
  }
}

describe('requests that run out', () => {
  test('stop a run in the middle, and the same command goes on the next day', async () => {
    const desk = await planned()
    // One for the list, one for the canary's look: eight deletes.
    await desk.spent(10_000 - 10, 3)
    const first = await desk.run('apply', 'plan.json', '--accepted', 'accepted.csv')
    expect(first.code, first.stderr).toBe(5)
    expect(first.stdout).toContain('Applied in part: of 20 actions 8 changed, 0 already done, 12 not reached.')
    expect(first.stdout).toMatch(
      /Stopped: the request limit for today is reached; some are available again at 2\d{3}-.*:00:00.000Z\./,
    )
    expect(first.stdout).toContain('Next: run the same command again: it resumes with the open actions')
    expect(desk.site.marked).toHaveLength(8)
    expect((await desk.read('accepted.csv')).trimEnd().split('\n')).toHaveLength(9)
    expect(await desk.counted()).toBe(10_000)

    // On the same day nothing more is sent.
    const before = desk.site.asked.length
    const again = await desk.run('apply', 'plan.json')
    expect(again.code).toBe(5)
    expect(again.stderr).toContain('No further request is sent to Bevy: the request limit for today is reached.')
    expect(again.stderr).toMatch(/some are available again at .*; the same command resumes then/)
    const asJson = await desk.run('apply', 'plan.json', '--format', 'json')
    expect(asJson).toMatchObject({ code: 5, stdout: '' })
    expect(JSON.parse(asJson.stderr.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
      error: { code: 'spent', exit_code: 5, topic: 'bevy' },
    })
    const plan = await desk.run('plan', '--absent-from', 'users.csv', ...all)
    expect([plan.code, plan.stderr]).toEqual([1, expect.stringContaining('some are available again at')])
    expect(desk.site.asked).toHaveLength(before)

    await desk.spent(10_000, 26)
    const last = await desk.run('apply', 'plan.json', '--accepted', 'accepted.csv')
    expect(last.code, last.stderr).toBe(0)
    expect(last.stdout).toContain('Applied: 12 changed, 8 already done.')
    expect(desk.site.marked).toHaveLength(20)
    expect(deletedOnce(desk)).toBe(true)
    const accepted = (await desk.read('accepted.csv')).trimEnd().split('\n').sort()
    expect(accepted).toEqual(csvOf(gone).toLowerCase().trimEnd().split('\n').sort())
  })

  test('are told of at plan time, in days', async () => {
    const desk = await planned()
    await desk.spent(10_000 - 5)
    const { code, stdout } = await desk.run('plan', '--absent-from', 'users.csv', ...all)
    expect(code).toBe(0)
    expect(stdout).toContain('23 requests are needed and 4 are left today, so it takes 2 days')
  })

  test('where users are looked up one by one, only as many are as can be deleted, too', async () => {
    const desk = await openBevyDesk({ people, files, lists: false })
    await desk.run('plan', '--absent-from', 'users.csv', ...all, '-o', 'plan.json')
    await desk.spent(10_000 - 12)
    const first = await desk.run('apply', 'plan.json')
    expect(first.code, first.stderr).toBe(5)
    expect(first.stdout).toContain('5 changed, 0 already done, 15 not reached')
    expect(first.stdout).toContain('the requests that are left today are enough for 5 of 20 users')
    expect(desk.site.marked).toHaveLength(5)
    await desk.spent(0)
    const before = desk.site.asked.length
    const last = await desk.run('apply', 'plan.json')
    expect(last.code, last.stderr).toBe(0)
    // Nobody who is scheduled is asked for or deleted again, and the canary has held: the list, 15 looks, 15 deletes.
    expect(desk.site.asked.length - before).toBe(1 + 15 + 15)
    expect([desk.site.marked.length, deletedOnce(desk)]).toEqual([20, true])
    const plan = await desk.run('plan', '--absent-from', 'users.csv', ...all, '-o', 'second.json')
    expect([plan.code, (await desk.plan('second.json')).actions]).toEqual([0, []])
  })

  test.each([
    ['60', (at: number) => at - Date.now() < 120_000],
    [undefined, (at: number) => at - Date.now() > 23 * 3_600_000],
  ])('when the system says so in the middle (Retry-After: %s): nothing more is sent', async (after, isRight) => {
    const headers = after === undefined ? {} : { 'retry-after': after }
    const throttled = { status: 429, body: { detail: 'Request was throttled.' }, headers }
    const desk = await planned({ instead: fromDelete(6, throttled) })
    const { code, stdout } = await desk.run('apply', 'plan.json', '--accepted', 'accepted.csv')
    expect(code).toBe(5)
    expect(stdout).toContain('5 changed, 0 already done, 15 not reached')
    expect(stdout).toContain(
      'Stopped: the system reports that the request limit for today is reached (429); some are available again at ',
    )
    // At most one more was on its way.
    expect(desk.site.deletes().length).toBeLessThanOrEqual(7)
    const [, from = ''] = /available again at (\S+Z)\./.exec(stdout) ?? []
    expect(isRight(Date.parse(from))).toBe(true)
    const before = desk.site.asked.length
    expect((await desk.run('apply', 'plan.json')).code).toBe(5)
    expect(desk.site.asked).toHaveLength(before)
  })
})

describe('a listing that cannot end today', () => {
  const many = crowd(350, { admin: true })
  const named = many.slice(10, 15)

  test('is not begun: users named in rows are looked up', async () => {
    const desk = await openBevyDesk({ people: many, files: { 'users.csv': csvOf(named) } })
    await desk.spent(10_000 - 10)
    // The first page tells how many pages there are: 4.
    const short = await desk.run('plan', '--absent-from', 'users.csv', '-o', 'whole.json')
    expect([short.code, desk.site.asked.length]).toEqual([0, 4])
    await desk.spent(10_000 - 3)
    await desk.write('users.csv', csvOf(named.slice(0, 2)))
    const { code, stdout, stderr } = await desk.run('plan', '--absent-from', 'users.csv', '-o', 'plan.json')
    expect(code, stderr).toBe(0)
    expect(desk.site.asked.slice(4).map(({ what }) => what)).toEqual([
      'GET /api/user/',
      ...named.slice(0, 2).map(({ id }) => `GET /api/user/${id}/`),
    ])
    expect(stdout).toContain('the list of users needs 4 requests and fewer are left today (now 0)')
    expect((await desk.plan()).snapshot).toMatchObject({ listed: false, listing: 4 })
  })

  test.each([
    ['a rule', ['--absent', 'p1*']],
    ['prune', ['users.csv', '--prune']],
  ])('is not begun, and nothing is planned where it must be read: %s', async (_, flags) => {
    const desk = await openBevyDesk({ people: many, files: { 'users.csv': csvOf(named) } })
    await desk.spent(10_000 - 3)
    const { code, stderr } = await desk.run('plan', ...flags)
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining(
        'error: The list of 350 users needs 3 more requests and 2 may be sent today, so reading was not started.\nhint: ',
      ),
    ])
    expect(desk.site.asked).toHaveLength(1)
  })

  test('at apply neither: as many are looked up and deleted as requests are left', async () => {
    const desk = await openBevyDesk({ people: many, files: { 'users.csv': csvOf(many.slice(10, 30)) } })
    await desk.run('plan', '--absent-from', 'users.csv', ...all, '-o', 'plan.json')
    expect((await desk.plan()).snapshot.listing).toBe(4)
    await desk.spent(10_000 - 3)
    const none = await desk.run('apply', 'plan.json')
    expect(none.code, none.stderr).toBe(5)
    expect(desk.site.marked).toEqual([])
    await desk.spent(0)
    const last = await desk.run('apply', 'plan.json')
    expect(last.code, last.stderr).toBe(0)
    expect(desk.site.marked).toHaveLength(20)
  })

  test('is counted by the budget, every day anew', async () => {
    const desk = await openBevyDesk({ people: many, files: { 'users.csv': csvOf(many.slice(10, 30)) } })
    await desk.spent(10_000 - 20)
    const { stdout } = await desk.run('plan', '--absent-from', 'users.csv', ...all)
    // 16 are left after the list; then 4 for the list of each day, 20 deletes and a look at the first.
    expect(stdout).toContain('29 requests are needed and 16 are left today, so it takes 2 days')
  })
})

describe('one user who is refused for good', () => {
  test('is the canary once: the same command goes on with the others', async () => {
    const desk = await planned({
      instead: (_, { what }) =>
        what === 'DELETE /api/user/1001/' ? { status: 400, body: { user: ['is a chapter leader'] } } : undefined,
    })
    const first = await desk.run('apply', 'plan.json', '--accepted', 'accepted.csv')
    expect([first.code, first.stdout]).toEqual([5, expect.stringContaining('1 failed, 19 not reached')])
    expect(first.stdout).toContain('Next: run the same command again: it resumes with the open actions')
    const second = await desk.run('apply', 'plan.json', '--accepted', 'accepted.csv')
    expect([second.code, second.stdout]).toEqual([5, expect.stringContaining('19 changed, 0 already done, 1 failed.')])
    expect((await desk.read('accepted.csv')).trimEnd().split('\n')).toHaveLength(20)
  })
})

describe('the list of those whose delete was accepted', () => {
  test('keeps its rows when a resumed run stops before it reaches them', async () => {
    let isShut = false
    const desk = await planned({
      instead: (_, { what }) => {
        if (isShut && what.startsWith('DELETE ')) return { status: 401, body: { detail: 'Invalid token.' } }
        return what === 'DELETE /api/user/1006/' ? { status: 401, body: { detail: 'Invalid token.' } } : undefined
      },
    })
    await desk.run('apply', 'plan.json', '--accepted', 'accepted.csv')
    const before = (await desk.read('accepted.csv')).trimEnd().split('\n')
    expect(before.length).toBeGreaterThan(4)
    isShut = true
    const second = await desk.run(
      'apply',
      'plan.json',
      '--only',
      'user.delete',
      '--exclude',
      'p1@example.org',
      '--accepted',
      'accepted.csv',
    )
    expect(second.code).toBe(5)
    expect((await desk.read('accepted.csv')).trimEnd().split('\n')).toEqual(before)
  })

  test('has nobody who was gone already', async () => {
    const desk = await planned({
      instead: (_, { what }) =>
        what === 'DELETE /api/user/1004/' ? { status: 404, body: { detail: 'Not found.' } } : undefined,
    })
    const { code, stdout } = await desk.run('apply', 'plan.json', '--accepted', 'accepted.csv')
    expect([code, stdout]).toEqual([0, expect.stringContaining('19 changed, 1 already done')])
    expect(await desk.read('accepted.csv')).not.toContain('1004')
  })
})

test('a refusal after an answer that was lost is unknown: nobody knows whether the first request was accepted', async () => {
  let seen = 0
  const desk = await planned({
    instead: (_, { what }) => {
      if (what !== 'DELETE /api/user/1004/') return undefined
      seen += 1
      return seen === 1 ? { status: 0, isCut: true } : { status: 400, body: { user: ['is leaving already'] } }
    },
  })
  const { code, stdout } = await desk.run('apply', 'plan.json', '--accepted', 'accepted.csv')
  expect(code).toBe(5)
  expect(stdout).toContain('19 changed, 0 already done, 1 unknown.')
  expect(stdout).toContain(
    'user: is leaving already; an earlier request, whose answer was lost, may have been accepted',
  )
  expect(stdout).toContain('Next: check the unknown actions on the system itself')
  expect(await desk.read('accepted.csv')).not.toContain('1004')
})

describe('a refusal', () => {
  test.each([
    ['a key that ends', { status: 401, body: { detail: 'Invalid token.' } }, 'Invalid token.'],
    [
      'a firewall',
      { status: 403, body: page },
      'a firewall or gateway in front of Bevy refused the request (403, with a web page)',
    ],
    [
      'a redirect',
      { status: 301, body: '', headers: { location: '/login' } },
      'Bevy redirected the request to another address (301), which is never followed; the path may need a closing slash',
    ],
  ])('in mid-run ends it: %s', async (_, answer, message) => {
    const desk = await planned({ instead: fromDelete(4, answer) })
    const { code, stdout } = await desk.run('apply', 'plan.json', '--accepted', 'accepted.csv')
    expect(code).toBe(5)
    expect(stdout).toContain(message)
    expect(desk.site.marked).toHaveLength(3)
    expect(desk.site.deletes().length).toBeLessThanOrEqual(5)
    expect((await desk.read('accepted.csv')).trimEnd().split('\n')).toHaveLength(4)
  })

  test.each([
    [
      'a wrong key',
      { status: 401, body: { detail: 'Invalid token.' } },
      'Bevy refused the key at /api/user/: Invalid token.',
    ],
    [
      'a firewall',
      { status: 403, body: page },
      'A firewall or gateway in front of Bevy refused /api/user/ (403, with a web page).',
    ],
    ['a login page', { status: 200, body: page }, '/api/user/ answered with something that is not JSON.'],
    ['rubbish', { status: 200, body: { results: [{}], count: 1 } }, 'a user without a numeric id'],
  ])('at the first request plans nothing: %s', async (_, answer, message) => {
    const desk = await openBevyDesk({ people, files, instead: () => answer })
    const { code, stderr } = await desk.run('plan', '--absent-from', 'users.csv', '-o', 'plan.json')
    expect([code, stderr]).toEqual([1, expect.stringContaining(message)])
    expect(desk.site.asked).toHaveLength(1)
  })

  test('of one user does not keep the others', async () => {
    const desk = await planned({
      instead: (_, { what }) =>
        what === 'DELETE /api/user/1005/' ? { status: 400, body: { user: ['is a chapter leader'] } } : undefined,
    })
    const { code, stdout } = await desk.run('apply', 'plan.json', '--accepted', 'accepted.csv')
    expect(code).toBe(5)
    expect(stdout).toContain('19 changed, 0 already done, 1 failed')
    expect(stdout).toContain('p5@example.org: user: is a chapter leader')
    expect(await desk.read('accepted.csv')).not.toContain('1005')
  })
})

test('an answer that is a web page, or none at all, is not taken for done: it is sent again', async () => {
  let cuts = 0
  const desk = await planned({
    instead: (_, { what }) => {
      if (what !== 'DELETE /api/user/1004/' && what !== 'DELETE /api/user/1006/') return undefined
      cuts += 1
      if (cuts > 3) return undefined
      return what.includes('1004') ? { status: 200, body: page } : { status: 0, isCut: true }
    },
  })
  const { code, stdout, stderr } = await desk.run('apply', 'plan.json')
  expect(code, stderr).toBe(0)
  expect(stdout).toContain('Applied: 20 changed, 0 already done.')
  expect(new Set(desk.site.marked).size).toBe(20)
})

describe('a list that moves', () => {
  test('is read again', async () => {
    let isFirst = true
    const desk = await openBevyDesk({
      people: crowd(150),
      files,
      instead: (_, { query }) => {
        if (!query.includes('page=2') || !isFirst) return undefined
        isFirst = false
        return { status: 200, body: { count: 149, links: { next: null }, results: [] } }
      },
    })
    const { code, stdout } = await desk.run('plan', '--absent-from', 'users.csv')
    expect([code, stdout]).toEqual([0, expect.stringContaining('DELETE 20 users')])
    expect(desk.site.asked).toHaveLength(4)
  })
})

describe('routes', () => {
  test('are corrected by the environment, and must be those of the plan', async () => {
    const desk = await openBevyDesk({ people, files, deleteRoute: /^\/api\/v2\/member\/([^/]+)\/remove$/ })
    const env = { HUBPLAN_BEVY_DELETE: '/api/v2/member/{id}/remove' }
    await desk.runWith(env, 'plan', '--absent-from', 'users.csv', ...all, '-o', 'plan.json')
    const other = await desk.run('apply', 'plan.json')
    expect([other.code, other.stderr]).toEqual([
      1,
      expect.stringContaining(
        'The plan was made with other routes than the environment sets now; nothing was changed.\nhint: set HUBPLAN_BEVY_LIST, HUBPLAN_BEVY_GET, HUBPLAN_BEVY_DELETE as for the plan, or plan again\n',
      ),
    ])
    const applied = await desk.runWith(env, 'apply', 'plan.json')
    expect(applied.code, applied.stdout).toBe(0)
    expect(desk.site.marked).toHaveLength(20)
  })

  test.each([
    [
      'a page',
      'there is no way to delete users at /api/user/1001/ (404); HUBPLAN_BEVY_DELETE corrects the route',
      undefined,
    ],
    [
      'JSON',
      'the canary no longer held when the system was read again',
      { status: 404, body: { detail: 'Not found.' } },
    ],
  ])('that are wrong end with the first user, when they answer with %s', async (_, message, answer) => {
    const desk = await planned({
      deleteRoute: /^\/nowhere\/(x)$/,
      ...(answer === undefined ? {} : { instead: (_, { what }) => (what.startsWith('DELETE ') ? answer : undefined) }),
    })
    const { code, stdout } = await desk.run('apply', 'plan.json', '--accepted', 'accepted.csv')
    expect([code, stdout]).toEqual([5, expect.stringContaining(message)])
    expect(desk.site.deletes()).toEqual(['/api/user/1001/'])
    expect(await desk.read('accepted.csv')).toBe('email,user_id\n')
  })

  test('cannot be named by a file, and are checked', async () => {
    const desk = await openBevyDesk({ people, files })
    const { code, stderr } = await desk.runWith(
      { HUBPLAN_BEVY_GET: 'https://evil.example/{id}' },
      'plan',
      '--absent-from',
      'users.csv',
    )
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('HUBPLAN_BEVY_GET is "https://evil.example/{id}", which does not begin with a slash.'),
    ])
    await desk.write('hubplan.yaml', 'version: 1\ntarget: { provider: bevy, routes: { list: /x/ } }\n')
    expect((await desk.run('plan', '--absent-from', 'users.csv')).code).toBe(1)
    expect(desk.site.asked).toEqual([])
  })
})

describe('where nobody can list', () => {
  test('ten users may go, more only with a flag that was typed', async () => {
    const desk = await openBevyDesk({
      people,
      files: { 'ten.csv': csvOf(gone.slice(0, 10)), 'eleven.csv': csvOf(gone.slice(0, 11)) },
      lists: false,
    })
    const ten = await desk.run('plan', '--absent-from', 'ten.csv')
    expect([ten.code, ten.stdout]).toEqual([0, expect.stringContaining(' (bevy), looked up 10 users, 0 admins\n')])
    const message =
      '11 users would be deleted on a system that cannot list its users, and there the limit is 10; if that is right, plan with --max-deletes 11'
    await desk.write(
      'hubplan.yaml',
      'version: 1\ntarget: { provider: bevy }\nguards: { max_deletes: 500, max_delete_share: 1 }\n',
    )
    const eleven = await desk.run('plan', '--absent-from', 'eleven.csv')
    expect([eleven.code, eleven.stdout]).toEqual([3, expect.stringContaining(message)])
    expect((await desk.run('plan', '--absent-from', 'eleven.csv', '--max-deletes', '11')).code).toBe(0)
    const pruned = await desk.run('plan', 'ten.csv', '--prune')
    expect([pruned.code, pruned.stdout]).toEqual([3, expect.stringContaining('rules and prune find no users')])
  })

  test('and nobody can be asked for, the file alone decides, and the plan says so', async () => {
    const desk = await openBevyDesk({
      people,
      files: { 'two.csv': csvOf(gone.slice(0, 2)), 'half.csv': 'user_id\n1001\n' },
      lists: false,
      gets: false,
    })
    const half = await desk.run('plan', '--absent-from', 'half.csv')
    expect([half.code, half.stderr]).toEqual([
      1,
      expect.stringContaining('the user_id 1001 needs its email in the same row'),
    ])
    const two = await desk.run('plan', '--absent-from', 'two.csv', '-o', 'plan.json')
    expect(two.code).toBe(0)
    expect(two.stdout).toContain('2 users to be deleted could not be verified')
    expect(two.stdout).toContain('p1@example.org  user_id 1001, not verified  two.csv:2')
    const applied = await desk.run('apply', 'plan.json')
    expect(applied.code, applied.stdout).toBe(0)
    expect(desk.site.marked).toEqual(['1001', '1002'])
  })
})

describe('the ledger', () => {
  test('must have a place', async () => {
    const desk = await openBevyDesk({ people, files })
    const { code, stderr } = await desk.runWith({ HUBPLAN_STATE: undefined }, 'plan', '--absent-from', 'users.csv')
    expect(code).toBe(1)
    expect(stderr).toBe(
      'error: The folder for the ledger is missing: 10,000 requests a day is the limit of a Bevy community, and each run must know how many are used.\nhint: give --state DIR, the same folder in every run, or set HUBPLAN_STATE\nhelp: hubplan help plan\n',
    )
    expect(desk.site.asked).toEqual([])
    const given = await desk.runWith(
      { HUBPLAN_STATE: undefined },
      'plan',
      '--absent-from',
      'users.csv',
      '--state',
      'mine',
      ...all,
    )
    expect(given.code, given.stderr).toBe(0)
  })

  test('are for one run at a time', async () => {
    const desk = await planned({ slowMs: 300 })
    const first = desk.start('apply', 'plan.json')
    await until('the first run deletes', () => desk.site.deletes().length > 0)
    const second = await desk.run('plan', '--absent-from', 'users.csv')
    expect([second.code, second.stderr]).toEqual([
      1,
      expect.stringMatching(/The ledger of bevy-127.0.0.1_\d+ in state are in use, by process \d+ on /),
    ])
    expect((await first.done).code).toBe(0)
    expect(deletedOnce(desk)).toBe(true)
  })

  test('and the journal survive a kill at any moment: nobody is lost', async () => {
    const desk = await planned({ slowMs: 20 })
    for (const most of [1, 3, 7, 12]) {
      const running = desk.start('apply', 'plan.json')
      await until(`${most} are marked`, () => desk.site.marked.length >= most)
      running.child.kill('SIGKILL')
      await running.done
    }
    const last = await desk.run('apply', 'plan.json', '--accepted', 'accepted.csv')
    expect(last.code, last.stderr).toBe(0)
    expect(new Set(desk.site.marked).size).toBe(20)
    // What was in flight when it was killed is sent again: two at a time.
    expect(desk.site.marked.length).toBeLessThanOrEqual(20 + 4 * 2)
    expect((await desk.read('accepted.csv')).trimEnd().split('\n')).toHaveLength(21)
    expect(await desk.counted()).toBeGreaterThanOrEqual(desk.site.asked.length)
  })
})
