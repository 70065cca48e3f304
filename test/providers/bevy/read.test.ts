import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { Problem } from '../../../src/core/problem.ts'
import type { ReadEvent, Snapshot } from '../../../src/core/types.ts'
import { compose, withRequestLimit, withRetry, withToken } from '../../../src/http/layers.ts'
import { type HubPool, openPool } from '../../../src/http/pool.ts'
import type { Http } from '../../../src/http/types.ts'
import { read } from '../../../src/providers/bevy/read.ts'
import type { ReadOptions } from '../../../src/providers/types.ts'
import { elapsedMs, now } from '../../helpers/clocks.ts'
import { nock, withNock } from '../../helpers/nock.ts'
import { page } from '../../mocks/bevy.ts'
import { person, remove, routes } from './setup.ts'

const url = 'https://community.example.org'
const noList = { settings: { HUBPLAN_BEVY_LIST: 'none' } }
const blind = { settings: { HUBPLAN_BEVY_LIST: 'none', HUBPLAN_BEVY_GET: 'none' } }
const date = { date: 'Sat, 21 Nov 2026 09:30:00 GMT' }

let pool: HubPool
let http: Http
let left = Number.POSITIVE_INFINITY
let sent = 0

beforeEach(() => {
  pool = openPool(url, { elapsedMs, connections: 4, timeoutMs: 60_000 })
  left = Number.POSITIVE_INFINITY
  sent = 0
  const counter = {
    spend: async () => {
      sent += 1
      return sent <= left
    },
    exhaust: async () => undefined,
  }
  const retry = withRetry({ retries: 2, wait: async () => undefined, random: () => 0, onRetry: () => undefined })
  http = compose(pool.http, retry, withRequestLimit(counter), withToken('Token k3y'))
})

withNock()
afterEach(async () => {
  await pool.close()
})

/** Whatever is asked must carry key and version. */
function bevy(): nock.Scope {
  return nock(url, { reqheaders: { authorization: 'Token k3y', accept: 'application/json; version=1.0' } })
}

interface Raw {
  readonly id: unknown
  readonly email?: unknown
  readonly role?: unknown
}

function answers(pages: readonly (readonly Raw[])[], counts: number | readonly number[]): void {
  for (const [index, results] of pages.entries()) {
    const number = index + 1
    const count = typeof counts === 'number' ? counts : counts[index]
    const next = number < pages.length ? `https://evil.example/api/user/?page=${number + 1}&page_size=5` : null
    bevy()
      .get('/api/user/')
      .query(number === 1 ? { page_size: '100' } : { page: String(number), page_size: '100' })
      .reply(200, { count, links: { next, previous: null }, results }, date)
  }
}

async function faultOf(options: Partial<ReadOptions> = {}): Promise<string> {
  try {
    await read(http, url, { now, ...options })
    return 'none'
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown
    return `${thrown.code}: ${thrown.message}${thrown.hint === undefined ? '' : ` (${thrown.hint})`}`
  }
}

function peopleOf({ users }: Snapshot): (readonly [string, string | undefined, boolean])[] {
  return [...users.values()].map(({ name, account, admin }) => [name, account, admin] as const)
}

describe('a listing', () => {
  test('is read page after page, and only the number of the next page is taken from it', async () => {
    answers(
      [
        [
          { id: 3, email: ' Ann@Example.org ', role: { name: 'HQ Administrator' } },
          { id: '4', email: 'ben@example.org', role: null },
        ],
        [
          { id: 5, email: '' },
          { id: 6, email: 'deleted+8f@bevylabs.com' },
        ],
      ],
      4,
    )
    const events: ReadEvent[] = []
    const live = await read(http, url, { now, onRead: (event) => events.push(event) })
    expect(peopleOf(live)).toEqual([
      ['ann@example.org', '3', true],
      ['ben@example.org', '4', false],
      ['#5', '5', false],
    ])
    expect(live).toMatchObject({
      target: { provider: 'bevy', url, routes },
      takenAt: '2026-11-21T09:30:00.000Z',
      complete: true,
      identity: { kind: 'service', name: '', admin: true, version: '' },
    })
    expect(live.listed).toBeUndefined()
    expect(events).toEqual([
      { type: 'page', what: 'users', rows: 2, total: 4 },
      { type: 'page', what: 'users', rows: 4, total: 4 },
    ])
  })

  const two = [[{ id: 1, email: 'a@x.org' }], [{ id: 2, email: 'b@x.org' }]]
  test.each([
    ['a count that does not fit', two, 3, '2 of 3 users came'],
    ['a count that changes', two, [3, 2], 'the count changed from page to page'],
    ['an id that comes twice', [two[0] ?? [], two[0] ?? []], 2, 'the user_id 1 occurs twice'],
  ])('%s moved, and is read again', async (_, pages, counts, why) => {
    answers(pages, counts)
    answers(two, 2)
    const events: ReadEvent[] = []
    const live = await read(http, url, { now, onRead: (event) => events.push(event) })
    expect(live.users.size).toBe(2)
    expect(events).toContainEqual({ type: 'moved', what: 'users', attempt: 1, why })
    for (let attempt = 0; attempt < 5; attempt += 1) answers(pages, counts)
    expect(await faultOf()).toContain(`target: The list of users kept changing in 5 tries: ${why}.`)
  })

  test('whose last page is gone when it is asked for moved, too', async () => {
    const next = { next: '/api/user/?page=2' }
    bevy().get('/api/user/?page_size=100').reply(200, { count: 2, links: next, results: two[0] })
    bevy().get('/api/user/?page=2&page_size=100').reply(404, { detail: 'Invalid page.' })
    answers(two, 2)
    expect((await read(http, url, { now })).users.size).toBe(2)
  })

  describe('that cannot end today', () => {
    const long = [[{ id: 1, email: 'a@x.org' }], [{ id: 2, email: 'b@x.org' }]]
    const first = (): void => {
      bevy()
        .get('/api/user/?page_size=100')
        .reply(200, { count: 5, links: { next: '/api/user/?page=2' }, results: long[0] }, date)
    }
    test('is not begun, and says what it needs', async () => {
      first()
      expect(await faultOf({ requestsLeft: () => 3 })).toBe(
        'spent: The list of 5 users needs 4 more requests and 3 may be sent today, so reading was not started. (run the same command again when enough are available; rows that name users need one request each)',
      )
    })
    test('is begun when it just ends', async () => {
      answers(long, 2)
      expect(await read(http, url, { now, requestsLeft: () => 1 })).toMatchObject({ complete: true, listing: 2 })
    })
    test('gives way to lookups of the users in rows, where these are enough', async () => {
      first()
      bevy().get('/api/user/2/').reply(200, { id: 2, email: 'b@x.org' }, date)
      const named = [{ name: 'b@x.org', account: '2' }]
      const live = await read(http, url, { now, requestsLeft: () => 3, mayLookUp: true, named })
      expect([...live.users.keys()]).toEqual(['b@x.org'])
      expect(live).toMatchObject({ complete: false, listed: false, listing: 5 })
    })
    test.each([
      ['more of them than may be asked for', { named: [{ name: 'b@x.org' }, { name: 'c@x.org' }] }, 1],
      ['nobody', { named: [] }, 3],
      ['no row', {}, 3],
    ])('gives no way to %s', async (_, named, mayBeSent) => {
      first()
      expect(await faultOf({ requestsLeft: () => mayBeSent, mayLookUp: true, ...named })).toMatch(/^spent: /)
    })
    test('with no row on its first page counts as one page each', async () => {
      bevy()
        .get('/api/user/?page_size=100')
        .reply(200, { count: 3, links: { next: '/api/user/?page=2' }, results: [] }, date)
      expect(await faultOf({ requestsLeft: () => 1 })).toContain('needs 2 more requests and 1 may be sent today')
    })
  })

  test('with two users of one e-mail is refused, naming both', async () => {
    answers(
      [
        [
          { id: 1, email: 'A@x.org' },
          { id: 2, email: 'a@x.org' },
        ],
      ],
      2,
    )
    expect(await faultOf()).toBe(
      'target: The users 1 and 2 have one e-mail address: a@x.org. (make them different in the admin dashboard; with HUBPLAN_BEVY_LIST=none only users named in rows are looked up)',
    )
  })

  const strange = 'target: The answer of Bevy is not what hubplan expects: '
  test.each([
    ['no list', { detail: 'hm' }, `${strange}no page of a list`],
    ['no count', { results: [] }, `${strange}a list without its count`],
    ['no id', { count: 1, results: [{ email: 'a@x.org' }] }, `${strange}a user without a numeric id`],
    ['an id that is no number', { count: 1, results: [{ id: '1/2' }] }, `${strange}a user without a numeric id`],
    ['an id beyond what is exact', { count: 1, results: [{ id: 2 ** 60 }] }, `${strange}a user without a numeric id`],
    [
      'a circle',
      { count: 1, results: [], links: { next: '/?page=1' } },
      `${strange}after page 1 of the list comes "/?page=1"`,
    ],
    ['no page number', { count: 1, results: [], links: { next: '/?cursor=x' } }, `${strange}after page 1`],
  ])('with %s is a fault', async (_, body, message) => {
    bevy().get('/api/user/?page_size=100').reply(200, body)
    expect(await faultOf()).toContain(message)
  })

  test.each([
    [401, { detail: 'Invalid token.' }, 'scopes: Bevy refused the key at /api/user/: Invalid token. ('],
    [403, { detail: 'Nope' }, 'scopes: Bevy refused the key at /api/user/: Nope. ('],
    [403, page, 'target: A firewall or gateway in front of Bevy refused /api/user/ (403, with a web page).'],
    [200, page, 'target: /api/user/ answered with something that is not JSON.'],
    [
      400,
      { page_size: ['Too large.'] },
      'target: Bevy refused the request at /api/user/ (400): page_size: Too large. (',
    ],
    [500, { detail: 'Oops' }, 'connection: Bevy answered 500 at /api/user/.'],
    [503, page, 'connection: A gateway in front of Bevy answered /api/user/ in its place (503, with a web page).'],
  ])('that answers %i %j', async (status, body, message) => {
    bevy().get('/api/user/?page_size=100').times(3).reply(status, body)
    expect(await faultOf()).toContain(message)
  })

  test('that redirects is not followed', async () => {
    bevy()
      .get('/api/user/?page_size=100')
      .reply(301, '', { location: `${url}/login` })
    expect(await faultOf()).toContain(
      'target: Bevy redirected /api/user/ to /login (301), which hubplan never follows.',
    )
  })

  test('stops when no request is left', async () => {
    answers(two, 2)
    left = 1
    expect(await faultOf()).toBe(
      'spent: No further request is sent to Bevy: the request limit for today is reached. (run the same command again when requests are available)',
    )
    expect(sent).toBe(2)
  })

  test('stops at a 429, and asks no second time', async () => {
    bevy().get('/api/user/?page_size=100').reply(429, { detail: 'Request was throttled.' }, { 'retry-after': '60' })
    expect(await faultOf()).toContain('the system reports that the request limit for today is reached (429)')
    expect(sent).toBe(1)
  })
})

describe('where nobody can list', () => {
  const [ann, ben] = [{ name: 'ann@x.org', account: '3' }, { name: 'ben@x.org' }]

  test.each([
    ['404 with a page', () => bevy().get('/api/user/?page_size=100').reply(404, page), {}],
    ['404 in JSON', () => bevy().get('/api/user/?page_size=100').reply(404, { detail: 'Not found.' }), {}],
    ['405', () => bevy().get('/api/user/?page_size=100').reply(405, { detail: 'no' }), {}],
    ['the environment', () => undefined, noList],
  ])('as %s says, those who are named are looked up', async (_, prepare, options) => {
    prepare()
    bevy()
      .get('/api/user/3/')
      .reply(200, { id: 3, email: 'Ann@x.org', role: { name: 'Admin' } }, date)
    bevy().get('/api/user/ben%40x.org/').reply(200, { id: 4, email: 'ben@x.org' })
    bevy().get('/api/user/9/').reply(404, { detail: 'Not found.' })
    const live = await read(http, url, { now, ...options, named: [ann, ben, { name: '#9', account: '9' }] })
    expect(peopleOf(live)).toEqual([
      ['ann@x.org', '3', true],
      ['ben@x.org', '4', false],
    ])
    expect(live).toMatchObject({ complete: false, listed: false, takenAt: '2026-11-21T09:30:00.000Z' })
  })

  test('nobody is read without names', async () => {
    expect(await faultOf(noList)).toBe(
      'target: This Bevy community cannot list its users: HUBPLAN_BEVY_LIST states that there is no such route. (plans from rows with email and user_id work without; HUBPLAN_BEVY_LIST names the route if there is one)',
    )
    bevy().get('/api/user/?page_size=100').reply(404, page)
    expect(await faultOf()).toContain('cannot list its users: there is no /api/user/.')
  })

  test('what is left of somebody is nobody', async () => {
    bevy().get('/api/user/3/').reply(200, { id: 3, email: 'deleted+3@bevylabs.com' })
    expect(peopleOf(await read(http, url, { now, ...noList, named: [ann] }))).toEqual([])
  })

  test('an answer about somebody else is a fault', async () => {
    bevy().get('/api/user/3/').reply(200, { id: 30, email: 'ann@x.org' })
    expect(await faultOf({ ...noList, named: [ann] })).toContain('asked for the user_id 3, the answer is about 30')
    bevy().get('/api/user/ben%40x.org/').reply(200, { id: 4, email: 'bea@x.org' })
    expect(await faultOf({ ...noList, named: [ben] })).toContain('asked for ben@x.org, the answer is about bea@x.org')
  })

  test('three who are not there may be the truth, four of four are not', async () => {
    const numbers = (count: number) => Array.from({ length: count }, (_, index) => `${index + 1}`)
    const named = (count: number) => numbers(count).map((account) => ({ name: `#${account}`, account }))
    const absent = (count: number): void => {
      for (const id of numbers(count)) bevy().get(`/api/user/${id}/`).reply(404, { detail: 'Not found.' })
    }
    absent(3)
    expect((await read(http, url, { now, ...noList, named: named(3) })).users.size).toBe(0)
    absent(4)
    expect(await faultOf({ ...noList, named: named(4) })).toBe(
      'target: Bevy knows none of the 4 users that were looked up. (the address may be wrong, or the route, which is inferred: HUBPLAN_BEVY_GET corrects it)',
    )
  })

  test('a route that vanishes between two looks is a fault', async () => {
    bevy().get('/api/user/3/').reply(200, { id: 3, email: 'ann@x.org' })
    bevy().get('/api/user/ben%40x.org/').reply(404, page)
    expect(await faultOf({ ...noList, named: [ann, ben] })).toContain(
      'target: Bevy refused the request at /api/user/ben%40x.org/ (404)',
    )
  })
})

describe('where nobody can be asked for', () => {
  const rows = [
    { name: 'ann@x.org', account: '3' },
    { name: 'ben@x.org', account: '4' },
  ]

  test.each([
    ['the environment says so', () => undefined, blind],
    ['the route is not there', () => bevy().get('/api/user/3/').reply(404, page), noList],
    ['the route takes no look', () => bevy().get('/api/user/3/').reply(405, { detail: 'no' }), noList],
  ])('because %s, users are as the rows say', async (_, prepare, options) => {
    prepare()
    const live = await read(http, url, { now, ...options, named: rows })
    expect([...live.users.values()]).toEqual([
      person('ann@x.org', '3', { unverified: true }),
      person('ben@x.org', '4', { unverified: true }),
    ])
    expect(live).toMatchObject({ complete: false, listed: false })
    // At most the first one was asked for.
    expect(sent).toBeLessThanOrEqual(1)
  })

  test.each([
    [{ name: 'ann@x.org' }, 'ann@x.org needs its user_id in the same row'],
    [{ name: '#3', account: '3' }, 'the user_id 3 needs its email in the same row'],
  ])('a row must say both: %j', async (row, message) => {
    expect(await faultOf({ ...blind, named: [row] })).toContain(
      `target: Users cannot be looked up here, so the file must give both: ${message}.`,
    )
  })

  test('one address of two numbers is refused', async () => {
    const twins = [
      { name: 'ann@x.org', account: '3' },
      { name: 'ann@x.org', account: '4' },
    ]
    expect(await faultOf({ ...blind, named: twins })).toContain('The users 3 and 4 have one e-mail address: ann@x.org.')
  })
})

describe('a look at the subjects of some actions', () => {
  const actions = ['1', '2', '3', '4', '5'].map((id) => remove(`p${id}@x.org`, id))

  test('looks up each by the number', async () => {
    for (const id of ['1', '2', '3', '4']) bevy().get(`/api/user/${id}/`).reply(404, { detail: 'Not found.' })
    bevy().get('/api/user/5/').reply(200, { id: 5, email: 'p5@x.org' }, date)
    expect(peopleOf(await read(http, url, { now, only: actions }))).toEqual([['p5@x.org', '5', false]])
  })

  test('believes that all of them are gone', async () => {
    for (const id of ['1', '2', '3', '4', '5']) bevy().get(`/api/user/${id}/`).reply(404, { detail: 'Not found.' })
    expect(peopleOf(await read(http, url, { now, only: actions }))).toEqual([])
  })

  test('is what the plan saw, where nobody can be asked for', async () => {
    const live = await read(http, url, { now, ...blind, only: actions.slice(0, 1) })
    expect([...live.users.values()]).toEqual([person('p1@x.org', '1', { unverified: true })])
    expect(sent).toBe(0)
  })
})

test('an address that cannot be reached is said', async () => {
  const nowhere = openPool('http://127.0.0.1:9', { elapsedMs, connections: 1, timeoutMs: 60_000 })
  const message = await read(nowhere.http, 'http://127.0.0.1:9', { now }).catch((thrown: Problem) => thrown.message)
  await nowhere.close()
  expect(message).toContain('Bevy cannot be read: ')
})
