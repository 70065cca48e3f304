// What the files say of quotas and a plan leaves out.
import { expect, test } from 'vitest'

import { hub, rule, wish } from '../../aup.ts'
import { drafted, snapshot, user } from '../../live.ts'

function told(...args: Parameters<typeof drafted>): string[] {
  return drafted(...args)
    .findings.filter(({ guard }) => guard === 'topup')
    .map(({ level, message }) => `${level}: ${message}`)
}

const rows = wish([
  { username: 'ann', quota: '+100' },
  { username: 'ben', quota: '+5' },
  { username: 'cat', quota: '7' },
])
const live = hub(['ann', 'ben', 'cat'], { ann: 1 })

test('sums to add and rules are told, with what grants them', () => {
  expect(told({ ...rows, quotaRules: [rule()] }, live)).toEqual([
    'info: this plan grants nothing: it leaves out 2 rows with a sum to add (u.csv:2:1) and 1 quota rule; to grant them, plan with --topup',
  ])
  expect(told(wish([{ username: 'ann', quota: '+100' }]), live)).toEqual([
    'info: this plan grants nothing: it leaves out 1 row with a sum to add (u.csv:2:1); to grant them, plan with --topup',
  ])
  expect(told(wish([], {}, { quotaRules: [rule(), rule({ name: 'daily' })] }), live)).toEqual([
    'info: this plan grants nothing: it leaves out 2 quota rules; to grant them, plan with --topup',
  ])
})

test('nothing is told of a plan that grants, of balances, and of people who go', () => {
  expect(told({ ...rows, quotaRules: [rule()], aims: { topup: true } }, live)).toEqual([])
  expect(told(wish([{ username: 'cat', quota: '7' }]), live)).toEqual([])
  expect(told(wish([{ username: 'ann', quota: '+100', ensure: 'absent' }]), live)).toEqual([])
})

test('rules are of no use on a system without quotas', () => {
  expect(told({ quotaRules: [rule()] }, snapshot([user('ann')]))).toEqual([
    'warn: 1 quota rule is not used: this system has no quotas',
  ])
  expect(told({ quotaRules: [rule(), rule()] }, snapshot([user('ann')]))).toEqual([
    'warn: 2 quota rules are not used: this system has no quotas',
  ])
})
