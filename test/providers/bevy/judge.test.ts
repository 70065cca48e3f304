import { describe, expect, test } from 'vitest'
import { judge } from '../../../src/providers/bevy/judge.ts'
import * as fc from '../../helpers/draws.ts'
import { page } from '../../mocks/bevy.ts'
import { callOf, remove, reply } from './setup.ts'

const action = remove('ann@example.org', '7')
const call = callOf(action)
const date = { date: 'Sat, 21 Nov 2026 09:30:00 GMT' }
const op = 'op'

describe('a delete that is accepted', () => {
  test.each([
    ['204', reply(204, undefined, date)],
    ['200 with JSON', reply(200, { status: 'marked' }, date)],
    ['200 with nothing', reply(200, undefined, date)],
    ['202', reply(202, {}, date)],
  ])('is scheduled for seven days later: %s', (_, answer) => {
    expect(judge(action, call, answer)).toEqual({ is: 'changed', until: '2026-11-28T09:30:00.000Z' })
  })

  test.each([[{}], [{ date: 'yesterday' }]])('counts from the snapshot where no date is said: %j', (headers) => {
    expect(judge(action, call, reply(204, undefined, headers))).toEqual({
      is: 'changed',
      until: '2026-11-28T08:00:00.000Z',
    })
  })

  test('is not what a gateway says with a page', () => {
    expect(judge(action, call, reply(200, page, date))).toEqual({ is: 'unknown' })
  })
})

describe('an answer with an address', () => {
  test.each(['Ann@example.org ', '', 'deleted+7@bevylabs.com'])('is about the user who was asked for: %j', (email) => {
    expect(judge(action, call, reply(200, { id: 7, email }, date)).is).toBe('changed')
  })
  test('says nothing of a user who is known by the number alone', () => {
    const unnamed = remove('#7', '7')
    expect(judge(unnamed, callOf(unnamed), reply(200, { email: 'ann@example.org' }, date)).is).toBe('changed')
  })
  test('is about somebody else', () => {
    expect(judge(action, call, reply(200, { email: 'bob@example.org' }, date))).toEqual({
      is: 'doubtful',
      holds: 'changed',
      message: 'Bevy was asked for the user "ann@example.org", but answered about "bob@example.org"',
      other: { kind: 'user', asked: 'ann@example.org', name: 'bob@example.org' },
    })
  })
})

describe('anything else is not done', () => {
  test.each([
    ['a missing user', reply(404, { detail: 'Not found.' }), { is: 'already' }],
    [
      'a route that is not there',
      reply(404, '<h1>Not Found</h1>'),
      {
        is: 'failed',
        message:
          'there is no way to delete users at /api/user/7/ (404); HUBPLAN_BEVY_DELETE corrects the route, which is inferred',
        kind: 'address',
        also: op,
      },
    ],
    [
      'a route that takes no deletes',
      reply(405, { detail: 'Method "DELETE" not allowed.' }),
      {
        is: 'failed',
        message:
          'there is no way to delete users at /api/user/7/ (405); HUBPLAN_BEVY_DELETE corrects the route, which is inferred',
        kind: 'address',
        also: op,
      },
    ],
    [
      'a wrong key',
      reply(401, { detail: 'Invalid token.' }),
      { is: 'failed', message: 'Invalid token.', kind: 'token', also: op },
    ],
    [
      'no right',
      reply(403, { detail: 'Not for you.' }),
      { is: 'failed', message: 'Not for you.', kind: 'token', also: op },
    ],
    [
      'a firewall',
      reply(403, page),
      {
        is: 'failed',
        message:
          'a firewall or gateway in front of Bevy refused the request (403, with a web page); the key was not checked',
        kind: 'refused',
        also: op,
      },
    ],
    [
      'a redirect',
      reply(301, undefined, { location: '/api/user/7' }),
      {
        is: 'failed',
        message:
          'Bevy redirected the request to another address (301), which is never followed; the path may need a closing slash, see HUBPLAN_BEVY_DELETE',
        kind: 'address',
        also: op,
      },
    ],
    [
      'a field that is wrong',
      reply(400, { id: ['Too old.', 'Too long.'] }),
      { is: 'failed', message: 'id: Too old. Too long.' },
    ],
    ['a conflict', reply(409, { detail: 'Last administrator.' }), { is: 'failed', message: 'Last administrator.' }],
    ['a refusal without words', reply(400), { is: 'failed', message: 'Bevy answered 400' }],
    ['trouble', reply(500, { detail: 'Oops' }), { is: 'unknown' }],
    ['a gateway', reply(502, page), { is: 'unknown' }],
  ])('%s', (_, answer, verdict) => {
    expect(judge(action, call, answer)).toEqual(verdict)
  })

  test('that was never looked up: a 404 proves nothing', () => {
    const blind = remove('ann@example.org', '7', { unverified: true })
    expect(judge(blind, call, reply(404, { detail: 'Not found.' }))).toEqual({
      is: 'failed',
      message: 'Not found. (either the user is not there, or the route is another one, see HUBPLAN_BEVY_DELETE)',
      kind: 'address',
    })
  })

  test('whatever comes, only 2xx without a page is a change', () => {
    const bodies = fc.oneof(fc.constant(undefined), fc.constant(page), fc.dictionary(fc.string(), fc.jsonValue()))
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), bodies, (status, body) => {
        const isWell = status >= 200 && status < 300 && typeof body !== 'string'
        expect(judge(action, call, reply(status, body)).is === 'changed').toBe(isWell)
      }),
    )
  })
})
