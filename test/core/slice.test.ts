import { describe, expect, it } from 'vitest'

import { type Selection, select } from '../../src/core/slice.ts'
import { drafted, ids, snapshot, table, user } from './live.ts'

const live = snapshot([user('root', { admin: true }), user('heir'), user('gone')])
const rows = table(
  'u.csv',
  ['username', 'admin', 'groups', 'ensure'],
  ['new', 'yes', 'ml', ''],
  ['heir', 'yes', '', ''],
  ['root', 'no', '', ''],
  ['gone', '', '', 'absent'],
)
const { actions } = drafted({ tables: [rows] }, live)

function selected(selection: Partial<Selection>, now = live): string[] {
  return ids(select(actions, { only: [], exclude: [], ...selection }, now))
}

describe('select', () => {
  it('takes all without a selection', () => expect(selected({})).toEqual(ids(actions)))
  it('takes only the ops that are named', () =>
    expect(selected({ only: ['user.delete'] })).toEqual(['user.delete:gone']))
  it('leaves out whom it is told to, and groups too', () => {
    expect(selected({ exclude: ['gone', 'ml'] })).toEqual([
      'user.create:new',
      'admin.set:heir',
      'admin.set:new',
      'admin.set:root',
    ])
  })
  it('leaves out what needs something that is left out', () => {
    expect(selected({ only: ['admin.set', 'member.add'] })).toEqual(['admin.set:heir', 'admin.set:root'])
    expect(selected({ exclude: ['new'] })).toEqual([
      'group.create:ml',
      'admin.set:heir',
      'admin.set:root',
      'user.delete:gone',
    ])
  })
  it('takes what needs something that is done already', () => {
    const later = snapshot([user('root', { admin: true }), user('heir'), user('gone'), user('new')])
    expect(selected({ only: ['admin.set'] }, later)).toEqual(['admin.set:heir', 'admin.set:new', 'admin.set:root'])
  })
})
