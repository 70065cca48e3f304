import { describe, expect, it } from 'vitest'
import { waves } from '../../../src/core/actions/waves.ts'
import type { Action } from '../../../src/core/types.ts'
import { drafted, groupDelete, ids, snapshot, table, user } from '../live.ts'

const live = snapshot([user('old-root', { admin: true }), user('heir', { groups: ['old'] }), user('gone')])
const rows = table(
  'u.csv',
  ['username', 'admin', 'groups', 'ensure'],
  ['old-root', 'no', '', ''],
  ['heir', 'yes', 'ml', ''],
  ['gone', '', '', 'absent'],
  ['new', '', 'ml;old', ''],
)
const { actions } = drafted({ tables: [rows] }, live)

describe('waves', () => {
  it('promote before they demote, and delete last', () => {
    expect(waves(actions).map(ids)).toEqual([
      ['group.create:ml'],
      ['user.create:new'],
      ['admin.set:heir', 'member.add:heir:ml', 'member.add:new:ml', 'member.add:new:old'],
      ['member.remove:heir:old'],
      ['admin.set:old-root'],
      ['user.delete:gone'],
    ])
  })
})

it('a group goes after its members', () => {
  expect(
    waves([groupDelete('old', ['gone']), ...actions])
      .at(-1)
      ?.map((action) => action.id),
  ).toEqual(['group.delete:old'])
})

it('what others need comes first, and what takes something away comes last', () => {
  const hub = snapshot([
    user('ann', { servers: [{ name: 'x', state: 'ready' }], groups: ['old'] }),
    user('gone'),
    user('root', { admin: true }),
  ])
  const lines = table(
    'u.csv',
    ['username', 'admin', 'groups', 'ensure', 'server', 'renamed_from'],
    ['anna', 'yes', 'ml', '', 'stopped', 'ann'],
    ['new', '', 'old', '', 'running', ''],
    ['root', 'no', '', '', '', ''],
    ['gone', '', '', 'absent', '', ''],
  )
  const at = { file: 'hubplan.yaml', line: 1, column: 1 }
  const groups = [
    { name: 'ml', exact: false, isDeclared: true, properties: { a: 1 }, at },
    { name: 'away', exact: false, isDeclared: true, isAbsent: true as const, at },
  ]
  const known = new Map([
    ['away', { name: 'away' }],
    ['old', { name: 'old' }],
  ])
  const all = drafted({ tables: [lines], groups }, { ...hub, groups: known }).actions
  expect(waves(all).map(ids)).toEqual([
    ['user.rename:ann:anna'],
    ['group.create:ml'],
    ['group.properties:ml'],
    ['user.create:new'],
    ['admin.set:anna', 'member.add:anna:ml', 'member.add:new:old'],
    ['member.remove:anna:old'],
    ['admin.set:root'],
    ['server.start:new', 'server.stop:anna:x'],
    ['user.delete:gone'],
    ['group.delete:away'],
  ])
})

it('balances of every kind change in one wave, before anybody leaves a group', () => {
  const reason = { why: 'row' } as const
  const before = null
  const all: Action[] = [
    { id: 'member.remove:a:g', op: 'member.remove', user: 'a', group: 'g', before: true, after: false, reason },
    { id: 'quota.unlimited:a', op: 'quota.unlimited', user: 'a', before, after: { unlimited: true }, reason },
    { id: 'quota.add:b', op: 'quota.add', user: 'b', before, after: { add: 5 }, reason },
    { id: 'quota.set:c', op: 'quota.set', user: 'c', before, after: { balance: 5, unlimited: false }, reason },
  ]
  expect(waves(all).map(ids)).toEqual([['quota.add:b', 'quota.set:c', 'quota.unlimited:a'], ['member.remove:a:g']])
})
