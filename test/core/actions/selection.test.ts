import { describe, expect, it } from 'vitest'

import { type Selection, select } from '../../../src/core/actions/selection.ts'
import { drafted, ids, snapshot, table, user } from '../live.ts'

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
  it('leaves out the given users, and groups too', () => {
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

describe('a slice with a rename in the plan', () => {
  const hub = snapshot([user('ann', { groups: ['ml', 'old'] }), user('ben')])
  const lines = table(
    'u.csv',
    ['username', 'renamed_from', 'admin', 'server'],
    ['anna', 'ann', 'yes', 'running'],
    ['ben', '', 'yes', ''],
  )
  const all = drafted({ tables: [lines] }, hub).actions
  const slice = (selection: Partial<Selection>, now = hub) =>
    ids(select(all, { only: [], exclude: [], ...selection }, now))

  it('is about both names', () => {
    expect(slice({ exclude: ['ann'] })).toEqual(['admin.set:ben'])
    expect(slice({ exclude: ['anna'] })).toEqual(['admin.set:ben'])
  })
  it('leaves out what needs the rename', () => {
    expect(slice({ only: ['admin.set'] })).toEqual(['admin.set:ben'])
    expect(slice({ only: ['user.rename', 'server.start'] })).toEqual(['user.rename:ann:anna', 'server.start:anna'])
  })
  it('takes what needs a rename that is done', () => {
    const later = snapshot([user('anna', { groups: ['ml', 'old'] }), user('ben')])
    expect(slice({ only: ['server.start'] }, later)).toEqual(['server.start:anna'])
  })
})
