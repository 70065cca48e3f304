import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { describe, expect, it } from 'vitest'

import type { Action, DesiredGroup } from '../../../src/core/types.ts'
import { lower } from '../../../src/providers/jupyterhub/calls.ts'
import { drafted, groupDelete, snapshot, table, user } from '../../core/live.ts'

const golden = fileURLToPath(new URL('../../../fixtures/providers/jupyterhub/calls.json', import.meta.url))
const header = ['username', 'admin', 'groups', 'ensure']
const sizes = { create: 2, member: 2, quota: 200, password: 50 }

/** One of everything, with names that must not get lost on their way into a URL. */
const live = snapshot([
  user('bob', { groups: ['old group'] }),
  user('bob#old', {
    servers: [
      { name: '', state: 'ready' },
      { name: 'gpu lab', state: 'spawn' },
      { name: 'x', state: 'stopped' },
    ],
  }),
  user('x?y', { groups: ['old group'] }),
  user('root', { admin: true }),
  user('ünal', { admin: true }),
])
const rows = table(
  'u.csv',
  header,
  ['a b', '', 'ml', ''],
  ['a@b.c', '', 'ml', ''],
  ['üser', 'yes', 'ml', ''],
  ['bob', '', '-', ''],
  ['x?y', '', '-', ''],
  ['bob#old', '', '', 'absent'],
  ['ünal', 'no', '', ''],
  ['__proto__', '', 'old group', ''],
)

/** What else a row may say. */
const more = table(
  'more.csv',
  ['username', 'renamed_from', 'server'],
  ['new name', 'x y#z?', ''],
  ['annä', 'ann#1', 'running'],
  ['idle', '', 'stopped'],
)
const others = [
  user('x y#z?'),
  user('ann#1', {
    servers: [
      { name: '', state: 'ready' },
      { name: 'gpu lab', state: 'stop' },
    ],
  }),
  user('idle', {
    servers: [
      { name: '', state: 'ready' },
      { name: 'a/b', state: 'spawn' },
    ],
  }),
]
const at = { file: 'hubplan.yaml', line: 1, column: 1 }
const groups: DesiredGroup[] = [
  { name: 'old group', exact: false, isDeclared: true, properties: { cpu: 2, gone: null, deep: { a: [1] } }, at },
  { name: 'a b#c', exact: false, isDeclared: true, isAbsent: true, at },
]
const hub = snapshot([...live.users.values(), ...others], {
  groups: new Map([
    ['old group', { name: 'old group', roles: [], properties: { gone: 1, mem: '1G' } }],
    ['a b#c', { name: 'a b#c', properties: {} }],
  ]),
})

function actionsOfAll(): Action[] {
  return [...drafted({ tables: [rows, more], groups }, hub).actions, groupDelete('old/group?', [])]
}

describe('lower', () => {
  it('makes these calls of these actions', () => {
    const actions = actionsOfAll()
    const calls = lower(actions, hub, sizes).map((call) => ({
      ...call,
      actions: call.actions.map((action) => action.id),
    }))
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden, `${JSON.stringify(calls, null, 2)}\n`)
    expect(calls).toEqual(JSON.parse(readFileSync(golden, 'utf8')))
  })
  it('carries every action in exactly one call', () => {
    const actions = actionsOfAll()
    const carried = lower(actions, hub, sizes).flatMap((call) => call.actions.map((action) => action.id))
    expect([...carried].sort()).toEqual(actions.map((action) => action.id).sort())
  })
  it('stops for a rename what runs now, whatever ran when the plan was made', () => {
    const { actions } = drafted({ tables: [more] }, hub)
    const rename = actions.filter((action) => action.id === 'user.rename:ann%231:ann%C3%A4')
    const now = snapshot([
      user('ann#1', {
        servers: [
          { name: 'x', state: 'ready' },
          { name: 'y', state: 'stopped' },
        ],
      }),
    ])
    expect(lower(rename, now, sizes)).toMatchObject([
      {
        method: 'PATCH',
        path: '/hub/api/users/ann%231',
        body: { name: 'annä' },
        lane: 'single',
        first: [{ method: 'DELETE', path: '/hub/api/users/ann%231/servers/x' }],
      },
    ])
  })
  it('starts a named server by its name, as an undone stop wants it', () => {
    const start = { op: 'server.start', user: 'a b', server: 'gpu lab', before: { state: 'stopped' } } as const
    const action: Action = { ...start, id: 'x', after: { state: 'ready' }, reason: { why: 'revert' } }
    expect(lower([action], hub, sizes)).toMatchObject([
      { method: 'POST', path: '/hub/api/users/a%20b/servers/gpu%20lab', body: {} },
    ])
  })
  it('creates a name with capitals alone, because batches lower-case', () => {
    const { actions } = drafted(
      { tables: [table('u.csv', header, ['Bob', '', '', ''], ['eve', '', '', ''])], scope: { names: 'exact' } },
      snapshot([]),
    )
    expect(lower(actions, live, sizes).map(({ method, path, body }) => ({ method, path, body }))).toEqual([
      { method: 'POST', path: '/hub/api/users', body: { usernames: ['eve'] } },
      { method: 'POST', path: '/hub/api/users/Bob', body: {} },
    ])
  })
})

describe('the removal of a named server', () => {
  const at = { file: 'hubplan.yaml', line: 1, column: 1 }
  const server = (name: string, state: 'ready' | 'stopped') => ({ name, state })
  const all = [server('a#b', 'ready'), server('lab', 'stopped')]
  const then = snapshot([user('x y', { allServers: all })])
  const planned = (stop: boolean) =>
    drafted({ removeRules: [{ match: ['*'], at, ...(stop ? { stop: true as const } : {}) }] }, then).actions
  const requests = (actions: readonly Action[], now = then) =>
    lower(actions, now, sizes).map(({ first, method, path, body }) => [
      ...first.map((req) => `${req.method} ${req.path}`),
      `${method} ${path} ${JSON.stringify(body)}`,
    ])

  it('stops one that runs first, where the rule says so', () => {
    const path = '/hub/api/users/x%20y/servers'
    expect(requests(planned(true))).toEqual([
      [`DELETE ${path}/a%23b`, `DELETE ${path}/a%23b {"remove":true}`],
      [`DELETE ${path}/lab {"remove":true}`],
    ])
    expect(requests(planned(false))).toEqual([[`DELETE ${path}/lab {"remove":true}`]])
  })
  it('stops nothing that has stopped, is gone, or is not visible', () => {
    for (const now of [
      snapshot([]),
      snapshot([user('x y')]),
      snapshot([user('x y', { allServers: [server('a#b', 'stopped')] })]),
    ]) {
      expect(requests(planned(true), now).map(({ length }) => length)).toEqual([1, 1])
    }
  })
  it('stops nothing without that word', () => {
    const now = snapshot([user('x y', { allServers: [server('lab', 'ready')] })])
    expect(requests(planned(false), now).map(({ length }) => length)).toEqual([1])
  })
})
