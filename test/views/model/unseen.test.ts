import { expect, test } from 'vitest'
import { unseenWords } from '../../../src/views/model/unseen.ts'
import { judgePlan, verdictTitle } from '../../../src/views/model/verdict.ts'
import { createOf, now, planOf } from '../fixtures.ts'

test('what the guard visibility names is not visible, also when a flag lets it pass', () => {
  const found = {
    guard: 'visibility',
    level: 'warn',
    message: 'allowed by --allow visibility: ...',
    actions: [],
  } as const
  const plan = planOf([createOf('ann')], { findings: [found] })
  expect(unseenWords(plan)).toEqual(['values that the plan compares (guard visibility)'])
  expect(verdictTitle(plan, judgePlan(plan, now))).toBe('ready, but not everything was visible')
  expect(unseenWords(planOf([createOf('ann')]))).toEqual([])
})
