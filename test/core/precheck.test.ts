import { describe, expect, it } from 'vitest'

import { plannedOf } from '../../src/core/planned.ts'
import { precheck } from '../../src/core/precheck.ts'
import type { Action, LiveUser, Snapshot } from '../../src/core/types.ts'
import { drafted, groupDelete, snapshot, table, user } from './live.ts'

const rows = (...lines: string[][]) => table('u.csv', ['username', 'admin', 'groups', 'ensure'], ...lines)

function actionsOf(lines: string[][], live: Snapshot): readonly Action[] {
  return drafted({ tables: [rows(...lines)] }, live).actions
}

function check(action: Action | undefined, live: Snapshot, all: readonly Action[] = []): string {
  if (action === undefined) throw new Error('no action')
  const result = precheck(action, live, plannedOf(all))
  return result.is === 'stale' ? result.why : result.is
}

describe('a delete', () => {
  const before = user('a', { servers: [{ name: '', state: 'ready' }] })
  const [action] = actionsOf([['a', '', '', 'absent']], snapshot([before]))
  const now = (more: Partial<LiveUser>) => snapshot([{ ...before, ...more }])

  it('is ready while nothing has changed', () => expect(check(action, now({}))).toBe('ready'))
  it('is done when the user is gone', () => expect(check(action, snapshot([]))).toBe('done'))
  it('is stale for somebody made anew', () =>
    expect(check(action, now({ created: '2026-11-20T00:00:00Z' }))).toBe(
      'the user was deleted and made anew since the plan',
    ))
  it('is stale for a new admin', () =>
    expect(check(action, now({ admin: true }))).toBe('the user has become an admin since the plan'))
  it('is stale when another server was started', () =>
    expect(check(action, now({ servers: [{ name: 'x', state: 'spawn' }] }))).toBe(
      'the user has started a server since the plan',
    ))
  it('is ready when only the known server runs, or none', () => {
    expect(check(action, now({ servers: [{ name: '', state: 'stop' }] }))).toBe('ready')
    expect(check(action, now({ servers: [] }))).toBe('ready')
  })
  it('is ready after other activity and other groups', () =>
    expect(check(action, now({ last_activity: '2026-11-21T00:00:00Z', groups: ['x'] }))).toBe('ready'))
  it('for inactivity is stale after any activity', () => {
    const rule = { inactive: { text: '1d', seconds: 86_400 }, at: { file: 'h.yaml', line: 1, column: 1 } }
    const [byRule] = drafted({ rules: [rule] }, snapshot([before])).actions
    expect(check(byRule, now({ last_activity: '2026-11-20T23:00:00Z' }))).toBe(
      'the user has been active since the plan, which deletes for inactivity',
    )
  })
})

describe('a change of admin', () => {
  const [action] = actionsOf([['a', 'yes', '', '']], snapshot([user('a')]))
  it('is ready as planned', () => expect(check(action, snapshot([user('a')]))).toBe('ready'))
  it('is done when it holds', () => expect(check(action, snapshot([user('a', { admin: true })]))).toBe('done'))
  it('is stale when the user is gone', () =>
    expect(check(action, snapshot([]))).toBe('the user is no longer on the hub'))
})

describe('a new user', () => {
  const all = actionsOf([['a', 'yes', 'ml', '']], snapshot([]))
  it('leaves everything ready', () =>
    expect(all.map((action) => check(action, snapshot([]), all))).toEqual(['ready', 'ready', 'ready', 'ready']))
  it('who is there already leaves the rest to do', () => {
    expect(all.map((action) => `${action.op} ${check(action, snapshot([user('a')]), all)}`)).toEqual([
      'group.create ready',
      'user.create done',
      'admin.set ready',
      'member.add ready',
    ])
  })
})

describe('a membership', () => {
  const live = snapshot([user('a', { groups: ['old'] }), user('b', { groups: ['ml'] })])
  const all = actionsOf(
    [
      ['a', '', 'ml', ''],
      ['b', '', 'old', ''],
    ],
    live,
  )
  const byId = (id: string) => all.find((action) => action.id === id)

  it('to add is done when it holds', () =>
    expect(check(byId('member.add:a:ml'), snapshot([user('a', { groups: ['ml'] })]))).toBe('done'))
  it('to add is stale without the group', () =>
    expect(check(byId('member.add:a:ml'), snapshot([user('a')]))).toBe('the group is no longer on the hub'))
  it('to add is stale without the user', () =>
    expect(check(byId('member.add:a:ml'), snapshot([user('x', { groups: ['ml'] })]))).toBe(
      'the user is no longer on the hub',
    ))
  it('of a new user is stale without the group, before the user is made', () => {
    const there = snapshot([user('z', { groups: ['ml'] })])
    const coming = actionsOf([['new', '', 'ml', '']], there)
    expect(coming.map((action) => check(action, there, coming))).toEqual(['ready', 'ready'])
    expect(coming.map((action) => check(action, snapshot([user('z')]), coming))).toEqual([
      'ready',
      'the group is no longer on the hub',
    ])
  })
  it('to remove is done without the user', () => expect(check(byId('member.remove:a:old'), snapshot([]))).toBe('done'))
})

describe('the delete of a group', () => {
  const action = groupDelete('ml', ['a', 'b'])
  const groups = new Map([['ml', { name: 'ml' }]])
  it('is done when the group is gone', () => expect(check(action, snapshot([user('a')]))).toBe('done'))
  it('is ready with the members of the plan, or fewer', () => {
    expect(check(action, snapshot([user('a', { groups: ['ml'] })], { groups }))).toBe('ready')
    expect(check(action, snapshot([user('a')], { groups }))).toBe('ready')
  })
  it('is stale when somebody has joined', () =>
    expect(check(action, snapshot([user('a', { groups: ['ml'] }), user('x', { groups: ['ml'] })]))).toBe(
      'the group has gained members since the plan: "x"',
    ))
})
