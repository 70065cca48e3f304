import { expect, test } from 'vitest'

import { Problem } from '../../src/core/problem.ts'
import { lostError } from '../../src/http/lost.ts'
import { dateOf, isRecord, reach } from '../../src/providers/replies.ts'

test.each([
  [{}, true],
  [[], false],
  [null, false],
  ['x', false],
])('%j is a record: %s', (value, is) => {
  expect(isRecord(value)).toBe(is)
})

test.each([
  ['Sat, 21 Nov 2026 08:00:00 GMT', '2026-11-21T08:00:00.000Z'],
  ['soon', undefined],
  [undefined, undefined],
  [['Sat, 21 Nov 2026 08:00:00 GMT'], undefined],
])('the date of a reply with %j is %s', (date, at) => {
  expect(dateOf({ headers: date === undefined ? {} : { date } })).toBe(at)
})

test('a request that got no answer is a Problem in the words of its system, and a bug stays one', async () => {
  const req = { method: 'GET', path: '/' } as const
  const told = reach(
    async () => {
      throw lostError({ sent: true, why: 'nobody answered' })
    },
    req,
    ({ why }, cause) => new Problem('connection', `It cannot be read: ${why}.`, { cause }),
  )
  await expect(told).rejects.toMatchObject({ code: 'connection', message: 'It cannot be read: nobody answered.' })
  const broken = reach(
    async () => {
      throw new TypeError('a bug')
    },
    req,
    () => new Problem('connection', 'never'),
  )
  await expect(broken).rejects.toThrow(TypeError)
})
