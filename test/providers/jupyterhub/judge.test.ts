import { describe, expect, it } from 'vitest'

import type { Action } from '../../../src/core/types.ts'
import type { Reply } from '../../../src/http/types.ts'
import { lower } from '../../../src/providers/jupyterhub/calls.ts'
import { judge, judgeFirst } from '../../../src/providers/jupyterhub/judge.ts'
import type { Doubt, Other, Verdict } from '../../../src/providers/types.ts'
import { drafted, groupDelete, snapshot, table, user } from '../../core/live.ts'

const ready = {
  servers: [
    { name: '', state: 'ready' as const },
    { name: 'lab', state: 'ready' as const },
  ],
}
const live = snapshot([
  ...[user('gone'), user('boss'), user('left', { groups: ['old'] }), user('z', { groups: ['ml'] })],
  ...[user('ann'), user('off'), user('on', ready)],
  user('rid', { allServers: [{ name: 'lab', state: 'stopped' }] }),
])
const wider = table(
  'w.csv',
  ['username', 'renamed_from', 'server'],
  ...[
    ['anna', 'ann', ''],
    ['off', '', 'running'],
    ['on', '', 'stopped'],
  ],
)
const at = { file: 'hubplan.yaml', line: 1, column: 1 }
const groups = [{ name: 'new', exact: false, isDeclared: true, properties: { a: 1 }, at }]
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
const actions: readonly Action[] = [
  ...drafted({ tables: [rows, wider], groups, removeRules: [{ match: ['rid'], at }] }, live).actions,
  groupDelete('old', []),
]

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
const mappers =
  "it may store it under another name: check username_map and normalize_username in the hub's config, and that the token sees every user"
const unmade = 'the hub created no user with that name, but answered that it did (201)'
const untrue = `the hub says that it was done (200), but its answer shows that it was not; ${mappers}`

/** The answer may be about somebody else. */
function other(asked: string, holds: Doubt['holds'], said: string, more: Partial<Other> = {}): Verdict {
  return { is: 'doubtful', holds, message: said, other: { kind: 'user', asked, ...more } }
}

/** The answer denies what the snapshot has shown. */
function denied(what: string): Verdict {
  return {
    is: 'doubtful',
    holds: 'already',
    message: `the hub says that there is no such ${what} (404), but still shows it`,
  }
}

describe('judge', () => {
  it.each<[string, string, number, unknown, Verdict]>([
    ['a create is told in the 201', 'user.create:new1', 201, [{ name: 'new1' }, { name: 'new1' }], { is: 'changed' }],
    [
      'a create missing from the 201 may be stored under another name',
      'user.create:new2',
      201,
      [{ name: 'new1' }],
      other('new2', 'already', `${unmade}; ${mappers}`, { among: [] }),
    ],
    [
      'a create in place of which another one was made',
      'user.create:new2',
      201,
      [{ name: 'new1' }, { name: 'n2' }],
      other('new2', 'already', `${unmade}; ${mappers}`, { among: ['n2'] }),
    ],
    ['a 201 that does not name everybody', 'user.create:new2', 201, [{ name: 'new1' }, {}], { is: 'unknown' }],
    ['a 201 of nobody', 'user.create:new2', 201, [], { is: 'unknown' }],
    ['a group is deleted', 'group.delete:old', 204, undefined, { is: 'changed' }],
    ['a group is gone, or out of reach', 'group.delete:old', 404, message, denied('group')],
    [
      'all exist, perhaps under other names',
      'user.create:new1',
      409,
      message,
      other('new1', 'already', `the hub says that the user exists, but does not show it; ${mappers}`),
    ],
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
      { is: 'failed', message: 'as the hub says', kind: 'token', also: 'op' },
    ],
    ['a group made', 'group.create:new', 201, { name: 'new', users: [] }, { is: 'changed' }],
    [
      'a group there already',
      'group.create:new',
      409,
      message,
      other('new', 'already', 'the hub says that the group exists, but does not show it', { kind: 'group' }),
    ],
    [
      'a group there already under another name',
      'group.create:new',
      409,
      { message: 'Group New already exists' },
      other('new', 'already', 'the hub says that the group exists, but does not show it', {
        kind: 'group',
        name: 'New',
      }),
    ],
    [
      'another group made',
      'group.create:new',
      201,
      { name: 'New', users: [] },
      other('new', 'changed', 'the hub was asked for the group "new", but answered about "New"', {
        kind: 'group',
        name: 'New',
      }),
    ],
    ['an admin made', 'admin.set:boss', 200, { name: 'boss', admin: true }, { is: 'changed' }],
    ['an admin made, by an answer without a name', 'admin.set:boss', 200, { admin: true }, { is: 'changed' }],
    [
      'another admin made',
      'admin.set:boss',
      200,
      { name: 'bass', admin: true },
      other('boss', 'changed', 'the hub was asked for the user "boss", but answered about "bass"', { name: 'bass' }),
    ],
    ['an admin not made after all', 'admin.set:boss', 200, { admin: false }, { is: 'unknown' }],
    [
      'only admins can grant',
      'admin.set:boss',
      403,
      message,
      { is: 'failed', message: 'as the hub says', kind: 'token', also: 'op' },
    ],
    [
      'nobody to promote',
      'admin.set:boss',
      404,
      message,
      { is: 'failed', message: 'as the hub says (PATCH /hub/api/users/boss)', kind: 'moved' },
    ],
    ['joined', 'member.add:boss:ml', 200, { users: ['boss', 'z'] }, { is: 'changed' }],
    [
      'not joined after all',
      'member.add:boss:ml',
      200,
      { users: ['z'] },
      other('boss', 'changed', untrue, { among: ['z'] }),
    ],
    ['a group without its members', 'member.add:boss:ml', 200, { name: 'ml' }, { is: 'unknown' }],
    ['a group of what are no names', 'member.add:boss:ml', 200, { users: [1] }, { is: 'unknown' }],
    [
      'nobody of the name that the hub has made of it',
      'member.add:boss:ml',
      400,
      { message: 'No such user: bass' },
      other('boss', 'already', 'No such user: bass', { name: 'bass' }),
    ],
    [
      'nobody of the name',
      'member.add:boss:ml',
      400,
      { message: 'No such user: boss' },
      { is: 'failed', message: 'No such user: boss', kind: 'moved' },
    ],
    ['left', 'member.remove:left:old', 200, { users: [] }, { is: 'changed' }],
    [
      'still in',
      'member.remove:left:old',
      200,
      { users: ['left'] },
      other('left', 'changed', untrue, { among: ['left'] }),
    ],
    ['deleted', 'user.delete:gone', 204, undefined, { is: 'changed' }],
    ['deleted before, or out of reach', 'user.delete:gone', 404, message, denied('user')],
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
      { is: 'failed', message: 'Cannot delete yourself!', kind: 'refused' },
    ],
    [
      'an error inside the hub',
      'user.delete:gone',
      500,
      undefined,
      { is: 'failed', message: 'the hub answered 500', kind: 'system' },
    ],
    ['a gateway in trouble', 'user.delete:gone', 502, undefined, { is: 'unknown' }],
    ['the hub away', 'user.create:new1', 503, undefined, { is: 'unknown' }],
    [
      'a redirect',
      'user.delete:gone',
      302,
      undefined,
      {
        is: 'failed',
        message: 'the hub redirected the request to another address (302), which is never followed',
        kind: 'address',
        also: 'op',
      },
    ],
    [
      'a firewall, which is not the hub',
      'user.delete:gone',
      403,
      undefined,
      {
        is: 'failed',
        message: 'a firewall or gateway in front of the hub refused the request (403)',
        kind: 'refused',
        also: 'op',
      },
    ],
    [
      'a gateway with a small limit',
      'user.delete:gone',
      413,
      undefined,
      {
        is: 'failed',
        message: 'a firewall or gateway in front of the hub refused the request as too large (413)',
        kind: 'refused',
      },
    ],
    [
      'no message in 6.0',
      'user.delete:gone',
      400,
      { status: 400, message: null },
      { is: 'failed', message: 'the hub answered 400 without a reason', kind: 'refused' },
    ],
  ])('%s', (_, id, status, body, expected) => expect(verdict(id, status, body)).toEqual(expected))
})

const rename = 'user.rename:ann:anna'
const managed =
  "groups are managed by the hub's authenticator and cannot be changed through the API; set target.groups: read-only"

describe('judging renames, servers and properties', () => {
  it.each<[string, string, number, unknown, Verdict]>([
    ['renamed', rename, 200, { name: 'anna', admin: false }, { is: 'changed' }],
    ['not renamed after all', rename, 200, { name: 'ann' }, { is: 'unknown' }],
    [
      'renamed to another name',
      rename,
      200,
      { name: 'an' },
      other('anna', 'changed', 'the hub was asked for the user "anna", but answered about "an"', { name: 'an' }),
    ],
    ['nobody of the old name, perhaps by an earlier request', rename, 404, message, { is: 'unknown' }],
    [
      'somebody of the new name, perhaps by an earlier request',
      rename,
      400,
      { message: 'User anna already exists, username must be unique' },
      { is: 'unknown' },
    ],
    [
      'another refusal of a rename',
      rename,
      400,
      message,
      { is: 'failed', message: 'as the hub says', kind: 'refused' },
    ],
    [
      'an admin that only admins can change',
      rename,
      403,
      { message: 'Only admins can modify other admins' },
      { is: 'failed', message: 'Only admins can modify other admins', kind: 'token', also: 'op' },
    ],
    ['an error in a rename', rename, 500, undefined, { is: 'failed', message: 'the hub answered 500', kind: 'system' }],
    ['a server that runs', 'server.start:off', 201, undefined, { is: 'changed' }],
    ['a server that is starting', 'server.start:off', 202, undefined, { is: 'accepted' }],
    ['a server that ran', 'server.start:off', 400, { message: 'off is already running' }, { is: 'already' }],
    [
      'a server that is stopping',
      'server.start:off',
      400,
      { message: 'off is pending stop' },
      { is: 'retry', why: 'a server is starting or stopping' },
    ],
    [
      'no user to start a server of',
      'server.start:off',
      404,
      message,
      { is: 'failed', message: 'as the hub says (POST /hub/api/users/off/server)', kind: 'moved' },
    ],
    [
      'a server that cannot start',
      'server.start:off',
      500,
      { message: 'Error in Spawner' },
      { is: 'failed', message: 'Error in Spawner', kind: 'system' },
    ],
    [
      'a server that cannot start, and the hub does not say why',
      'server.start:off',
      500,
      { message: 'Internal Server Error' },
      { is: 'failed', message: "the server did not start (500); the hub's log has the reason", kind: 'system' },
    ],
    [
      'no user to start a server of, without a message',
      'server.start:off',
      404,
      { message: null },
      {
        is: 'failed',
        message: 'the hub answered 404 without a reason (POST /hub/api/users/off/server)',
        kind: 'moved',
      },
    ],
    [
      'a start that the token must not make, without a message',
      'server.start:off',
      403,
      { message: null },
      { is: 'failed', message: 'the hub answered 403 without a reason', kind: 'token', also: 'op' },
    ],
    [
      'too many servers, again and again',
      'server.start:off',
      429,
      { message: 'Too many servers' },
      { is: 'failed', message: 'Too many servers', kind: 'later' },
    ],
    ['a 200 for a start is no word of the hub', 'server.start:off', 200, undefined, { is: 'unknown' }],
    ['a server stopped', 'server.stop:on', 204, undefined, { is: 'changed' }],
    ['a named server stopped', 'server.stop:on:lab', 204, undefined, { is: 'changed' }],
    ['a server that is stopping slowly', 'server.stop:on', 202, undefined, { is: 'accepted' }],
    ['a named server that is gone, or out of reach', 'server.stop:on:lab', 404, message, denied('server')],
    [
      'a server that cannot be stopped yet',
      'server.stop:on',
      400,
      { message: 'on is pending spawn, please wait' },
      { is: 'retry', why: 'a server is starting or stopping' },
    ],
    ['a named server is removed', 'server.remove:rid:lab', 204, undefined, { is: 'changed' }],
    ['a removal that takes its time', 'server.remove:rid:lab', 202, undefined, { is: 'accepted' }],
    ['a removed server that is gone, or out of reach', 'server.remove:rid:lab', 404, message, denied('server')],
    [
      'a removal while the server starts',
      'server.remove:rid:lab',
      400,
      { message: 'rid:lab is pending spawn, please wait' },
      { is: 'retry', why: 'a server is starting or stopping' },
    ],
    [
      'a removal on a hub without named servers',
      'server.remove:rid:lab',
      400,
      { message: 'Named servers are not enabled.' },
      { is: 'failed', message: 'named servers are switched off on this hub', kind: 'refused', also: 'op' },
    ],
    [
      'a removal that crashes the hub',
      'server.remove:rid:lab',
      500,
      { message: 'Internal Server Error' },
      { is: 'failed', message: 'Internal Server Error', kind: 'system' },
    ],
    ['a 200 for a stop is no word of the hub', 'server.stop:on', 200, undefined, { is: 'unknown' }],
    ['a page for a stop is none either', 'server.stop:on', 404, undefined, { is: 'unknown' }],
    ['properties put', 'group.properties:new', 200, { name: 'new', properties: { a: 1 } }, { is: 'changed' }],
    [
      'properties put on another',
      'group.properties:new',
      200,
      { name: 'x' },
      other('new', 'changed', 'the hub was asked for the group "new", but answered about "x"', {
        kind: 'group',
        name: 'x',
      }),
    ],
    ['properties put, and no name told', 'group.properties:new', 200, {}, { is: 'unknown' }],
    [
      'no group, or a hub without properties',
      'group.properties:new',
      404,
      message,
      { is: 'failed', message: 'as the hub says (PUT /hub/api/groups/new/properties)', kind: 'moved' },
    ],
  ])('%s', (_, id, status, body, expected) => expect(verdict(id, status, body)).toEqual(expected))

  it.each(['group.create:new', 'member.add:boss:ml', 'member.remove:left:old', 'group.delete:old'])(
    'a hub whose authenticator manages groups: %s',
    (id) =>
      expect(verdict(id, 400, { status: 400, message: 'Group management via API is disabled' })).toEqual({
        is: 'failed',
        message: managed,
        kind: 'groups',
        also: 'op',
      }),
  )
})

describe('the kind of a refusal', () => {
  const one = (id: string, status: number, body?: unknown): Verdict => {
    const action = actions.find((some) => some.id === id)
    const [call] = action === undefined ? [] : lower([action], live, { create: 1, member: 1, quota: 1, password: 1 })
    if (action === undefined || call === undefined) throw new Error(`no call for ${id}`)
    return judge(action, call, reply(status, body))
  }
  it.each<[string, string, number, string, string]>([
    ['a name that is not allowed', 'user.create:new1', 400, 'Invalid username: new1', 'name'],
    ['an account that cannot be made', 'user.create:new1', 400, "Failed to create user new1: 'no account'", 'refused'],
    ['a hub that broke', 'user.create:new1', 500, 'Internal Server Error', 'system'],
    ['a member who is no user', 'member.add:boss:ml', 400, 'No such user: boss', 'moved'],
    ['somebody to take out who is no user', 'member.remove:left:old', 400, 'No such user: left', 'moved'],
    ['a group that is gone', 'member.add:boss:ml', 404, 'Not Found', 'moved'],
    ['a delete that collides', 'user.delete:gone', 409, 'busy', 'moved'],
  ])('is told by where it came from: %s', (_, id, status, said, kind) => {
    expect(one(id, status, { status, message: said })).toMatchObject({ is: 'failed', kind })
  })
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
    ['user.rename:ann:anna', 200],
    ['user.rename:ann:anna', 404],
    ['server.start:off', 404],
    ['server.stop:on', 404],
    ['group.properties:new', 200],
    ['group.properties:new', 404],
    ['group.delete:old', 200],
    ['group.delete:old', 404],
  ])('proves nothing: %s and %i', (id, status) => expect(verdict(id, status, page)).toEqual({ is: 'unknown' }))
})

describe('judgeFirst', () => {
  const req = { method: 'DELETE', path: '/hub/api/users/gone/server' } as const
  it.each<[number, unknown, Verdict]>([
    [204, undefined, { is: 'changed' }],
    [
      404,
      message,
      {
        is: 'doubtful',
        holds: 'changed',
        message: 'a server could not be stopped: the hub says that it is not there (404), but still shows it',
      },
    ],
    [202, undefined, { is: 'retry', why: 'a server is stopping' }],
    [400, { message: 'gone is pending spawn, please wait' }, { is: 'retry', why: 'a server is starting' }],
    [400, message, { is: 'failed', message: 'a server could not be stopped: as the hub says' }],
    [
      403,
      message,
      { is: 'failed', message: 'a server could not be stopped: as the hub says', kind: 'token', also: 'op' },
    ],
    [500, undefined, { is: 'unknown' }],
    [200, undefined, { is: 'unknown' }],
    [404, undefined, { is: 'unknown' }],
  ])('%i', (status, body, expected) => expect(judgeFirst(req, reply(status, body))).toEqual(expected))
})
