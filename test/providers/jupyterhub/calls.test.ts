import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { describe, expect, it } from 'vitest'

import type { Action } from '../../../src/core/types.ts'
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

function actionsOfAll(): Action[] {
  return [...drafted({ tables: [rows] }, live).actions, groupDelete('old/group?', [])]
}

describe('lower', () => {
  it('makes these calls of these actions', () => {
    const actions = actionsOfAll()
    const calls = lower(actions, live, sizes).map((call) => ({
      ...call,
      actions: call.actions.map((action) => action.id),
    }))
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden, `${JSON.stringify(calls, null, 2)}\n`)
    expect(calls).toEqual(JSON.parse(readFileSync(golden, 'utf8')))
  })
  it('carries every action in exactly one call', () => {
    const actions = actionsOfAll()
    const carried = lower(actions, live, sizes).flatMap((call) => call.actions.map((action) => action.id))
    expect([...carried].sort()).toEqual(actions.map((action) => action.id).sort())
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
