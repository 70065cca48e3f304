import { describe, expect, it } from 'vitest'

import { drafted, guardsOf, snapshot, table, user } from './live.ts'

const place = { file: 'h.yaml', line: 1, column: 1 }
const members = Array.from({ length: 26 }, (_, index) => user(`m${index}`, { groups: ['g1'] }))
const gone = { name: 'g1', exact: false, isDeclared: true, isAbsent: true as const, at: place }

describe('the delete of a group', () => {
  it('counts as so many members who leave it', () => {
    const { findings } = drafted({ groups: [gone] }, snapshot(members, { groups: new Map([['g1', { name: 'g1' }]]) }))
    expect(guardsOf(findings)).toContain('block group-removals')
  })
  it('does not count those who are deleted themselves', () => {
    const rows = table('u.csv', ['username', 'ensure'], ...members.slice(0, 20).map(({ name }) => [name, 'absent']))
    const live = snapshot(members, { groups: new Map([['g1', { name: 'g1' }]]) })
    const { findings } = drafted({ tables: [rows], groups: [gone] }, live, { limits: { max_delete_share: 1 } })
    expect(guardsOf(findings)).not.toContain('block group-removals')
  })
})

it('nobody gets the name of the service whose token it is', () => {
  const live = snapshot([user('u1')])
  const rows = table('u.csv', ['username'], [live.identity.name])
  expect(guardsOf(drafted({ tables: [rows] }, live).findings)).toContain('block name-collision')
  const renamed = table('u.csv', ['username', 'renamed_from'], [live.identity.name, 'u1'])
  expect(guardsOf(drafted({ tables: [renamed] }, live).findings)).toContain('block name-collision')
})
