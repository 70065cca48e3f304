import { expect, test } from 'vitest'

import { summaryWords } from '../../src/views/verdict.ts'
import { planOf, readPlan, renameOf, startOf, stopOf } from './fixtures.ts'

test('every op is counted', () => {
  const plan = readPlan('facets')
  const words = summaryWords(plan)
  const total = (words.match(/\d+/g) ?? []).reduce((sum, amount) => sum + Number(amount), 0)
  expect(new Set(plan.actions.map((action) => action.op)).size).toBe(11)
  expect(total).toBe(plan.actions.length)
  expect(words).toBe(
    '1 user to create, 6 to delete, 4 to rename, 1 to demote, 1 group to create, 2 to delete, 2 to change, 3 memberships to add, 1 to remove, 27 servers to start, 6 to stop',
  )
})

test('one is one', () => {
  expect(summaryWords(planOf([renameOf('ann', 'anna'), startOf('bob'), stopOf('cy', {})]))).toBe(
    '1 user to rename, 1 server to start, 1 to stop',
  )
})
