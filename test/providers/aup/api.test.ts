import { expect, test } from 'vitest'

import type { Http } from '../../../src/http/types.ts'
import { errorOf } from '../../../src/providers/aup/api.ts'
import { read } from '../../../src/providers/aup/read.ts'
import { now } from '../../helpers/clocks.ts'
import { reply } from './setup.ts'

test.each([
  [{ error: 'no', details: [{ field: 'amount', message: 'too much' }] }, 'no: amount: too much'],
  [
    { error: 'no', details: [null, { message: 5 }, { field: 'a', message: 'x' }, { field: 'b', message: 'y' }] },
    'no: a: x; b: y',
  ],
  [{ error: 'no', details: ['x'] }, 'no'],
  [{ error: 'no', details: 'x' }, 'no'],
  [{ error: 'no' }, 'no'],
  [{ error: '', message: 'the hub says so' }, 'the hub says so'],
  [{ error: 5 }, 'the hub answered 400'],
  ['<html>', 'the hub answered 400'],
])('what %j says', (body, words) => {
  expect(errorOf(reply(400, body))).toBe(words)
})

/** A hub of nobody that answers by path. */
function hub(answers: Readonly<Record<string, ReturnType<typeof reply> | Error>>): Http {
  const page = { items: [], _pagination: { offset: 0, limit: 50, total: 0, next: null } }
  const usual = {
    '/hub/api/user': reply(200, { name: 'root', kind: 'user', admin: true, scopes: ['list:users'] }),
    '/hub/api/users': reply(200, page),
    '/hub/admin/api/quota/': reply(200, { users: [] }),
    '/hub/admin/api/batch-set-password': reply(405, {}),
  }
  return async ({ path }) => {
    const found = { ...usual, ...answers }[path.split('?')[0] ?? ''] ?? reply(404, {})
    if (found instanceof Error) throw found
    return found
  }
}

test.each([
  [reply(200, { default_quota: 30 }), 30],
  [reply(200, { default_quota: 0 }), 0],
  [reply(200, { default_quota: -1 }), undefined],
  [reply(200, { default_quota: 1.5 }), undefined],
  [reply(200, { default_quota: '30' }), undefined],
  [reply(200, 'x'), undefined],
  [reply(404, { default_quota: 30 }), undefined],
])('what a new user gets is a whole number of 0 or more, or not known: %j', async (rates, firstQuota) => {
  const live = await read(hub({ '/hub/api/quota/rates': rates }), 'https://x', { now })
  expect(live.firstQuota).toBe(firstQuota)
})

test.each([
  [405, true],
  [404, false],
  [200, false],
])('only a 405 to a look says that passwords can be set many at a time: %i', async (status, offered) => {
  const live = await read(hub({ '/hub/admin/api/batch-set-password': reply(status, {}) }), 'https://x', { now })
  expect(live.offers?.has('batch-password')).toBe(offered)
})

test('a bug is no matter of the connection', async () => {
  const bug = new TypeError('a bug')
  await expect(read(hub({ '/hub/admin/api/quota/': bug }), 'https://x', { now })).rejects.toBe(bug)
})
