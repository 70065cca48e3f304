// Groups that lose their members.
import { describe, expect, it } from 'vitest'

import { runGuards } from '../../../src/core/guards/index.ts'
import type { DesiredGroup, Reason } from '../../../src/core/types.ts'
import { drafted, guardsOf, limits, options, snapshot, table, user } from '../live.ts'
import { allowing, brief, found, join, leave, messages, namesOf, people, remove, students, words } from './actions.ts'

const members = (size: number) => snapshot([...people(size, { groups: ['g'] }), user('root', { admin: true })])
const leaving = (size: number) => people(size).map(({ name }) => leave(name, 'g'))
const half =
  ', more than half; is a column header or the name of a group misspelt? If this is right, plan with --allow group-removals'
const unnamed =
  ', which leaves it empty, because no row names the group (members: exact); is the column header (groups) or the name of the group misspelt? If this is right, plan with --allow group-removals'

describe('a group that loses its members', () => {
  it('may lose half of them, and not more', () => {
    expect(words('group-removals', leaving(2), members(4))).toEqual([])
    expect(found('group-removals', leaving(3), members(4))).toEqual([
      {
        guard: 'group-removals',
        level: 'block',
        message: `3 of the 4 members of group "g" (75 %) would leave it${half}`,
        actions: leaving(3).map(({ id }) => id),
      },
    ])
  })
  it('has as many as it says itself, where not all users were read', () => {
    const looked = (size: number) => {
      const groups = new Map([['g', { name: 'g', members: namesOf(people(size)) }]])
      return { ...members(3), groups, lookedAt: 3 }
    }
    expect(words('group-removals', leaving(3), looked(6))).toEqual([])
    expect(words('group-removals', leaving(3), looked(5))).toEqual([
      `block: 3 of the 5 members of group "g" (60 %) would leave it${half}`,
    ])
  })
  it('has the members that the users name, where no group is visible', () => {
    expect(words('group-removals', leaving(3), { ...members(6), groups: undefined })).toEqual([])
    expect(words('group-removals', leaving(3), { ...members(5), groups: undefined })).toHaveLength(1)
  })
  it('may be of two, and not of three', () => {
    expect(words('group-removals', leaving(2), members(2))).toEqual([])
    expect(words('group-removals', leaving(2), members(3))).toEqual([
      `block: 2 of the 3 members of group "g" (66.7 %) would leave it${half}`,
    ])
  })
  it('is told with the limit where it is passed as well', () => {
    const most = { options: { limits: { ...limits, max_group_removals: 2 } } }
    expect(words('group-removals', leaving(3), members(3), most)).toEqual([
      'block: 3 of the 3 members of group "g" (100 %) would leave it, more than both limits: 2 members and 25 % of the group; if that is right, raise guards.max_group_removals in hubplan.yaml or plan with --allow group-removals',
    ])
  })
  it('is looked at again at apply, and can be allowed', () => {
    expect(found('group-removals', leaving(3), members(3), { only: 'atApply' })).toHaveLength(1)
    expect(words('group-removals', leaving(3), members(3), allowing('group-removals'))[0]).toMatch(/^warn: allowed by/)
  })
  it('loses as many when others join', () => {
    expect(words('group-removals', [...leaving(3), join('new', 'g')], members(3))).toHaveLength(1)
  })
  it('does not lose those who are deleted themselves, nor those that a revert removes again', () => {
    expect(words('group-removals', [...leaving(1), remove('p01'), remove('p02')], members(3))).toEqual([])
    expect(
      words(
        'group-removals',
        people(3).map(({ name }) => leave(name, 'g', { why: 'revert' })),
        members(3),
      ),
    ).toEqual([])
  })
  it('is not that of a deleted user whose groups nobody sees', () => {
    const { groups: _, ...blind } = user('x')
    const live = snapshot([...people(3, { groups: ['g'] }), blind])
    expect(words('group-removals', [...leaving(1), remove('x'), remove('gone')], live)).toEqual([])
  })
  it('is each group by itself', () => {
    const live = snapshot([...people(3, { groups: ['g', 'h'] }), ...people(3, { groups: ['h'] }, 'q')])
    expect(
      words('group-removals', [...leaving(2), leave('p00', 'h'), leave('p01', 'h'), leave('p02', 'h')], live),
    ).toEqual([`block: 2 of the 3 members of group "g" (66.7 %) would leave it${half}`])
  })
})

describe('an exact group that no row names', () => {
  const exact: DesiredGroup = { name: 'g', exact: true, isDeclared: true, at: { file: 'h.yaml', line: 4, column: 5 } }
  const others = people(10, { groups: ['other'] }, 'q')
  const live = (size: number) => snapshot([...people(size, { groups: ['g'] }), ...others])
  function told(header: readonly string[], lines: readonly string[][], size: number, more: { prune?: boolean } = {}) {
    const scope = more.prune ? { prune: { file: 'h.yaml', line: 9 } } : {}
    const { actions, findings } = drafted(
      { tables: [table('u.csv', header, ...lines)], groups: [exact], scope },
      live(size),
    )
    const found = findings.filter(({ guard }) => guard === 'group-removals')
    return { actions, words: found.map(({ level, message }) => `${level}: ${message}`) }
  }
  it('is not emptied in silence by a misspelt header, however small it is', () => {
    const { actions, words } = told(['username', 'group'], [['p00', 'g']], 1)
    expect(actions.map(({ id, reason }) => [id, reason])).toEqual([
      ['member.remove:p00:g', { why: 'exact', at: 'h.yaml:4:5' }],
    ])
    expect(words).toEqual([`block: 1 of the 1 member of group "g" (100 %) would leave it${unnamed}`])
  })
  it('is not emptied by its name misspelt in the rows, and the reason is its declaration', () => {
    const { actions, words } = told(
      ['username', 'groups'],
      [
        ['p00', 'gg'],
        ['p01', 'gg'],
      ],
      2,
    )
    expect(actions.filter(({ op }) => op === 'member.remove').map(({ reason }) => reason)).toEqual([
      { why: 'exact', at: 'h.yaml:4:5' },
      { why: 'exact', at: 'h.yaml:4:5' },
    ])
    expect(words).toEqual([`block: 2 of the 2 members of group "g" (100 %) would leave it${unnamed}`])
  })
  it('counts those who are deleted as well, and says so', () => {
    const keep = others.map(({ name }) => [name, 'other'])
    expect(told(['username', 'groups'], [['p00', '-'], ...keep], 3, { prune: true }).words).toEqual([
      `block: 1 of the 3 members of group "g" (33.3 %) would leave it, the others are deleted${unnamed}`,
    ])
  })
  it('may lose some while a row names it', () => {
    expect(told(['username', 'groups'], [['p00', 'g']], 2).words).toEqual([])
  })
  it('is not empty when a row has somebody join', () => {
    expect(
      told(
        ['username', 'groups'],
        [
          ['q00', 'g'],
          ['p00', '-'],
          ['p01', '-'],
        ],
        2,
      ).words,
    ).toEqual([])
  })
  it('that is not exact may be left by its last members, as rows say', () => {
    const wanted = {
      tables: [table('u.csv', ['username', 'groups'], ['p00', '-'])],
      groups: [{ ...exact, exact: false }],
    }
    const { actions, findings } = drafted(wanted, live(1))
    expect(actions.map(({ id, reason }) => [id, reason.why])).toEqual([['member.remove:p00:g', 'row']])
    expect(findings).toEqual([])
  })
})

describe('members who leave a group', () => {
  const members = (size: number) => snapshot(people(size, { groups: ['g'] }))
  const leaving = (size: number, reason: Reason = { why: 'exact' }) =>
    people(size).map(({ name }) => leave(name, 'g', reason))
  it('may be ten of however many, or a quarter of them, and not more than both', () => {
    expect(brief('group-removals', leaving(10), members(20))).toEqual([])
    expect(brief('group-removals', leaving(11), members(44))).toEqual([])
    expect(brief('group-removals', leaving(11), members(43))).toEqual([
      `block ${leaving(11)
        .map(({ id }) => id)
        .join(' ')}`,
    ])
  })
  it('are told with limits that people can read', () => {
    const tight = { options: { limits: { ...limits, max_group_removals: 1, max_group_removal_share: 0.07 } } }
    expect(words('group-removals', leaving(2), members(20), tight)).toEqual([
      'block: 2 of the 20 members of group "g" (10 %) would leave it, more than both limits: 1 member and 7 % of the group; if that is right, raise guards.max_group_removals in hubplan.yaml or plan with --allow group-removals',
    ])
  })
})

describe('the delete of a group', () => {
  const everybody = Array.from({ length: 26 }, (_, index) => user(`m${index}`, { groups: ['g1'] }))
  const at = { file: 'h.yaml', line: 1, column: 1 }
  const gone: DesiredGroup = { name: 'g1', exact: false, isDeclared: true, isAbsent: true, at }
  it('counts as so many members who leave it', () => {
    const { findings } = drafted({ groups: [gone] }, snapshot(everybody, { groups: new Map([['g1', { name: 'g1' }]]) }))
    expect(guardsOf(findings)).toContain('block group-removals')
  })
  it('does not count those who are deleted themselves', () => {
    const rows = table('u.csv', ['username', 'ensure'], ...everybody.slice(0, 20).map(({ name }) => [name, 'absent']))
    const live = snapshot(everybody, { groups: new Map([['g1', { name: 'g1' }]]) })
    const { findings } = drafted({ tables: [rows], groups: [gone] }, live, { limits: { max_delete_share: 1 } })
    expect(guardsOf(findings)).not.toContain('block group-removals')
  })
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
      '11 members of group "g", whose size is not visible, would leave it, more than both limits: 10 members and 25 % of the group; if that is right, raise guards.max_group_removals in hubplan.yaml or plan with --allow group-removals',
    )
    expect(found(10).filter((message) => message.includes('would leave'))).toEqual([])
  })
})

describe('group-removals', () => {
  const live = snapshot(students(40, { groups: ['ml'] }))
  const leave = (count: number) =>
    table('u.csv', ['username', 'groups'], ['x', 'ml'], ...namesOf(students(count)).map((name) => [name, '-']))
  it('blocks more than ten and more than a quarter of one group', () => {
    expect(messages({ tables: [leave(11)] }, live)).toEqual([
      '11 of the 40 members of group "ml" (27.5 %) would leave it, more than both limits: 10 members and 25 % of the group; if that is right, raise guards.max_group_removals in hubplan.yaml or plan with --allow group-removals',
    ])
  })
  it('lets ten pass', () => expect(messages({ tables: [leave(10)] }, live)).toEqual([]))
})
