import { describe, expect, it } from 'vitest'

import { plannedOf, subjectsOf } from '../../../src/core/actions/planned.ts'
import { dependsOn } from '../../../src/core/actions/waves.ts'
import { drafted, groupDelete, snapshot, table, user } from '../live.ts'

const rows = table(
  'u.csv',
  ['username', 'admin', 'groups', 'renamed_from', 'server'],
  ['new', 'yes', 'ml', '', 'running'],
  ['anna', 'yes', 'ml', 'ann', 'running'],
)
const { actions } = drafted({ tables: [rows] }, snapshot([user('ann')]))
const planned = plannedOf(actions)

function needsOf(id: string): readonly string[] {
  const action = actions.find((one) => one.id === id)
  if (action === undefined) throw new Error(`no ${id}`)
  return dependsOn(action, planned)
}

describe('dependsOn', () => {
  it('the delete of a group needs all its members out', () => {
    expect(dependsOn(groupDelete('old', ['a b']), planned)).toEqual(['member.remove:a%20b:old', 'user.delete:a%20b'])
  })
  it('the delete of a group needs a renamed member out under the new name', () => {
    expect(dependsOn(groupDelete('old', ['ann']), planned)).toEqual(['member.remove:anna:old', 'user.delete:ann'])
  })
  it('the properties of a group need the group', () => {
    const action = {
      id: 'group.properties:ml',
      op: 'group.properties',
      group: 'ml',
      before: {},
      after: { a: 1 },
    } as const
    expect(dependsOn({ ...action, reason: { why: 'row' } }, planned)).toEqual(['group.create:ml'])
  })
  it('a rename needs the password of the new name', () => {
    expect(needsOf('user.rename:ann:anna')).toEqual(['password.set:anna'])
  })
  it('a membership needs its user and its group', () => {
    expect(needsOf('member.add:new:ml')).toEqual(['user.create:new', 'group.create:ml'])
  })
  it('what is done to a new user needs the user', () => {
    expect(needsOf('admin.set:new')).toEqual(['user.create:new'])
    expect(needsOf('server.start:new')).toEqual(['user.create:new'])
  })
  it('what is done to a renamed user needs the rename', () => {
    expect(needsOf('admin.set:anna')).toEqual(['user.rename:ann:anna'])
    expect(needsOf('member.add:anna:ml')).toEqual(['user.rename:ann:anna', 'group.create:ml'])
    expect(needsOf('server.start:anna')).toEqual(['user.rename:ann:anna'])
  })
})

describe('the names of a renamed user', () => {
  it('are known from both sides', () => {
    expect([planned.oldName('anna'), planned.newName('ann')]).toEqual(['ann', 'anna'])
    expect([planned.oldName('ann'), planned.newName('anna'), planned.oldName('new')]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })
})

describe('subjectsOf', () => {
  it('a rename is about both names', () => {
    const rename = actions.find((one) => one.op === 'user.rename')
    expect(rename && subjectsOf(rename)).toEqual({ users: ['ann', 'anna'], groups: [] })
  })
  it('a membership is about a user and a group', () => {
    const join = actions.find((one) => one.op === 'member.add')
    expect(join && subjectsOf(join)).toEqual({ users: ['anna'], groups: ['ml'] })
  })
})
