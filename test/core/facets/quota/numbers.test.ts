import { describe, expect, test } from 'vitest'

import { quotaNumbers } from '../../../../src/core/facets/quota/numbers.ts'
import { snapshot, user } from '../../live.ts'

describe('quotas', () => {
  const quota = (balance: number, unlimited = false) => ({ quota: { balance, unlimited } })
  const people = [
    user('ann', quota(500)),
    user('bob', quota(-20)),
    user('cy', quota(70, true)),
    user('dan', { quota: null }),
    user('Eve', { quota: null }),
  ]
  const left = { balance: 900, unlimited: false }
  const quotas = new Map(['ann', 'bob', 'cy', 'eve', 'old', 'gone'].map((name) => [name, left]))

  test('are counted and summed, and those of nobody named', () => {
    expect(quotaNumbers(snapshot(people, { quotas, firstQuota: 100 }))).toEqual({
      limited: 2,
      unlimited: 1,
      none: 2,
      sum: 480,
      lowest: { name: 'bob', balance: -20 },
      gone: ['gone', 'old'],
      first: 100,
    })
  })

  test('of nobody are not known when only some users are visible', () => {
    const numbers = quotaNumbers(snapshot([], { quotas, complete: false }))
    expect(numbers).toMatchObject({ limited: 0, lowest: undefined, gone: undefined, first: undefined })
  })
})
