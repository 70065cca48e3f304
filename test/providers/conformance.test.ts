// What every provider must do alike, whatever system it speaks to.
import { describe, expect, test } from 'vitest'

import { actionId } from '../../src/core/names.ts'
import type { Action, LiveUser, Op, Snapshot } from '../../src/core/types.ts'
import type { Reply } from '../../src/http/types.ts'
import { providers } from '../../src/providers/index.ts'
import type { Call, Means, Provider } from '../../src/providers/types.ts'
import { snapshot } from '../core/live.ts'

const plannedAt = '2026-11-21T08:00:00.000Z'
const means: Means = { markOf: ({ id }) => `hubplan:x:${id}`, plannedAt, passwordOf: () => 'Str0ng-enough' }
const sizes = { create: 2, member: 2, quota: 2, password: 2 }
const reason = { why: 'row' } as const

const ops = [
  'group.create',
  'group.properties',
  'user.create',
  'user.rename',
  'admin.set',
  'member.add',
  'member.remove',
  'notice.give',
  'notice.lift',
  'quota.set',
  'quota.add',
  'quota.unlimited',
  'password.set',
  'server.start',
  'server.stop',
  'token.revoke',
  'server.remove',
  'user.delete',
  'group.delete',
] as const satisfies readonly Op[]

function image(account: string): Omit<LiveUser, 'name'> {
  return { admin: false, groups: [], servers: [], account, created: null, last_activity: null }
}

/** One action of an op, about this user and group. */
function actionOf(op: Op, user: string, { group = 'g', account = '7' } = {}): Action {
  const id = actionId(op, user)
  const before = image(account)
  switch (op) {
    case 'group.create':
      return { id, op, group, before: null, after: {}, reason } as unknown as Action
    case 'group.properties':
      return { id, op, group, before: {}, after: { a: 1 }, reason }
    case 'group.delete':
      return { id, op, group, before: { members: [] }, after: null, reason }
    case 'user.create':
      return { id, op, user, before: null, after: { admin: false }, reason }
    case 'user.rename':
      return { id, op, user, before, after: { name: `${user}2` }, reason }
    case 'admin.set':
      return { id, op, user, before: false, after: true, reason }
    case 'member.add':
      return { id, op, user, group, before: false, after: true, reason }
    case 'notice.give':
      return { id, op, user, group, before, after: { day: '2026-12-13' }, reason }
    case 'notice.lift':
      return { id, op, user, group, before: { day: '2026-12-13' }, after: null, reason }
    case 'member.remove':
      return { id, op, user, group, before: true, after: false, reason }
    case 'quota.set':
      return { id, op, user, before: null, after: { balance: 5, unlimited: false }, reason }
    case 'quota.add':
      return { id, op, user, before: null, after: { add: 5 }, reason }
    case 'quota.unlimited':
      return { id, op, user, before: null, after: { unlimited: true }, reason }
    case 'password.set':
      return { id, op, user, before: null, after: { how: 'generate', force_change: true }, reason }
    case 'server.start':
      return { id, op, user, server: '', before: null, after: 'running', reason } as unknown as Action
    case 'server.stop':
      return {
        id,
        op,
        user,
        server: '',
        before: { name: '', state: 'ready' },
        after: null,
        reason,
      } as unknown as Action
    case 'token.revoke': {
      const token = { kind: 'api', note: '', created: null, last_used: null, expires: null, scopes: [] } as const
      return { id, op, user, token: 'a1', before: token, after: null, reason }
    }
    case 'server.remove':
      return { id, op, user, server: 'lab', before: { state: 'stopped' }, after: null, reason }
    case 'user.delete':
      return { id, op, user, before, after: null, reason }
  }
}

function liveOf({ name }: Provider, users: readonly string[]): Snapshot {
  const people = users.map((user, index) => ({ name: user, ...image(String(index + 7)) }))
  const routes = { list: '/api/user/', get: '/api/user/{id}/', delete: '/api/user/{id}/' }
  return snapshot(people, {
    target: {
      provider: name,
      url: 'https://x.example',
      ...(name === 'bevy' ? { routes } : {}),
      ...(name === 'alteryx' ? { workspace: '12' } : {}),
    },
    offers: new Set(['batch-password', 'admin-role:9']),
  })
}

function reply(status: number, body?: unknown, text = body === undefined ? '' : JSON.stringify(body)): Reply {
  return { status, body, text, headers: { date: 'Sat, 21 Nov 2026 09:30:00 GMT' } }
}

/** What systems answer when they have done it. */
function donesOf(action: Action): readonly Reply[] {
  const body = { ...saidOf(action), admin: true, action: 'set', message: 'done', data: ['1'], count: 1 }
  return [reply(204), reply(202), ...[200, 201].flatMap((status) => [reply(status, body), reply(status, [body])])]
}

function saidOf(action: Action): Readonly<Record<string, unknown>> {
  if (action.op === 'user.rename') return { name: action.after.name }
  if ('group' in action) return { name: action.group, users: action.op === 'member.add' ? [action.user] : [] }
  return { name: action.user, username: action.user }
}

const page = (status: number): Reply => reply(status, undefined, '<html><body>Sign in</body></html>')

describe.each(Object.values<Provider>(providers).map((provider) => [provider.name, provider] as const))(
  '%s',
  (key, provider) => {
    const users = ['ann@x.org', 'ben@x.org', 'cy@x.org']
    const live = liveOf(provider, users)
    const many = (op: Op): Action[] =>
      users.map((user, index) => actionOf(op, user, { group: `g${index}`, account: String(index + 7) }))
    const lower = (actions: readonly Action[], now = live): Call[] => provider.lower(actions, now, sizes, means)
    const own = ops.filter((op) => provider.ops.has(op))

    test('is what the registry calls it, and says how it is reached', () => {
      expect(provider.name).toBe(key)
      expect(provider.title).toMatch(/^an? [A-Z]/)
      expect(provider.ops.size).toBeGreaterThan(0)
      expect([...provider.ops].every((op) => ops.includes(op))).toBe(true)
      const { tokens, urls, tail, authorization } = provider.way
      expect(tokens[0]).toBe('HUBPLAN_TOKEN')
      expect(urls[0]).toBe('HUBPLAN_URL')
      expect(tail.source.endsWith('$')).toBe(true)
      expect(authorization('t0ken')).toMatch(/^\w+ t0ken$/)
      expect(provider.ping).toMatchObject({ method: 'GET', path: expect.stringMatching(/^\//) })
      expect(provider.manages.has('existence')).toBe(true)
      // What is not managed cannot be changed, and the other way round.
      for (const [facet, op] of [
        ['admin', 'admin.set'],
        ['groups', 'member.add'],
        ['server', 'server.start'],
        ['quota', 'quota.set'],
        ['password', 'password.set'],
        ['name', 'user.rename'],
      ] as const) {
        expect([facet, provider.ops.has(op)]).toEqual([facet, provider.manages.has(facet)])
      }
    })

    test.each(own)('sends %s: each action in one call, below the base, and always the same', (op) => {
      const actions = many(op)
      const calls = lower(actions)
      const settled = calls.flatMap((call) => call.actions.map(({ id }) => id))
      expect([...settled].sort()).toEqual(actions.map(({ id }) => id).sort())
      for (const { path, first } of calls) {
        for (const one of [path, ...first.map((req) => req.path)]) {
          expect(one).toMatch(/^\/[^/]/)
          expect(new URL(one, 'https://x.example').origin).toBe('https://x.example')
        }
      }
      expect(JSON.stringify(lower(actions))).toBe(JSON.stringify(calls))
      expect(JSON.stringify(live)).toBe(JSON.stringify(liveOf(provider, users)))
    })

    test('sends nothing for an op that it does not have', () => {
      for (const op of ops) if (!provider.ops.has(op)) expect([op, lower(many(op))]).toEqual([op, []])
    })

    test.each(own)('knows a done %s by its answer', (op) => {
      const action = actionOf(op, 'ann@x.org', { group: 'g0' })
      const verdicts = lower([action]).flatMap((call) =>
        donesOf(action).map((answer) => provider.judge(action, call, answer).is),
      )
      // Whether Alteryx gave a role as meant is only seen by a look.
      const isSeenByLook = key === 'alteryx' && op === 'admin.set'
      expect(verdicts.some((is) => is === 'changed' || is === 'accepted')).toBe(!isSeenByLook)
    })

    const hostile = [
      '..',
      'a/../b@x.org',
      'a?b@x.org',
      'a#b@x.org',
      'a%2fb@x.org',
      '//evil.example',
      'a b\r\nx: y',
      'ä@x.org',
    ]

    test.each(own)('never lets a name of %s become another path', (op) => {
      for (const name of hostile) {
        const usual = lower([actionOf(op, 'ann@x.org')])
        const calls = lower([actionOf(op, name, { group: name })], liveOf(provider, [name]))
        for (const [index, { path }] of calls.entries()) {
          const [pathname = '', query] = path.split('?')
          expect(path).toMatch(/^\/[\x21-\x7e]*$/)
          expect(path).not.toContain('#')
          const same = usual.find(({ method }) => method === calls[index]?.method)
          // As many segments as for anybody else, and a query only where everybody has one.
          if (same !== undefined) {
            expect(pathname.split('/')).toHaveLength(same.path.split('?')[0]?.split('/').length ?? 0)
            expect(query === undefined).toBe(!same.path.includes('?'))
          }
        }
      }
    })

    test.each(own)('takes no refusal and no web page for a done %s', (op) => {
      for (const call of lower(many(op))) {
        for (const action of call.actions) {
          for (const status of [200, 201, 202, 204]) {
            expect([status, provider.judge(action, call, page(status)).is]).not.toEqual([200, 'changed'])
          }
          for (let status = 300; status < 600; status += 1) {
            for (const answer of [reply(status), reply(status, { message: 'no', detail: 'no' }), page(status)]) {
              expect([status, provider.judge(action, call, answer).is]).not.toEqual([status, 'changed'])
            }
          }
        }
      }
    })

    test.each(own)('lets a token that is refused end all of %s', (op) => {
      for (const call of lower(many(op))) {
        for (const action of call.actions) {
          for (const status of [401, 403]) {
            const verdict = provider.judge(action, call, reply(status, { message: 'no', detail: 'no', error: 'no' }))
            expect([status, verdict]).toEqual([status, expect.objectContaining({ is: 'failed', also: 'op' })])
          }
        }
      }
    })
  },
)
