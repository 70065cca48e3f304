import { expect, test } from 'vitest'

import type { Action, ActionOf } from '../../../../src/core/types.ts'
import {
  groupWords,
  newQuotaWords,
  type QuotaChange,
  quotaChanges,
  quotaWords,
} from '../../../../src/views/facets/quota/changes.ts'
import { createOf, planOf, quotaAddOf, quotaSetOf, renameOf, unlimitedOf } from '../../fixtures.ts'

const free = { balance: 70, unlimited: true }

function bound(balance: number) {
  return { balance, unlimited: false }
}

function changes(...actions: Action[]): readonly QuotaChange[] {
  return [...quotaChanges(planOf(actions)).values()]
}

test.each<[ActionOf<'quota.set' | 'quota.add' | 'quota.unlimited'>, string, boolean]>([
  [quotaSetOf('a', bound(500), 800), '500 -> 800 (+300)', false],
  [quotaSetOf('a', bound(12_000), 800), '12,000 -> 800 (-11,200)', true],
  [quotaSetOf('a', null, 500), 'none -> 500', false],
  [quotaSetOf('a', free, 500), 'unlimited -> 500', true],
  [quotaSetOf('a', bound(-20), 0), '-20 -> 0 (+20)', false],
  [quotaAddOf('a', bound(120), 100), '+100 (120 -> 220 now)', false],
  [quotaAddOf('a', null, 100), '+100 (none -> 100 now)', false],
  [quotaAddOf('a', free, 100), '+100 (unlimited now)', false],
  [quotaAddOf('a', bound(120), -100), '-100 (120 -> 20 now)', true],
  [unlimitedOf('a', bound(40)), '40 -> unlimited', false],
  [unlimitedOf('a', null), 'none -> unlimited', false],
])('%j reads %s', (action, words, isLowered) => {
  expect(changes(action).map((change) => [quotaWords(change), change.isLowered])).toEqual([[words, isLowered]])
})

test('a new user loses nothing, and it is told what the name brings along', () => {
  const old = changes(createOf('a'), quotaSetOf('a', bound(900), 0))
  expect(old).toMatchObject([{ isNew: true, isLowered: false }])
  expect(old.map(newQuotaWords)).toEqual(['quota 0, not the 900 that the name had'])
  expect(changes(createOf('a'), quotaSetOf('a', null, 500)).map(newQuotaWords)).toEqual(['quota 500'])
  expect(changes(createOf('a'), unlimitedOf('a', null)).map(newQuotaWords)).toEqual(['quota unlimited'])
  expect(changes(createOf('a'), quotaAddOf('a', bound(5), 50)).map(newQuotaWords)).toEqual([
    'quota +50 to the 5 that the name had',
  ])
})

test('a renamed user has the balance of the old name', () => {
  const rename = renameOf('ann', 'anna', { quota: bound(500) })
  const words = (balance: number) => changes(rename, quotaSetOf('anna', null, balance)).map(quotaWords)
  expect(words(500)).toEqual(['500, as before'])
  expect(words(100)).toEqual(['500 -> 100 (-400)'])
  expect(changes(renameOf('ann', 'anna'), quotaSetOf('anna', bound(7), 9)).map(quotaWords)).toEqual(['7 -> 9 (+2)'])
})

test('sums say who counts for nothing in them', () => {
  expect(groupWords(changes(quotaAddOf('a', bound(1), 100), quotaAddOf('b', null, 100)))).toBe('2 users, +200 in all')
  expect(groupWords(changes(unlimitedOf('a', null), quotaSetOf('b', free, 5)))).toBe(
    '2 users, 1 becomes unlimited, 1 was unlimited',
  )
})
