import { describe, expect, it } from 'vitest'

import { Problem } from '../../../src/core/problem.ts'
import type { Action, ActionOf } from '../../../src/core/types.ts'
import { lostError } from '../../../src/http/lost.ts'
import type { Http, Reply } from '../../../src/http/types.ts'
import { toGroup, toIdentity, toPage, toUser } from '../../../src/providers/jupyterhub/convert.ts'
import { jupyterhub } from '../../../src/providers/jupyterhub/index.ts'
import { readList } from '../../../src/providers/jupyterhub/pages.ts'
import { callOf } from '../../apply/script.ts'
import { snapshot, user } from '../../core/live.ts'
import { now } from '../../helpers/clocks.ts'

const strange = (what: string): Problem =>
  new Problem('target', `The answer of the hub is not an answer of JupyterHub: ${what}.`, {
    hint: 'check the URL, and that no proxy or login page stands in between',
  })
const answer = (body: unknown, headers: Reply['headers'] = {}): Reply => ({ status: 200, headers, body, text: '' })
const pagination = { offset: 0, limit: 50, total: 0, next: null }

describe('what is not what a hub says', () => {
  it.each([
    ['a page that is text', () => toPage('x'), 'no page of a list'],
    ['a page without rows', () => toPage({ _pagination: pagination }), 'no page of a list'],
    ['a page without its place', () => toPage({ items: [] }), 'no page of a list'],
    ...(['offset', 'limit', 'total'] as const).map((key): [string, () => unknown, string] => [
      `a page without ${key}`,
      () => toPage({ items: [], _pagination: { ...pagination, [key]: '5' } }),
      'a page without offset, limit and total',
    ]),
    [
      'a page of no rows',
      () => toPage({ items: [], _pagination: { ...pagination, limit: 0 } }),
      'a page without offset, limit and total',
    ],
    [
      'a page of more rows than its limit',
      () => toPage({ items: [{}, {}], _pagination: { ...pagination, limit: 1 } }),
      'a page of 1 with 2 rows',
    ],
    ['a user that is text', () => toUser('x'), 'a user without a name'],
    ['a user without a name', () => toUser({ admin: true }), 'a user without a name'],
    ['a user without the flag', () => toUser({ name: 'a"b' }), 'the user "a\\"b" has no admin flag'],
    ['a group that is text', () => toGroup('x'), 'a group without a name'],
    ['a group without a name', () => toGroup({}), 'a group without a name'],
    ['a token of nobody', () => toIdentity(answer({}), ''), 'no user or service behind the token'],
    ['a token that is text', () => toIdentity(answer('x'), ''), 'no user or service behind the token'],
  ] as [string, () => unknown, string][])('is refused: %s', (_, convert, what) => {
    expect(convert).toThrow(strange(what))
  })
})

describe('what a hub says', () => {
  it('of a page whose limit is one is a page', () => {
    expect(toPage({ items: [], _pagination: { ...pagination, limit: 1 } }).limit).toBe(1)
  })
  it.each([
    ['pending a stop, though ready', { pending: 'stop', ready: true }, 'stop'],
    ['ready', { ready: true }, 'ready'],
    ['stopped', { ready: false, stopped: true }, 'stopped'],
    ['none of them', { ready: false, stopped: false }, 'spawn'],
    ['nothing at all', 'x', 'spawn'],
  ])('of a server that is %s', (_, server, state) => {
    expect(toUser({ name: 'a', admin: false, servers: { '': server } }).servers).toEqual([{ name: '', state }])
  })
  it('of the last use of a server is taken over, null too', () => {
    const server = (last: unknown) => ({ ready: true, last_activity: last })
    const servers = { a: server('2026-01-01T00:00:00Z'), b: server(null), c: server(5) }
    expect(toUser({ name: 'x', admin: false, servers }).servers?.map((one) => one.last_activity)).toEqual([
      '2026-01-01T00:00:00Z',
      null,
      undefined,
    ])
  })
  it('not is not known, which is not null', () => {
    expect(toUser({ name: 'x', admin: false, groups: [5], created: 5 })).toEqual({ name: 'x', admin: false })
    expect(toGroup({ name: 'g', roles: 'x', properties: [] })).toEqual({ name: 'g' })
  })
  it('of a token may lack scopes', () => {
    expect(toIdentity(answer({ name: 'bot', kind: 'service', admin: 'yes' }), '')).toEqual({
      kind: 'service',
      name: 'bot',
      admin: false,
      version: '',
      scopes: [],
    })
  })
})

/** A hub that answers by path. */
function hub(answers: Readonly<Record<string, Reply>>): Http {
  const page = answer({ items: [], _pagination: pagination })
  return async ({ path }) => {
    const [where = ''] = path.split('?')
    const missing = where === '/hub/api/users' || where === '/hub/api/groups' ? page : { ...answer({}), status: 404 }
    return answers[where] ?? missing
  }
}
const token = (scopes: readonly string[], headers: Reply['headers'] = {}) => ({
  '/hub/api/user': answer({ name: 'bot', kind: 'service', admin: false, scopes }, headers),
})

describe('a snapshot', () => {
  it('of a hub that tells neither version nor date has none, and the time of here', async () => {
    const before = Date.now()
    const live = await jupyterhub.read(hub(token(['list:users'])), 'https://x', { now })
    expect(live.identity.version).toBe('')
    expect(live).not.toHaveProperty('hasProperties')
    expect(Date.parse(live.takenAt)).toBeGreaterThanOrEqual(before)
  })
  it('of a hub whose date is none has the time of here', async () => {
    const before = Date.now()
    const users = answer({ items: [], _pagination: pagination }, { date: 'soon' })
    const live = await jupyterhub.read(hub({ ...token(['list:users']), '/hub/api/users': users }), 'https://x', { now })
    expect(Date.parse(live.takenAt)).toBeGreaterThanOrEqual(before)
  })
  it.each([
    ['3.1.1', false],
    ['4.0.0', undefined],
  ])('of a hub %s: groups have properties from 4 on', async (version, hasProperties) => {
    const http = hub(token(['list:users'], { 'x-jupyterhub-version': version }))
    expect((await jupyterhub.read(http, 'https://x', { now })).hasProperties).toBe(hasProperties)
  })
  it.each([
    ['text', undefined],
    [{}, undefined],
    [{ authenticator: 'x' }, undefined],
    [{ authenticator: { class: 5 } }, undefined],
    [{ authenticator: { class: 'PAM' } }, 'PAM'],
  ])('has the authenticator as far as it is told: %j', async (info, authenticator) => {
    const http = hub({ ...token(['list:users', 'read:hub']), '/hub/api/info': answer(info) })
    expect((await jupyterhub.read(http, 'https://x', { now })).identity.authenticator).toBe(authenticator)
  })
})

describe('a look at some', () => {
  const only = [{ id: 'member.add:a:g', op: 'member.add', user: 'a', group: 'g' } as Action]
  const there = { '/hub/api/users/a': answer(user('a')), '/hub/api/groups/g': answer({ name: 'g' }) }
  it('sees their groups too', async () => {
    const live = await jupyterhub.read(hub({ ...token(['list:groups']), ...there }), 'https://x', { now, only })
    expect([[...live.users.keys()], [...(live.groups?.keys() ?? [])], live.complete]).toEqual([['a'], ['g'], false])
  })
  it('has nobody who is not there', async () => {
    const live = await jupyterhub.read(hub(token(['list:groups'])), 'https://x', { now, only })
    expect([live.users.size, live.groups?.size]).toEqual([0, 0])
  })
  it('does not ask for groups that the token may not see', async () => {
    const live = await jupyterhub.read(hub({ ...token([]), ...there }), 'https://x', { now, only })
    expect([live.users.size, live.groups]).toEqual([1, undefined])
  })
})

describe('a request that is not answered', () => {
  it('is a matter of the connection', async () => {
    const http: Http = () => Promise.reject(lostError({ why: 'it is cut', sent: true }))
    await expect(jupyterhub.read(http, 'https://x', { now })).rejects.toMatchObject({
      code: 'connection',
      message: 'The hub cannot be read: it is cut.',
    })
  })
  it('because of a bug is a bug', async () => {
    const bug = new TypeError('a bug')
    await expect(jupyterhub.read(() => Promise.reject(bug), 'https://x', { now })).rejects.toBe(bug)
  })
})

describe('a list of pages', () => {
  /** Pages as told, from the row that was asked for. */
  const why = async (
    pages: Readonly<Record<number, { names: string[]; total: number; limit?: number; at?: number }>>,
  ) => {
    const moved: string[] = []
    const http: Http = async ({ path }) => {
      const offset = Number(new URLSearchParams(path.split('?')[1]).get('offset'))
      const { names, total, limit = 2, at = offset } = pages[offset] ?? { names: [], total: 0 }
      const next = names.length === limit && offset + limit < total ? {} : null
      return answer({ items: names.map((name) => ({ name })), _pagination: { offset: at, limit, total, next } })
    }
    const listing = await readList(http, {
      what: 'groups',
      convert: toGroup,
      onRead: (event) => event.type === 'moved' && moved.push(event.why),
    }).catch((thrown: Error) => thrown.message)
    return moved[0] ?? (typeof listing === 'string' ? listing : [...listing.byName.keys()].join())
  }
  it('has all, each once', async () => {
    const pages = { 0: { names: ['a', 'b'], total: 3 }, 1: { names: ['b', 'c'], total: 3 } }
    expect(await why(pages)).toBe('a,b,c')
  })
  it('of one row each has all, without a seam', async () => {
    const pages = { 0: { names: ['a'], total: 2, limit: 1 }, 1: { names: ['b'], total: 2, limit: 1 } }
    expect(await why(pages)).toBe('a,b')
  })
  it.each([
    ['a name twice on the first page', { 0: { names: ['a', 'a'], total: 2 } }, 'a name occurs twice'],
    [
      'a name of the first page on a later one',
      { 0: { names: ['a', 'b'], total: 3 }, 1: { names: ['b', 'a'], total: 3 } },
      'a name occurs twice',
    ],
    [
      'another limit',
      { 0: { names: ['a', 'b'], total: 3 }, 1: { names: ['b', 'c'], total: 3, limit: 3 } },
      'the hub changed the size of its pages',
    ],
    [
      'another place than was asked for',
      { 0: { names: ['a', 'b'], total: 3 }, 1: { names: ['b', 'c'], total: 3, at: 0 } },
      'the hub changed the size of its pages',
    ],
    ['a total that shrank', { 0: { names: ['a', 'b'], total: 3 }, 1: { names: ['b'], total: 2 } }, 'the total shrank'],
    ['no seam', { 0: { names: ['a', 'b'], total: 3 }, 1: { names: ['c', 'd'], total: 3 } }, 'rows moved between pages'],
    [
      'fewer rows than are counted',
      { 0: { names: ['a', 'b'], total: 3 }, 1: { names: ['b'], total: 3 } },
      '2 rows were read and the hub counts 3',
    ],
  ])('with %s is read again', async (_, pages, what) => {
    expect(await why(pages)).toBe(what)
  })
})

describe('what a JupyterHub does not know', () => {
  it.each(['password.set', 'quota.set', 'quota.add', 'quota.unlimited'])('is never taken for done: %s', (op) => {
    const action = { id: `${op}:a`, op, user: 'a' } as Action
    expect(jupyterhub.judge(action, callOf({ actions: [action] }), answer({ name: 'a' }))).toEqual({ is: 'unknown' })
  })
})

describe('a delete', () => {
  const remove: ActionOf<'user.delete'> = {
    id: 'user.delete:a',
    op: 'user.delete',
    user: 'a',
    before: { admin: false },
    after: null,
    reason: { why: 'row' },
  }
  const means = { markOf: () => '', plannedAt: '', passwordOf: () => undefined }
  const sizes = { create: 1, member: 1, quota: 1, password: 1 }
  it('of somebody who is not seen, or whose servers are not, stops nothing first', () => {
    const { servers: _, ...hidden } = user('a')
    for (const live of [snapshot([]), snapshot([hidden])]) {
      expect(jupyterhub.lower([remove], live, sizes, means).map(({ first }) => first)).toEqual([[]])
    }
  })
  it('of somebody whose servers the plan did not see needs no right to stop them', () => {
    const needs = jupyterhub.needs([remove], snapshot([])).map(({ what }) => what)
    expect(needs).not.toContain('delete:servers')
  })
})

describe('stopped servers', () => {
  const servers = {
    '': { ready: true, last_activity: null, started: '2026-01-02T00:00:00Z', url: '/user/x/' },
    lab: { stopped: true, last_activity: '2026-01-01T00:00:00Z', started: null, url: 5 },
    odd: 'text',
    late: { pending: 'stop' },
  }
  const item = { name: 'x', admin: false, servers }
  it('are a field of their own, on request, with what else is known of each', () => {
    const { servers: usual, allServers } = toUser(item, { stoppedServers: true })
    expect(usual?.map(({ name }) => name)).toEqual(['', 'odd', 'late'])
    expect(allServers).toEqual([
      { name: '', state: 'ready', last_activity: null, started: '2026-01-02T00:00:00Z', url: '/user/x/' },
      { name: 'lab', state: 'stopped', last_activity: '2026-01-01T00:00:00Z', started: null },
      { name: 'odd', state: 'spawn' },
      { name: 'late', state: 'stop' },
    ])
  })
  it('are no field of other reads, nor of a user whose servers are not visible', () => {
    expect(toUser(item, {})).not.toHaveProperty('allServers')
    expect(toUser({ name: 'x', admin: false }, { stoppedServers: true })).not.toHaveProperty('allServers')
  })
})
