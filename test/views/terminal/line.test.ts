import { expect, test } from 'vitest'

import type { ApplyEvent } from '../../../src/core/types.ts'
import { eventLine, openEventLines, readLine } from '../../../src/views/terminal/line.ts'

const at = '2026-03-02T09:20:00Z'

test.each<[ApplyEvent, string | undefined]>([
  [{ type: 'start', at, digest: 'sha256:00', total: 1 }, 'applying 1 action'],
  [{ type: 'applied', at, action: 'user.delete:bob', how: 'changed' }, 'changed  user.delete bob'],
  [{ type: 'applied', at, action: 'member.add:alice:ml', how: 'already' }, 'already  member.add alice -> ml'],
  [
    { type: 'failed', at, action: 'user.create:a%3Ab%0A', status: 400, message: 'bad\u001b[2J name' },
    'failed   user.create a:b\\x0a: 400 bad\\x1b[2J name',
  ],
  [
    { type: 'failed', at, action: 'user.create:x', status: 0, message: 'connection reset' },
    'failed   user.create x: connection reset',
  ],
  [
    { type: 'skipped', at, action: 'admin.set:eve', why: 'stale', message: 'eve is admin already' },
    'skipped  admin.set eve (stale): eve is admin already',
  ],
  [{ type: 'unknown', at, action: 'user.create:%zz', message: 'no answer' }, 'unknown  user.create %zz: no answer'],
  [
    { type: 'retry', at, method: 'DELETE', path: '/users/bob', attempt: 2, wait_ms: 1540, why: '503' },
    'retry    DELETE /users/bob in 1.5 s (attempt 2): 503',
  ],
  [{ type: 'intent', at, method: 'POST', path: '/users', actions: ['user.create:x'] }, undefined],
  [{ type: 'end', at, ok: true }, undefined],
])('an event is one line: %j', (event, line) => {
  expect(eventLine(event)).toBe(line)
})

test('reading is told page by page', () => {
  expect(readLine({ type: 'page', what: 'users', rows: 200, total: 1412 })).toBe('read 200 of 1,412 users')
  expect(readLine({ type: 'page', what: 'groups', rows: 1, total: 1 })).toBe('read 1 of 1 group')
  expect(readLine({ type: 'seams', what: 'users', checked: 7 })).toBe(
    '7 seams between pages of users checked: nothing was missed',
  )
  expect(readLine({ type: 'moved', what: 'users', attempt: 2, why: 'a name occurs twice' })).toBe(
    'the listing of users moved, reading it again (attempt 2): a name occurs twice',
  )
})

test('a cause is not repeated, for any user', () => {
  const lineOf = openEventLines()
  const failed = (action: string, message: string): ApplyEvent => ({ type: 'failed', at, action, status: 400, message })
  const lines = [
    failed('user.create:ann', 'Invalid username: ann'),
    failed('user.create:b%40x', 'Invalid username: b@x'),
    failed('user.create:ann', 'no room'),
    { type: 'applied', at, action: 'user.create:c', how: 'changed' } as const,
    { type: 'unknown', at, action: 'user.create:d', message: 'no room' } as const,
  ].map(lineOf)
  expect(lines).toEqual([
    'failed   user.create ann: 400 Invalid username: ann',
    'failed   user.create b@x: 400 as above',
    'failed   user.create ann: 400 no room',
    'changed  user.create c',
    'unknown  user.create d: no room',
  ])
})

test('calls that wait for the same thing are told as one, until something was done', () => {
  const lineOf = openEventLines()
  const retry = (attempt: number, why = 'status 503'): ApplyEvent => {
    return { type: 'retry', at, method: 'GET', path: '/user', attempt, wait_ms: 500, why }
  }
  const intent = { type: 'intent', at, method: 'POST', path: '/users', actions: ['user.create:x'] } as const
  const done = { type: 'applied', at, action: 'user.create:c', how: 'changed' } as const
  const line = (attempt: number, why: string) => `retry    GET /user in 0.5 s (attempt ${attempt}): ${why}`
  expect([retry(1), retry(1), intent, retry(1), retry(2), retry(1), retry(2), retry(1, 'no room')].map(lineOf)).toEqual(
    [
      line(1, 'status 503'),
      undefined,
      undefined,
      undefined,
      line(2, 'status 503'),
      undefined,
      undefined,
      line(1, 'no room'),
    ],
  )
  expect([done, retry(1)].map(lineOf)).toEqual(['changed  user.create c', line(1, 'status 503')])
})
