import { describe, expect, it } from 'vitest'

import { waves } from '../../src/core/waves.ts'
import { drafted, groupDelete, ids, snapshot, table, user } from './live.ts'

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
