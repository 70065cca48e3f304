import { expect, it, test } from 'vitest'

import { Problem } from '../../../src/core/problem.ts'
import type { Action, Snapshot } from '../../../src/core/types.ts'
import type { Http } from '../../../src/http/types.ts'
import { ask } from '../../../src/providers/bevy/api.ts'
import { check } from '../../../src/providers/bevy/check.ts'
import { toFound, toPage } from '../../../src/providers/bevy/convert.ts'
import { bevy } from '../../../src/providers/bevy/index.ts'
import { judge } from '../../../src/providers/bevy/judge.ts'
import { probe } from '../../../src/providers/bevy/look.ts'
import { now } from '../../helpers/clocks.ts'
import { callOf, means, person, remove, reply, routes, site, sizes } from './setup.ts'

const strange = (what: string): Problem =>
  new Problem('target', `The answer of Bevy is not what hubplan expects: ${what}.`, {
    hint: 'check the address of the site, and the routes (HUBPLAN_BEVY_LIST, HUBPLAN_BEVY_GET)',
  })

test.each([
  ['text', 'x', 'no page of a list'],
  ['no results', { count: 1 }, 'no page of a list'],
  ['no count', { results: [] }, 'a list without its count'],
  ['a count that is no whole number', { results: [], count: 1.5 }, 'a list without its count'],
  [
    'more users than any site has',
    { results: [], count: 5_000_001 },
    'a list of 5000001 users, where 5000000 are more than any site has',
  ],
  [
    'a next page that is this one',
    { results: [], count: 1, next: 2 },
    'after page 2 of the list comes 2, which is not a later page',
  ],
  [
    'a next page that is no page',
    { results: [], count: 1, next: {} },
    'after page 2 of the list comes {}, which is not a later page',
  ],
  [
    'a next page without its number',
    { results: [], count: 1, next: '/api/user/' },
    'after page 2 of the list comes "/api/user/", which is not a later page',
  ],
  [
    'a next page that is no address',
    { results: [], count: 1, next: 'http://' },
    'after page 2 of the list comes "http://", which is not a later page',
  ],
])('a page with %s is refused', (_, body, what) => {
  expect(() => toPage(body, 2)).toThrow(strange(what))
})

test.each([
  [3, 3],
  ['/api/user/?page=3', 3],
  ['https://elsewhere.example.com/?page=30', 30],
  [null, undefined],
  [undefined, undefined],
])('after a page comes the one that it names: %j', (next, number) => {
  expect(toPage({ results: [], count: 0, next }, 2).next).toBe(number)
  expect(toPage({ results: [], count: 0, links: { next } }, 2).next).toBe(number)
})

test.each([null, 'x', {}, { id: 1.5 }, { id: 'x' }])('%j is no user', (item) => {
  expect(() => toFound(item)).toThrow(strange('a user without a numeric id'))
})

test.each([undefined, 7, ' '])('with the e-mail %j a user is known by number', (email) => {
  expect(toFound({ id: 5, email, role: 'Member' }).user?.name).toBe('#5')
})

test('one request for each delete, and none for nothing, be the route known or not', () => {
  const lost: Snapshot = { ...site(), target: { provider: 'bevy', url: 'https://x' } }
  expect(bevy.lower([], lost, sizes, means)).toEqual([])
  expect(() => bevy.lower([remove('a@x.org', '1')], lost, sizes, means)).toThrow(
    new Problem('planfile', 'The plan cannot be carried out on Bevy: it does not name the route of deletes.', {
      hint: 'plan again',
    }),
  )
})

test('a user deleted without a number does not count as one with an unknown role', () => {
  const row = remove('a@x.org', '1')
  const { account: _, ...before } = row.before
  const ruled = { ...row, before, reason: { why: 'rule' as const } }
  expect(check([ruled], site([person('boss@x.org', '9', { admin: true })]))).toEqual([])
  expect(check([ruled], site([person('ann@x.org', '1')]))).toMatchObject([
    {
      level: 'block',
      message: expect.stringContaining('the site shows the roles of 1 user and none is an administrator'),
    },
  ])
})

test('a delete without any date is done, and nobody can say when it falls due', () => {
  const action = remove('a@x.org', '1')
  const { since: _, ...call } = callOf(action)
  expect(judge(action, call, reply(204))).toEqual({ is: 'changed' })
})

test('a key needs nothing but itself, and no request comes before another one', () => {
  expect(bevy.needs([remove('a@x.org', '1')], site())).toEqual([])
  expect(bevy.refusal([remove('a@x.org', '1')], site())).toBeUndefined()
  expect(bevy.judgeFirst({ method: 'GET', path: '/' }, reply(200, {}))).toEqual({ is: 'unknown' })
})

/** Answers by path, each with a status and a body. */
function answering(answers: Readonly<Record<string, ReturnType<typeof reply>>>): Http & { readonly asked: string[] } {
  const asked: string[] = []
  return Object.assign(
    async ({ path }: { path: string }) => {
      asked.push(path)
      return answers[path] ?? reply(404, '<html>')
    },
    { asked },
  )
}

const settings = { HUBPLAN_BEVY_LIST: '/l/', HUBPLAN_BEVY_GET: '/g/{id}/' }
const page = reply(200, { results: [{ id: 1 }], count: 41, next: null })

it('a first look asks for one user of the list, and tells how many there are', async () => {
  const http = answering({ '/l/?page_size=1': page })
  expect(await probe(http, settings)).toMatchObject({ sees: 'it lists its users, 41 in all', isBlind: false })
  expect(http.asked).toHaveLength(1)
})

it.each([
  ['somebody', reply(200, { id: 1 })],
  ['that the user is not there', reply(404, { detail: 'Not found.' })],
])('a first look where nobody can list tells that users are looked up: %s', async (_, answer) => {
  const http = answering({ '/l/?page_size=1': reply(405, {}), '/g/1/': answer })
  expect(await probe(http, settings)).toMatchObject({
    sees: 'it does not list its users: users named in rows are looked up, one request each',
    isBlind: false,
  })
})

it.each([
  ['there is neither route', settings, 2],
  ['there is said to be neither route', { HUBPLAN_BEVY_LIST: 'none', HUBPLAN_BEVY_GET: 'none' }, 0],
])('a first look is blind where %s', async (_, said, requests) => {
  const http = answering({})
  expect(await probe(http, said)).toMatchObject({
    sees: 'it can neither list nor look up users: the rows cannot be verified',
    isBlind: true,
  })
  expect(http.asked).toHaveLength(requests)
})

it.each([
  ['the list', { '/l/?page_size=1': reply(403, { detail: 'no' }) }],
  ['the list, with a page', { '/l/?page_size=1': reply(200, '<html>') }],
  ['a look at somebody', { '/g/1/': reply(403, { detail: 'no' }) }],
  ['a look at somebody, with a page', { '/g/1/': reply(200, '<html>') }],
])('a first look is refused when the site refuses %s', async (_, answers) => {
  await expect(probe(answering(answers), settings)).rejects.toThrow(Problem)
})

it('a look finds those of a number, and those of a name', async () => {
  const named = remove('ben@x.org', '2')
  const { account: _, ...before } = named.before
  const other = { id: 'user.create:x', op: 'user.create', user: 'x' } as Action
  const http = answering({
    '/api/user/1/': reply(200, { id: 1, email: 'ann@x.org', role: 'Member' }),
    '/api/user/ben%40x.org/': reply(200, { id: 2, email: 'ben@x.org', role: 'Member' }),
  })
  const only = [remove('ann@x.org', '1'), { ...named, before }, other]
  const live = await bevy.read(http, 'https://x', { now, only, settings: {} })
  expect(http.asked).toEqual([routes.get.replace('{id}', '1'), routes.get.replace('{id}', 'ben%40x.org')])
  expect([...live.users.values()].map(({ name, account }) => [name, account])).toEqual([
    ['ann@x.org', '1'],
    ['ben@x.org', '2'],
  ])
})

it('a look at nobody asks for nothing', async () => {
  const http = answering({})
  const live = await bevy.read(http, 'https://x', { now, only: [], settings: {} })
  expect([http.asked, live.users.size, live.complete]).toEqual([[], 0, false])
})

it('a look that is refused is told', async () => {
  const http = answering({ '/api/user/1/': reply(500, {}) })
  await expect(bevy.read(http, 'https://x', { now, only: [remove('ann@x.org', '1')] })).rejects.toThrow(Problem)
})

it('a bug is no matter of the connection', async () => {
  const bug = new TypeError('a bug')
  await expect(ask(() => Promise.reject(bug), '/')).rejects.toBe(bug)
})
