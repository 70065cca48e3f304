// What is planned of balances.
import { describe, expect, test } from 'vitest'
import { quotaActions } from '../../../../src/core/facets/quota/changes.ts'
import { grantingOf } from '../../../../src/core/facets/quota/granting.ts'
import type { Reason } from '../../../../src/core/types.ts'
import { balances, hub, manages, planned, quota, rule, wish } from '../../aup.ts'
import { desired, user } from '../../live.ts'

describe('what is planned', () => {
  test.each([
    ['5', 'ann=5'],
    ['unlimited', 'ann=unlimited'],
  ])('%s for a user without a row', (said, is) => {
    const live = hub(['ann'])
    expect(balances(wish([{ username: 'ann', quota: said }]), live)).toEqual([is])
    expect(planned(wish([{ username: 'ann', quota: said }]), live)[0]).toMatchObject({ before: null })
  })

  test.each([
    [7, '7', []],
    [7, '8', ['ann=8']],
    ['unlimited', 'unlimited', []],
    ['unlimited', '0', ['ann=0']],
    [0, '0', []],
    [-9, '0', ['ann=0']],
  ] as const)('of %s to %s', (has, said, is) => {
    expect(balances(wish([{ username: 'ann', quota: said }]), hub(['ann'], { ann: has }))).toEqual(is)
  })

  test('quota_when create is for new users only', () => {
    const wanted = wish(
      [
        { username: 'ann', quota: '5' },
        { username: 'new', quota: '5' },
      ],
      { quotaWhen: 'create' },
    )
    expect(balances(wanted, hub(['ann'], { ann: 3 }))).toEqual(['new=5'])
  })

  test('a grant is planned only by a top-up, each time', () => {
    const rows = [{ username: 'ann', quota: '+100' }]
    expect(balances(wish(rows), hub(['ann'], { ann: 3 }))).toEqual([])
    expect(balances(wish(rows, { topup: true }), hub(['ann'], { ann: 103 }))).toEqual(['ann+100'])
  })

  test('somebody who goes gets nothing', () => {
    const wanted = wish([{ username: 'ann', quota: '5', ensure: 'absent' }], { topup: true }, { quotaRules: [rule()] })
    expect(balances(wanted, hub(['ann'], { ann: 3 }))).toEqual([])
  })
})

describe('a rename', () => {
  const row = { username: 'anna', renamed_from: 'ann' }

  test.each([
    [300, {}, 'anna=300'],
    ['unlimited', {}, 'anna=unlimited'],
    [300, { anna: 'unlimited' }, 'anna=300'],
    ['unlimited', { anna: 9 }, 'anna=unlimited'],
    [-20, {}, 'anna=0'],
    [20_000_000, {}, 'anna=10000000'],
  ] as const)('carries %s along, whatever the new name has (%j)', (has, left, is) => {
    const live = hub(['ann'], { ann: has, ...left })
    expect(balances(wish([row]), live)).toEqual([is])
    expect(planned(wish([row]), live).find(({ op }) => op.startsWith('quota'))?.reason.why).toBe('needed')
  })

  test('carries it also when the row has a say only at creation', () => {
    expect(balances(wish([{ ...row, quota: '5' }], { quotaWhen: 'create' }), hub(['ann'], { ann: 300 }))).toEqual([
      'anna=300',
    ])
  })

  test('carries it also when the row is but a grant', () => {
    const rows = [{ ...row, quota: '+100' }]
    expect(balances(wish(rows), hub(['ann'], { ann: 300 }))).toEqual(['anna=300'])
    expect(balances(wish(rows, { topup: true }), hub(['ann'], { ann: 300 }))).toEqual(['anna=400'])
    expect(balances(wish(rows, { topup: true }), hub(['ann'], { ann: 'unlimited' }))).toEqual(['anna=unlimited'])
    expect(balances(wish(rows, { topup: true }), hub(['ann']))).toEqual(['anna+100'])
  })

  test('a row says it otherwise', () => {
    expect(balances(wish([{ ...row, quota: '5' }]), hub(['ann'], { ann: 300 }))).toEqual(['anna=5'])
  })

  test('what somebody else left with the new name is not taken over by one who has nothing', () => {
    expect(balances(wish([row]), hub(['ann'], { anna: 9000 }))).toEqual(['anna=50'])
    expect(balances(wish([row], { keepInherited: true }), hub(['ann'], { anna: 9000 }))).toEqual([])
    expect(balances(wish([row]), hub(['ann']))).toEqual([])
  })

  test('rules count from what is carried along', () => {
    const wanted = wish([row], { topup: true }, { quotaRules: [rule({ maxBalance: 350 })] })
    expect(balances(wanted, hub(['ann'], { ann: 300, anna: 7 }))).toEqual(['anna=350'])
    expect(balances({ ...wanted, scope: { manage: [['ann']] } }, hub(['ann'], { ann: 300 }))).toEqual(['anna=300'])
  })
})

describe('a name that was used before', () => {
  test.each([9, 'unlimited'] as const)('starts anew (%s)', (left) => {
    const live = hub([], { new: left })
    expect(balances(wish([{ username: 'new' }]), live)).toEqual(['new=50'])
    expect(balances(wish([{ username: 'new', quota: '+100' }]), live)).toEqual(['new=50'])
    expect(balances(wish([{ username: 'new', quota: '+100' }], { topup: true }), live)).toEqual(['new=150'])
    expect(balances(wish([{ username: 'new', quota: '9' }], { quotaWhen: 'create' }), live)).toEqual(
      left === 9 ? [] : ['new=9'],
    )
    expect(balances(wish([{ username: 'new' }], { keepInherited: true }), live)).toEqual([])
  })

  test('starts at nothing when the hub does not say what is first', () => {
    const { firstQuota: _, ...live } = hub([], { new: 9 })
    expect(balances(wish([{ username: 'new' }]), live)).toEqual(['new=0'])
  })
})

test('a hub without balances gets none', () => {
  const { quotas: _, ...live } = hub(['ann'])
  expect(balances(wish([{ username: 'ann', quota: '5' }], { topup: true }, { quotaRules: [rule()] }), live)).toEqual([])
})

test('a balance is what it says', () => {
  expect([quota(3), quota('unlimited')]).toEqual([
    { balance: 3, unlimited: false },
    { balance: 0, unlimited: true },
  ])
})

test('a rule gives nothing to a user who stays unlimited under a new name', () => {
  const wanted = wish([{ username: 'anna', renamed_from: 'ann' }], { topup: true }, { quotaRules: [rule()] })
  expect(
    planned(wanted, hub(['ann'], { ann: 'unlimited' }))
      .filter(({ op }) => op.startsWith('quota.'))
      .map(({ id }) => id),
  ).toEqual(['quota.unlimited:anna'])
})

test('a balance that a rename carries over is needed, with the place of the row if there is one', () => {
  const state = desired({ manages })
  const sight = { desired: state, live: hub(['ann'], { ann: 7 }), granting: grantingOf(state) }
  const have = { admin: false, groups: [] }
  const of = (reason: Reason) =>
    quotaActions({ name: 'anna', reason, wishes: {}, live: user('ann'), have, want: have }, sight)
  expect(of({ why: 'rule' }).map(({ reason }) => reason)).toEqual([{ why: 'needed' }])
  expect(of({ why: 'row', at: 'u.csv:2:1' }).map(({ reason }) => reason)).toEqual([{ why: 'needed', at: 'u.csv:2:1' }])
})
