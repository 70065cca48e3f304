import { describe, expect, it } from 'vitest'

import { runGuards } from '../../../src/core/guards/index.ts'
import { drafted, guardsOf, options, snapshot, table, user } from '../live.ts'

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

describe('a group whose members nobody sees', () => {
  it('counts as left by more than its limits when enough leave', () => {
    const people = Array.from({ length: 11 }, (_, index) => user(`p${index}`))
    const leave = people.map(({ name }) => ({
      id: `member.remove:${name}:g`,
      op: 'member.remove' as const,
      user: name,
      group: 'g',
      before: true as const,
      after: false as const,
      reason: { why: 'exact' as const },
    }))
    const found = (size: number) =>
      runGuards({ actions: leave.slice(0, size), live: snapshot(people), options }, []).map(({ message }) => message)
    expect(found(11)).toContain(
      '11 of the 0 members of group "g" would leave it, and the limit is 10 and 25 %; raise guards.max_group_removals in hubplan.yaml or plan with --allow group-removals',
    )
    expect(found(10).filter((message) => message.includes('would leave'))).toEqual([])
  })
})

describe('a look-alike of the same characters', () => {
  it('is told so', () => {
    const { findings } = drafted({ tables: [table('u.csv', ['username'], ['rnrnm'])] }, snapshot([user('mrnrn')]))
    expect(findings.filter(({ guard }) => guard === 'look-alike').map(({ message }) => message)).toEqual([
      '"rnrnm" looks like "mrnrn" (the same characters in other places); check that they are two people',
    ])
  })
})

it('of several users nothing could be verified', () => {
  const before = { admin: false, unverified: true } as const
  const reason = { why: 'row' } as const
  const remove = (name: string) =>
    ({ id: `user.delete:${name}`, op: 'user.delete', user: name, before, after: null, reason }) as const
  const told = (...names: string[]) =>
    runGuards({ actions: names.map(remove), live: snapshot([user('root', { admin: true })]), options }, [])
      .filter(({ guard }) => guard === 'unverified')
      .map(({ message }) => message.split(':')[0])
  expect(told('a', 'b')).toEqual(['of 2 users to be deleted nothing could be verified'])
  expect(told('a')).toEqual(['of one user to be deleted nothing could be verified'])
  expect(told()).toEqual([])
})
