import { describe, expect, test } from 'vitest'

import type { Action, ActionOf, Reason, UserImage } from '../../../../src/core/types.ts'
import { checkedWords } from '../../../../src/views/model/first-screen/checked.ts'
import { timeWords } from '../../../../src/views/model/times.ts'
import { judgePlan } from '../../../../src/views/model/verdict.ts'
import { createOf, deleteOf, now, planOf } from '../../fixtures.ts'

const created = '2024-01-01T00:00:00Z'

function gone(user: string, reason: Partial<Reason> = {}, image: Partial<UserImage> = {}): ActionOf<'user.delete'> {
  const action = deleteOf(user)
  return {
    ...action,
    before: { ...action.before, created, ...image },
    reason: { ...action.reason, ...reason },
  }
}

const wordsOf = (...actions: readonly Action[]): string => {
  const plan = planOf(actions)
  const words = checkedWords(plan, judgePlan(plan, now), timeWords(now, true))
  return words.replace(/^apply reads the target again, and stops before the first change when |; read .*$/g, '')
}

describe('before the first change', () => {
  test('a deletion is compared with the account, not with its activity', () => {
    expect(wordsOf(gone('ann'))).toBe(
      'a user to be deleted is another account, has other admin rights or has started a server; activity since the reading does not stop it',
    )
  })

  test('activity counts where inactivity is the reason', () => {
    const unused = gone('ann', { why: 'rule', inactive_for: '180d' })
    expect(wordsOf(unused, gone('bob', { why: 'rule', never_logged_in: true }), createOf('cy'))).toBe(
      'a user to be deleted is another account, has other admin rights, has started a server or was active since the reading, or when another change no longer fits',
    )
    expect(wordsOf(unused, gone('bob'))).toMatch(
      /started a server; activity since the reading stops it only where inactivity is the reason$/,
    )
  })

  test('nothing is promised that the token could not see', () => {
    const { created: _, servers: __, ...image } = gone('ann').before
    expect(wordsOf({ ...gone('ann'), before: image })).toBe(
      'a user to be deleted has other admin rights; activity since the reading does not stop it',
    )
  })

  test('a plan without deletions says no more than that it must fit', () => {
    expect(wordsOf(createOf('ann'))).toBe('a change of this plan no longer fits')
  })
})
