// Groups that lose their members.
import { describe, expect, it } from 'vitest'

import type { DesiredGroup } from '../../../src/core/types.ts'
import { drafted, limits, snapshot, table, user } from '../live.ts'
import { allowing, found, join, leave, people, remove, words } from './actions.ts'

const members = (size: number) => snapshot([...people(size, { groups: ['g'] }), user('root', { admin: true })])
const leaving = (size: number) => people(size).map(({ name }) => leave(name, 'g'))
const half =
  ', more than half; is a column header or the name of a group misspelt? If this is right, plan with --allow group-removals'
const unnamed =
  ', and nobody is left, because no row names the group (members: exact); is the header of its column misspelt (it is called groups), or the name of the group? If this is right, plan with --allow group-removals'

describe('a group that loses its members', () => {
  it('may lose half of them, and not more', () => {
    expect(words('group-removals', leaving(2), members(4))).toEqual([])
    expect(found('group-removals', leaving(3), members(4))).toEqual([
      {
        guard: 'group-removals',
        level: 'block',
        message: `3 of the 4 members of group "g" would leave it${half}`,
        actions: leaving(3).map(({ id }) => id),
      },
    ])
  })
  it('may be of two, and not of three', () => {
    expect(words('group-removals', leaving(2), members(2))).toEqual([])
    expect(words('group-removals', leaving(2), members(3))).toEqual([
      `block: 2 of the 3 members of group "g" would leave it${half}`,
    ])
  })
  it('is told with the limit where it is passed as well', () => {
    const most = { options: { limits: { ...limits, max_group_removals: 2 } } }
    expect(words('group-removals', leaving(3), members(3), most)).toEqual([
      'block: 3 of the 3 members of group "g" would leave it, and the limit is 2 and 25 %; raise guards.max_group_removals in hubplan.yaml or plan with --allow group-removals',
    ])
  })
  it('is looked at again at apply, and can be allowed', () => {
    expect(found('group-removals', leaving(3), members(3), { only: 'atApply' })).toHaveLength(1)
    expect(words('group-removals', leaving(3), members(3), allowing('group-removals'))[0]).toMatch(/^warn: allowed by/)
  })
  it('loses as many when others join', () => {
    expect(words('group-removals', [...leaving(3), join('new', 'g')], members(3))).toHaveLength(1)
  })
  it('does not lose those who are deleted themselves, nor those whom a revert takes out again', () => {
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
    ).toEqual([`block: 2 of the 3 members of group "g" would leave it${half}`])
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
    expect(words).toEqual([`block: 1 of the 1 member of group "g" would leave it${unnamed}`])
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
    expect(words).toEqual([`block: 2 of the 2 members of group "g" would leave it${unnamed}`])
  })
  it('counts those who are deleted as well, and says so', () => {
    const keep = others.map(({ name }) => [name, 'other'])
    expect(told(['username', 'groups'], [['p00', '-'], ...keep], 3, { prune: true }).words).toEqual([
      `block: 1 of the 3 members of group "g" would leave it, the others are deleted${unnamed}`,
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
