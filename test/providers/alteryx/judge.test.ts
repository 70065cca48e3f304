import { describe, expect, it } from 'vitest'

import { actionId } from '../../../src/core/names.ts'
import type { Action, LiveUser, Snapshot } from '../../../src/core/types.ts'
import type { Reply } from '../../../src/http/types.ts'
import { renewing } from '../../../src/providers/alteryx/api.ts'
import { alteryx } from '../../../src/providers/alteryx/index.ts'
import { snapshot, user } from '../../core/live.ts'

const sizes = { create: 50, member: 100, quota: 200, password: 50 }
const means = { markOf: () => '', plannedAt: '', passwordOf: () => undefined }
const reason = { why: 'row' } as const

function person(name: string, account: string, more: Partial<LiveUser> = {}): LiveUser {
  return user(name, { account, ...more })
}

function live(more: Partial<Snapshot> = {}): Snapshot {
  const users = [person('a@x', '1', { admin: true }), person('b@x', '2', { admin: true }), person('c@x', '3')]
  return snapshot(users, {
    target: { provider: 'alteryx', url: 'https://us1.alteryxcloud.com', workspace: '77' },
    identity: { kind: 'user', name: 'a@x', admin: true, version: '', scopes: [] },
    offers: new Set(['roles', 'admin-role:9']),
    ...more,
  })
}

function removal(name: string, account?: string): Action {
  const before = { admin: false, ...(account === undefined ? {} : { account }) }
  return { id: actionId('user.delete', name), op: 'user.delete', user: name, before, after: null, reason }
}

function invite(name: string): Action {
  return {
    id: actionId('user.create', name),
    op: 'user.create',
    user: name,
    before: null,
    after: { admin: false },
    reason,
  }
}

function admin(name: string, after: boolean): Action {
  return { id: actionId('admin.set', name), op: 'admin.set', user: name, before: !after, after, reason }
}

function reply(status: number, body?: unknown, text = body === undefined ? '' : JSON.stringify(body)): Reply {
  return { status, headers: { 'x-trifacta-request-id': 'rq-7' }, body, text }
}

function exception(status: number, name: string, message = 'no'): Reply {
  return reply(status, { exception: { name, message, details: null } })
}

const lower = (actions: readonly Action[], from = live()) =>
  alteryx.lower(actions, from, sizes, means).map(({ method, path, body }) => ({ method, path, body }))

describe('requests', () => {
  it('remove people by their number', () => {
    expect(lower([removal('c@x', '3')])).toEqual([
      { method: 'DELETE', path: '/v4/workspaces/77/people/3', body: undefined },
    ])
  })
  it.each([undefined, '', '3/../4', '*'])('are never made without one (%s)', (account) => {
    expect(() => lower([removal('c@x', account)])).toThrow('no number is known')
  })
  it('are never made without the number of the workspace', () => {
    expect(() => lower([removal('c@x', '3')], live({ target: { provider: 'alteryx', url: '' } }))).toThrow('no number')
  })
  it('invite in batches', () => {
    const names = Array.from({ length: 51 }, (_, index) => `n${index}@x`)
    const calls = lower(names.map(invite))
    expect(calls.map(({ path }) => path)).toEqual(Array(2).fill('/v4/workspaces/77/people/batch'))
    expect(calls.map(({ body }) => (body as { emails: string[] }).emails.length)).toEqual([50, 1])
  })
  it('promote in one, with those who are administrators already', () => {
    expect(lower([admin('c@x', true)])).toEqual([
      { method: 'PUT', path: '/v4/authorization/roles/9/people', body: [1, 2, 3] },
    ])
  })
  it('demote one by one', () => {
    expect(lower([admin('b@x', false)])).toEqual([
      { method: 'DELETE', path: '/v4/authorization/roles/9/people/2', body: undefined },
    ])
  })
})

describe('an answer to a removal', () => {
  const action = removal('c@x', '3')
  const [call] = alteryx.lower([action], live(), sizes, means)
  const verdict = (answer: Reply) => (call === undefined ? undefined : alteryx.judge(action, call, answer))
  it.each<[string, Reply]>([
    ['204 without a body', reply(204)],
    ['200 without a body', reply(200)],
    ['200 with an array', reply(200, [])],
    ['200 with an object', reply(200, { count: 1 })],
    ['202', reply(202)],
  ])('%s is success', (_, answer) => {
    expect(verdict(answer)).toEqual({ is: 'changed' })
  })
  it.each<[string, Reply]>([
    ['a page with 200', reply(200, undefined, '<html>')],
    ['a page with 404', reply(404, undefined, '<html>')],
    ['JSON of a gateway with 404', reply(404, { error: 'not found' })],
    ['an exception in a 200', exception(200, 'X')],
    ['500', exception(500, 'X')],
    ['502', reply(502)],
    ['503', reply(503)],
  ])('%s tells nothing', (_, answer) => {
    expect(verdict(answer)).toEqual({ is: 'unknown' })
  })
  it('about another person is looked after', () => {
    expect(verdict(reply(200, { id: 3, email: 'C@x' }))).toEqual({ is: 'changed' })
    expect(verdict(reply(200, { id: 4, email: 'D@x' }))).toEqual({
      is: 'doubtful',
      holds: 'changed',
      message: 'Alteryx was asked for the user "c@x", but answered about "d@x"',
      other: { kind: 'user', asked: 'c@x', name: 'd@x' },
    })
  })
  it('404 of the API: somebody else was quicker', () => {
    expect(verdict(exception(404, 'DataNotFoundException'))).toEqual({ is: 'already' })
  })
  it.each<[string, Reply, string, string]>([
    ['401', exception(401, 'A', 'expired'), 'token', 'the token was refused: expired (request rq-7)'],
    ['403', exception(403, 'A', 'not allowed'), 'token', 'not allowed (request rq-7)'],
    ['410', exception(410, 'IAM_SCREAM_PEOPLE', ''), 'unsupported', 'withdrawn this path (410): IAM_SCREAM_PEOPLE'],
    ['410 with a code', reply(410, { code: 'IAM_ENDPOINT_SCREAM_TEST' }), 'unsupported', 'withdrawn this path (410)'],
    ['302', reply(302), 'address', 'another address (302)'],
    ['a path that is not there', exception(404, 'RouteNotFoundException'), 'unsupported', 'this path no longer exists'],
  ])('%s ends all removals', (_, answer, kind, message) => {
    expect(verdict(answer)).toEqual({ is: 'failed', kind, also: 'op', message: expect.stringContaining(message) })
  })
  it.each<[string, Reply]>([
    ['as an exception', exception(410, 'Gone', 'Person was previously deleted')],
    ['in other words', reply(410, { message: 'previously deleted' })],
  ])('410 for one person says that this one is gone: %s', (_, answer) => {
    expect(verdict(answer)).toEqual({ is: 'already' })
  })
  it('410 without words is looked after', () => {
    expect(verdict(reply(410))).toEqual({ is: 'unknown' })
  })
  it.each([400, 409, 415])('%i is a failure of this one, with the number of the request', (status) => {
    expect(verdict(exception(status, 'X', 'why'))).toEqual({ is: 'failed', message: 'why (request rq-7)' })
  })
  it('429 passes', () => {
    expect(verdict(exception(429, 'X', 'why'))).toMatchObject({ is: 'failed', kind: 'later' })
  })
  it('shows no endless message, and no strange number of a request', () => {
    const answer = { ...exception(400, 'X', 'y'.repeat(5000)), headers: { 'x-trifacta-request-id': '\u001b[31m' } }
    expect(verdict(answer)).toMatchObject({ message: 'y'.repeat(300) })
  })
})

describe('an answer to an invitation', () => {
  const actions = [invite('n@x'), invite('o@x')]
  const [call] = alteryx.lower(actions, live(), sizes, means)
  const verdict = (answer: Reply, only = call) =>
    only?.actions[0] === undefined ? undefined : alteryx.judge(only.actions[0], only, answer)
  it('is believed when it has a number for each', () => {
    expect(verdict(reply(201, { data: [8, 9], count: 2 }))).toEqual({ is: 'changed' })
    expect(verdict(reply(200, { data: [8, 9] }))).toEqual({ is: 'changed' })
  })
  it.each<[string, Reply]>([
    ['one is missing', reply(201, { data: [8], count: 1 })],
    ['the count is another', reply(201, { data: [8, 9], count: 1 })],
    ['one comes twice', reply(201, { data: [8, 8], count: 2 })],
    ['it is empty', reply(204)],
    ['it is a page', reply(200, undefined, '<html>')],
  ])('is looked after when %s', (_, answer) => {
    expect(verdict(answer)).toEqual({ is: 'unknown' })
  })
  it('splits a batch with a bad address, down to that one', () => {
    expect(verdict(exception(400, 'ApiValidationFailed', 'bad'))).toMatchObject({ is: 'failed', also: 'split' })
    const [single] = alteryx.lower([invite('n@x')], live(), sizes, means)
    expect(verdict(exception(400, 'ApiValidationFailed', 'bad'), single)).toEqual({
      is: 'failed',
      message: 'bad (request rq-7)',
    })
  })
  it('that the address is taken is looked after: the list did not have it', () => {
    const [single] = alteryx.lower([invite('n@x')], live(), sizes, means)
    expect(verdict(exception(409, 'X'), single)).toEqual({
      is: 'doubtful',
      holds: 'already',
      message: 'Alteryx reports that the person exists, but does not list the address',
      other: { kind: 'user', asked: 'n@x' },
    })
  })
  it('with records is held against the addresses that were asked for', () => {
    expect(verdict(reply(201, { data: [{ email: 'o@x' }, { email: 'N@x' }] }))).toEqual({ is: 'unknown' })
    expect(verdict(reply(201, { data: [{ email: 'o@x' }, { email: 'p@x' }] }))).toEqual({
      is: 'doubtful',
      holds: 'changed',
      message: 'Alteryx was asked for the user "n@x", but answered about others',
      other: { kind: 'user', asked: 'n@x', among: ['p@x'] },
    })
  })
})

describe('an answer about a role', () => {
  it.each([reply(200, []), reply(204), exception(404, 'DataNotFoundException')])('is looked after', (answer) => {
    for (const action of [admin('c@x', true), admin('b@x', false)]) {
      const [call] = alteryx.lower([action], live(), sizes, means)
      expect(call && alteryx.judge(action, call, answer)).toEqual({ is: 'unknown' })
    }
  })
})

describe('checks', () => {
  const messages = (actions: readonly Action[], from = live()) =>
    (alteryx.check?.(actions, from) ?? []).map(({ level, message }) => `${level}: ${message}`)
  it('find nothing in what can be done', () => {
    expect(messages([removal('c@x', '3'), invite('n@x'), admin('c@x', true)])).toEqual([])
  })
  it('block promotions without a role', () => {
    expect(messages([admin('c@x', true)], live({ offers: new Set() }))).toEqual([
      expect.stringMatching(/^block: .*the roles of the workspace are not visible to this token/),
    ])
    expect(messages([admin('c@x', true)], live({ offers: new Set(['roles']) }))).toEqual([
      expect.stringMatching(/^block: .*no role of the workspace, or more than one,/),
    ])
    expect(messages([removal('c@x', '3')], live({ offers: new Set() }))).toEqual([])
  })
  it('block an invitation and a promotion of one person', () => {
    expect(messages([invite('n@x'), admin('n@x', true)])).toEqual([
      expect.stringMatching(/^block: one plan cannot both invite .*"n@x".*second plan/),
    ])
  })
  it('block an invitation without an address', () => {
    expect(messages([invite('bob')])).toEqual([expect.stringMatching(/^block: .*"bob"/)])
  })
  it('need an administrator', () => {
    expect(alteryx.needs([removal('c@x', '3'), invite('n@x')], live())).toEqual([
      { what: 'admin', ops: ['user.delete', 'user.create'], met: true },
    ])
    const outsider = live({ identity: { kind: 'user', name: 'c@x', admin: false, version: '', scopes: [] } })
    expect(alteryx.needs([removal('c@x', '3')], outsider)).toMatchObject([{ met: false }])
    expect(alteryx.needs([], outsider)).toEqual([])
  })
})

describe('the address that renews', () => {
  const cloud = new URL('https://us1.alteryxcloud.com')
  const endpoint = (written: string, target = cloud) => renewing.endpoint(written, target)?.href
  it.each([
    ['https://pingauth.alteryxcloud.com/as/token', 'https://pingauth.alteryxcloud.com/as/token'],
    ['https://pingauth.alteryxcloud.com/as', 'https://pingauth.alteryxcloud.com/as/token'],
    ['https://pingauth-eu1.alteryxcloud.com/as/', 'https://pingauth-eu1.alteryxcloud.com/as/token'],
  ])('%s is %s', (written, url) => {
    expect(endpoint(written)).toBe(url)
  })
  it.each([
    'http://pingauth.alteryxcloud.com/as/token',
    'https://alteryxcloud.com.evil.example/as/token',
    'https://evilalteryxcloud.com/as/token',
    'https://pingauth.alteryxcloud.com@evil.example/as/token',
    'https://user:pass@pingauth.alteryxcloud.com/as/token',
    'https://pingauth.alteryxcloud.com/as/token?next=https://evil.example',
    'http://127.0.0.1:8000/as/token',
    'ftp://pingauth.alteryxcloud.com/as',
    'pingauth.alteryxcloud.com',
    '',
  ])('%s is not trusted', (written) => {
    expect(endpoint(written)).toBeUndefined()
  })
  it('may be on this machine when the system is', () => {
    expect(endpoint('http://127.0.0.1:9/as', new URL('http://localhost:8'))).toBe('http://127.0.0.1:9/as/token')
  })
})
