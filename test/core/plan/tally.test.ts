// Who is on the way out already, as planning tells of it.
import { describe, expect, it } from 'vitest'
import { groupActions } from '../../../src/core/facets/groups.ts'
import { exactReason } from '../../../src/core/facets/members.ts'
import { passwordFacet } from '../../../src/core/facets/passwords.ts'
import { quotaActions } from '../../../src/core/facets/quota/changes.ts'
import { grantingOf } from '../../../src/core/facets/quota/granting.ts'
import type { Subject } from '../../../src/core/plan/subject.ts'
import { unseen } from '../../../src/core/plan/unseen.ts'
import { count, listed } from '../../../src/core/sentences.ts'
import type { Reason } from '../../../src/core/types.ts'
import { hub, manages, planned, rule, wish } from '../aup.ts'
import { desired, drafted, snapshot, table, user } from '../live.ts'

const leavesAt = '2026-12-21T08:00:00Z'
const rows = (...lines: string[][]) => ({ tables: [table('u.csv', ['username', 'ensure'], ...lines)] })
const told = (lines: string[][], deletes?: { losses: string; cancel?: string }) => {
  const live = snapshot([user('ann', { leavesAt })], deletes === undefined ? {} : { deletes })
  const { actions, findings } = drafted(rows(...lines), live)
  expect(actions).toEqual([])
  return findings.map(({ guard, level, message }) => `${level} ${guard} ${message}`)
}
const deletes = { losses: 'all', cancel: 'cancel it by hand' }

describe('whoever is on the way out', () => {
  it('and is to be is told, with the day', () => {
    expect(told([['ann', '']])).toEqual([
      'warn scheduled to be there, and the delete is accepted already: "ann (2026-12-21)"',
    ])
  })
  it('and is to be is told, with how to cancel it', () => {
    expect(told([['ann', '']], deletes)).toEqual([
      'warn scheduled to be there, and the delete is accepted already: "ann (2026-12-21)"; cancel it by hand',
    ])
  })
  it('and is to go is told', () => {
    expect(told([['ann', 'absent']])).toEqual([
      'info scheduled to be absent, and the delete is accepted already: "ann (2026-12-21)"',
    ])
  })
  it('and is to go is told as a warning, where somebody may have cancelled it', () => {
    expect(told([['ann', 'absent']], deletes)).toEqual([
      'warn scheduled to be absent, and the delete is accepted already: "ann (2026-12-21)"; if somebody has cancelled one by hand, say so with: hubplan revert PLAN --cancelled',
    ])
  })
  it('and is spoken of by nobody is not', () => {
    expect(drafted({}, snapshot([user('ann', { leavesAt })])).findings).toEqual([])
  })
})

describe('accounts that expire', () => {
  it('in the next thirty days are told, the first day first', () => {
    const text = table(
      'u.csv',
      ['username', 'expires'],
      ['ann', '2026-12-20'],
      ['ben', '2026-11-30'],
      ['cat', '2026-12-20'],
      ['dan', '2026-12-21'],
    )
    const { findings } = drafted({ tables: [text] }, snapshot(['ann', 'ben', 'cat', 'dan'].map((name) => user(name))))
    expect(findings.filter(({ guard }) => guard === 'expires').map(({ message }) => message)).toEqual([
      'accounts that expire in the next 30 days, and are deleted by a plan made then: after 2026-11-30: "ben"; after 2026-12-20: "ann", "cat"',
    ])
  })
})

describe('words', () => {
  const names = (size: number) => Array.from({ length: size }, (_, index) => `n${index}`)
  it('name at most twenty, and count the rest', () => {
    expect(listed(names(20)).split(', ')).toHaveLength(20)
    expect(listed(names(20))).not.toContain(' and ')
    expect(listed(names(21))).toBe(`${listed(names(20))} and 1 more`)
  })
  it('count one, none and many', () => {
    expect([1, 0, 2].map((amount) => count(amount, 'user'))).toEqual(['1 user', '0 users', '2 users'])
  })
})

describe('what cannot be seen', () => {
  const at = { file: 'h.yaml', line: 1, column: 1 }
  const group = { name: 'g', exact: false, isDeclared: true, properties: { a: 1 }, at }
  const messages = (live: ReturnType<typeof snapshot>) =>
    unseen(desired({ groups: [group] }), live).map(({ message }) => message)
  it('of groups says nothing about their properties', () => {
    expect(messages(snapshot([], { groups: undefined }))).toEqual([
      'groups are not visible to the token, so memberships cannot be compared; give it list:groups and read:users:groups',
    ])
  })
  it('of groups makes none', () => {
    const state = desired({ groups: [group] })
    expect(groupActions([], state, snapshot([], { groups: undefined })).map(({ op }) => op)).toEqual([
      'group.properties',
    ])
  })
})

describe('a reason', () => {
  it('of a group that is exact by no declaration has no place', () => {
    expect(exactReason(undefined)).toEqual({ why: 'exact' })
  })
  it('of a password that nobody asked for has the place of the row, if there is one', () => {
    const [live, state] = [user('old'), { admin: false, groups: [] }]
    const subject: Subject = { name: 'new', reason: { why: 'rule' }, wishes: {}, live, have: state, want: state }
    const [action] = passwordFacet.changes?.(desired({ manages }), hub(['old']))(subject) ?? []
    expect(action?.reason).toEqual({ why: 'needed' })
  })
})

it('a rule gives nothing to whoever keeps being unlimited under a new name', () => {
  const wanted = wish([{ username: 'anna', renamed_from: 'ann' }], { topup: true }, { quotaRules: [rule()] })
  expect(
    planned(wanted, hub(['ann'], { ann: 'unlimited' }))
      .filter(({ op }) => op.startsWith('quota.'))
      .map(({ id }) => id),
  ).toEqual(['quota.unlimited:anna'])
})

describe('whoever is on the way out and is named by nobody', () => {
  const place = { file: 'h.yaml', line: 1, column: 1 }
  const live = snapshot([user('ann', { leavesAt }), user('ben')])
  it('is told when prune would have found him', () => {
    const { actions, findings } = drafted({ ...rows(['ben', '']), scope: { prune: place } }, live)
    expect(actions).toEqual([])
    expect(findings.map(({ message }) => message)).toEqual([
      'to be absent, and the delete is accepted already: "ann (2026-12-21)"',
    ])
  })
  it('is not told when nothing would have been done to him', () => {
    expect(drafted(rows(['ben', '']), live).findings).toEqual([])
  })
})

it('a balance that a rename carries over is needed, with the place of the row if there is one', () => {
  const state = desired({ manages })
  const sight = { desired: state, live: hub(['ann'], { ann: 7 }), granting: grantingOf(state) }
  const have = { admin: false, groups: [] }
  const of = (reason: Reason) =>
    quotaActions({ name: 'anna', reason, wishes: {}, live: user('ann'), have, want: have }, sight)
  expect(of({ why: 'rule' }).map(({ reason }) => reason)).toEqual([{ why: 'needed' }])
  expect(of({ why: 'row', at: 'u.csv:2:1' }).map(({ reason }) => reason)).toEqual([{ why: 'needed', at: 'u.csv:2:1' }])
})
