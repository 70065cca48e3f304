import { describe, expect, it } from 'vitest'

import type { Action } from '../../../src/core/types.ts'
import type { Reply } from '../../../src/http/types.ts'
import { lower } from '../../../src/providers/jupyterhub/calls.ts'
import { judge, judgeFirst } from '../../../src/providers/jupyterhub/judge.ts'
import type { Verdict } from '../../../src/providers/types.ts'
import { drafted, groupDelete, snapshot, table, user } from '../../core/live.ts'

const live = snapshot([user('gone'), user('boss'), user('left', { groups: ['old'] }), user('z', { groups: ['ml'] })])
const rows = table(
  'u.csv',
  ['username', 'admin', 'groups', 'ensure'],
  ['new1', '', 'new', ''],
  ['new2', '', '', ''],
  ['boss', 'yes', 'ml', ''],
  ['gone', '', '', 'absent'],
  ['left', '', '-', ''],
  ['z', '', 'ml;old', ''],
)
const actions: readonly Action[] = [...drafted({ tables: [rows] }, live).actions, groupDelete('old', [])]

function reply(status: number, body?: unknown): Reply {
  return { status, headers: {}, body, text: '' }
}

/** The verdict on one action, whose call carries all actions of its op and object. */
function verdict(id: string, status: number, body?: unknown): Verdict {
  const calls = lower(actions, live, { create: 50, member: 100, quota: 200, password: 50 })
  const call = calls.find((one) => one.actions.some((action) => action.id === id))
  const action: Action | undefined = call?.actions.find((one) => one.id === id)
  if (call === undefined || action === undefined) throw new Error(`no call for ${id}`)
  return judge(action, call, reply(status, body))
}

const message = { status: 400, message: 'as the hub says' }

describe('judge', () => {
  it.each<[string, string, number, unknown, Verdict]>([
    ['a create is told in the 201', 'user.create:new1', 201, [{ name: 'new1' }, { name: 'new1' }], { is: 'changed' }],
    ['a create missing from the 201 must be looked up', 'user.create:new2', 201, [{ name: 'new1' }], { is: 'unknown' }],
    ['a group is deleted', 'group.delete:old', 204, undefined, { is: 'changed' }],
    ['a group is gone', 'group.delete:old', 404, message, { is: 'already' }],
    ['all exist', 'user.create:new1', 409, message, { is: 'already' }],
    [
      'a batch refused whole is split',
      'user.create:new1',
      400,
      message,
      { is: 'failed', message: 'as the hub says', also: 'split' },
    ],
    [
      'a batch that broke is split',
      'user.create:new1',
      500,
      undefined,
      { is: 'failed', message: 'the hub answered 500', also: 'split' },
    ],
    [
      'a 403 speaks of the token',
      'user.create:new1',
      403,
      message,
      { is: 'failed', message: 'as the hub says', also: 'op' },
    ],
    ['a group made', 'group.create:new', 201, { name: 'new', users: [] }, { is: 'changed' }],
    ['a group there already', 'group.create:new', 409, message, { is: 'already' }],
    ['an admin made', 'admin.set:boss', 200, { admin: true }, { is: 'changed' }],
    ['an admin not made after all', 'admin.set:boss', 200, { admin: false }, { is: 'unknown' }],
    ['only admins can grant', 'admin.set:boss', 403, message, { is: 'failed', message: 'as the hub says', also: 'op' }],
    [
      'nobody to promote',
      'admin.set:boss',
      404,
      message,
      { is: 'failed', message: 'as the hub says (PATCH /hub/api/users/boss)' },
    ],
    ['joined', 'member.add:boss:ml', 200, { users: ['boss', 'z'] }, { is: 'changed' }],
    ['not joined after all', 'member.add:boss:ml', 200, { users: ['z'] }, { is: 'unknown' }],
    ['left', 'member.remove:left:old', 200, { users: [] }, { is: 'changed' }],
    ['still in', 'member.remove:left:old', 200, { users: ['left'] }, { is: 'unknown' }],
    ['deleted', 'user.delete:gone', 204, undefined, { is: 'changed' }],
    ['deleted before', 'user.delete:gone', 404, message, { is: 'already' }],
    [
      'stopping',
      'user.delete:gone',
      400,
      { message: "gone's server is in the process of stopping, please wait." },
      { is: 'retry', why: 'a server is stopping' },
    ],
    [
      'oneself',
      'user.delete:gone',
      400,
      { message: 'Cannot delete yourself!' },
      { is: 'failed', message: 'Cannot delete yourself!' },
    ],
    ['an error inside the hub', 'user.delete:gone', 500, undefined, { is: 'failed', message: 'the hub answered 500' }],
    ['a gateway in trouble', 'user.delete:gone', 502, undefined, { is: 'unknown' }],
    ['the hub away', 'user.create:new1', 503, undefined, { is: 'unknown' }],
    [
      'a redirect',
      'user.delete:gone',
      302,
      undefined,
      {
        is: 'failed',
        message: 'the hub sent the request on to another address (302), which is never followed',
        also: 'op',
      },
    ],
    [
      'no message in 6.0',
      'user.delete:gone',
      400,
      { status: 400, message: null },
      { is: 'failed', message: 'the hub answered 400' },
    ],
  ])('%s', (_, id, status, body, expected) => expect(verdict(id, status, body)).toEqual(expected))
})

describe('a page of a gateway', () => {
  const page = undefined
  it.each<[string, number]>([
    ['user.create:new1', 200],
    ['user.create:new1', 201],
    ['user.create:new1', 409],
    ['group.create:new', 200],
    ['group.create:new', 201],
    ['group.create:new', 409],
    ['admin.set:boss', 200],
    ['admin.set:boss', 404],
    ['member.add:boss:ml', 200],
    ['member.add:boss:ml', 404],
    ['member.remove:left:old', 200],
    ['user.delete:gone', 200],
    ['user.delete:gone', 404],
    ['group.delete:old', 200],
    ['group.delete:old', 404],
  ])('proves nothing: %s and %i', (id, status) => expect(verdict(id, status, page)).toEqual({ is: 'unknown' }))
})

describe('judgeFirst', () => {
  const req = { method: 'DELETE', path: '/hub/api/users/gone/server' } as const
  it.each<[number, unknown, Verdict]>([
    [204, undefined, { is: 'changed' }],
    [404, message, { is: 'changed' }],
    [202, undefined, { is: 'retry', why: 'a server is stopping' }],
    [400, { message: 'gone is pending spawn, please wait' }, { is: 'retry', why: 'a server is starting' }],
    [400, message, { is: 'failed', message: 'a server could not be stopped: as the hub says' }],
    [403, message, { is: 'failed', message: 'a server could not be stopped: as the hub says', also: 'op' }],
    [500, undefined, { is: 'unknown' }],
    [200, undefined, { is: 'unknown' }],
    [404, undefined, { is: 'unknown' }],
  ])('%i', (status, body, expected) => expect(judgeFirst(req, reply(status, body))).toEqual(expected))
})
