import { describe, expect, test } from 'vitest'

import type { Action } from '../../../src/core/types.ts'
import { judge, judgeFirst } from '../../../src/providers/aup/judge.ts'
import { hub } from '../../core/aup.ts'
import { add, calls, create, password, reply, set, unlimited } from './setup.ts'

const live = hub([], { free: 'unlimited' })

/** The verdicts on the actions of one call. */
function verdicts(actions: readonly Action[], status: number, body?: unknown): unknown[] {
  const [call, ...more] = calls(actions, live)
  if (call === undefined || more.length > 0) throw new Error('one call, please')
  return call.actions.map((action) => {
    const { is, ...rest } = judge(action, call, reply(status, body))
    return 'message' in rest ? [is, rest.message, ...('also' in rest ? [rest.also] : [])] : is
  })
}

describe('one alone', () => {
  test.each([
    ['a balance', set('ann', 1), { username: 'ann', balance: 1, action: 'set', amount: 1 }],
    ['a flag', unlimited('ann'), { username: 'ann', balance: 0, unlimited: true, action: 'set_unlimited' }],
    ['a grant', add('ann', 1), { username: 'ann', balance: 1, action: 'add', amount: 1 }],
    ['a password', password('ann'), { message: 'Password set for ann' }],
  ])('%s is done when the hub says so', (_, action, body) => {
    expect(verdicts([action], 200, body)).toEqual(['changed'])
    for (const other of [undefined, {}, [], 'ok', '<html>']) expect(verdicts([action], 200, other)).toEqual(['unknown'])
  })

  test.each([502, 503, 504])('a gateway says %i: nobody knows', (status) => {
    expect(verdicts([add('ann', 1)], status, '<html>')).toEqual(['unknown'])
  })

  test('a refusal in the words of either shape', () => {
    const details = [{ field: "('amount',)", message: 'too much' }]
    expect(verdicts([set('ann', 1)], 400, { error: 'Validation failed', details })).toEqual([
      ['failed', "Validation failed: ('amount',): too much"],
    ])
    expect(verdicts([password('ann')], 400, { error: 'Password must contain a digit' })).toEqual([
      ['failed', 'Password must contain a digit'],
    ])
    expect(verdicts([set('ann', 1)], 500, { status: 500, message: 'boom' })).toEqual([['failed', 'boom']])
    expect(verdicts([password('ann')], 500, { error: 'Failed to set password' })).toEqual([
      ['failed', 'Failed to set password'],
    ])
  })

  test.each([401, 403])('%i speaks of the token', (status) => {
    expect(verdicts([add('ann', 1)], status, { error: 'Admin access required' })).toEqual([
      ['failed', 'Admin access required', 'op'],
    ])
  })

  test('a redirect leads to the login page', () => {
    expect(verdicts([set('ann', 1)], 302, '')).toEqual([
      ['failed', 'the hub redirected the request to its login page', 'op'],
    ])
  })
})

describe('many', () => {
  const three = [set('ann', 1), unlimited('ben'), set('free', 2)]

  test('each has its own line, whatever the sum says and wherever it stands', () => {
    const details = [
      { username: 'ben', status: 'success', unlimited: true },
      { username: 'free', status: 'success', balance: 2 },
      { username: 'ann', status: 'failed', error: 'database is locked' },
    ]
    expect(verdicts(three, 200, { success: 4, failed: 1, details })).toEqual([
      ['failed', 'database is locked'],
      'changed',
      'changed',
    ])
  })

  test('who has no line was not judged', () => {
    expect(verdicts(three, 200, { success: 3, failed: 0, details: [{ username: 'ann', status: 'success' }] })).toEqual([
      'changed',
      'unknown',
      'unknown',
    ])
    for (const body of [{ success: 3 }, { details: 'x' }, [], '<html>', { details: [null, 7, 'ann'] }])
      expect(verdicts(three, 200, body)).toEqual(['unknown', 'unknown', 'unknown'])
  })

  test('a failure without words has some', () => {
    const details = [{ username: 'ann', status: 'failed' }]
    expect(verdicts(three, 200, { details })[0]).toEqual(['failed', 'the hub did not do it, and gives no reason'])
  })

  test('a hub that set a balance where it was to set the flag did not do it', () => {
    const details = [{ username: 'refresh', status: 'success', balance: 0 }]
    expect(verdicts([unlimited('refresh')], 200, { success: 1, failed: 0, details })).toEqual([
      ['failed', 'this hub is too old to make a user of this name unlimited'],
    ])
  })

  test('the hub tells balances by names in lower case, and passwords by names as sent', () => {
    const details = [
      { username: 'ann', status: 'success', balance: 1 },
      { username: 'ben', status: 'success', balance: 1 },
    ]
    expect(verdicts([set('Ann', 1), set('ben', 1)], 200, { details })).toEqual(['changed', 'changed'])
    const results = [
      { username: 'ann', status: 'failed', error: 'weak' },
      { username: 'Ann', status: 'success' },
    ]
    expect(verdicts([password('Ann'), password('ann')], 200, { success: 1, failed: 1, results })).toEqual([
      'changed',
      ['failed', 'weak'],
    ])
  })

  test.each([
    [400, { error: 'Validation failed' }],
    [404, { error: 'no such route' }],
    [404, '<html>'],
    [405, '<html>'],
    [500, { error: 'Internal server error' }],
  ])('%i refuses them all, and each is tried alone', (status, body) => {
    for (const verdict of verdicts(three, status, body)) expect(verdict).toMatchObject({ 0: 'failed', 2: 'split' })
  })

  test('a batch of one is not taken apart', () => {
    expect(verdicts([set('refresh', 1)], 400, { error: 'no' })).toEqual([['failed', 'no']])
  })
})

describe('an answer about somebody else', () => {
  const about = (asked: string, more: object, said: string) => ({
    is: 'doubtful',
    holds: 'changed',
    message: `the hub was asked for the user "${asked}", but answered about ${said}`,
    other: { kind: 'user', asked, ...more },
  })
  const judged = (actions: readonly Action[], body: unknown) => {
    const [call] = calls(actions, live)
    return call?.actions.map((action) => judge(action, call, reply(200, body)))
  }

  test.each([
    ['a balance', set('ann', 1), { username: 'bob', action: 'set' }],
    ['a flag', unlimited('ann'), { username: 'bob', action: 'set_unlimited' }],
    ['a grant', add('ann', 1), { username: 'bob', action: 'add' }],
    ['a password', password('ann'), { username: 'bob', message: 'Password set' }],
  ])('is not taken for the own: %s', (_, action, body) => {
    expect(judged([action], body)).toEqual([about('ann', { name: 'bob' }, '"bob"')])
  })
  test('is not taken for the own in a batch', () => {
    const details = [
      { username: 'bob', status: 'success' },
      { username: 'BEN', status: 'success' },
    ]
    expect(judged([set('ann', 1), set('ben', 1)], { details })).toEqual([
      about('ann', { among: ['bob'] }, 'others'),
      { is: 'changed' },
    ])
  })
  test('is not taken for the own flag', () => {
    const req = { method: 'POST', path: '/hub/admin/api/quota/an%20n' } as const
    expect(judgeFirst(req, reply(200, { action: 'set_unlimited', username: 'AN N' }))).toEqual({ is: 'changed' })
    expect(judgeFirst(req, reply(200, { action: 'set_unlimited', username: 'bob' }))).toEqual(
      about('an n', { name: 'bob' }, '"bob"'),
    )
  })
})

describe('the flag that is cleared first', () => {
  const req = { method: 'POST', path: '/hub/admin/api/quota/free' } as const
  test.each([
    [200, { action: 'set_unlimited' }, { is: 'changed' }],
    [200, '<html>', { is: 'unknown' }],
    [500, { error: 'x' }, { is: 'unknown' }],
    [502, '', { is: 'unknown' }],
    [400, { error: 'x' }, { is: 'failed', message: 'x', kind: 'refused' }],
    [404, { error: 'x' }, { is: 'failed', message: 'x', kind: 'unsupported' }],
    [403, { error: 'x' }, { is: 'failed', message: 'x', kind: 'token', also: 'op' }],
  ])('%i', (status, body, verdict) => {
    expect(judgeFirst(req, reply(status, body))).toEqual(verdict)
  })

  test('a login page is about the token', () => {
    expect(judgeFirst(req, reply(302, ''))).toMatchObject({ is: 'failed', also: 'op' })
  })

  test('a server is stopped as on any JupyterHub', () => {
    expect(judgeFirst({ method: 'DELETE', path: '/hub/api/users/a/server' }, reply(204, undefined)).is).toBe('changed')
  })
})

test('the rest is judged as on any JupyterHub', () => {
  expect(verdicts([create('ann'), create('ben')], 201, [{ name: 'ann' }])).toEqual(['changed', expect.anything()])
})
