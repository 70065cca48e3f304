import { expect, it } from 'vitest'

import { allFor, allForRules, subjectsOnly } from '../../../src/core/guards/extents.ts'
import { allLimits } from '../../../src/core/limits/index.ts'
import type { Action } from '../../../src/core/types.ts'
import { options } from '../live.ts'
import { admin, create, leave, remove } from './actions.ts'

const planned = (...actions: readonly Action[]) => ({ actions, limits: allLimits(options.limits) })

it('the users of the actions are enough', () => {
  expect(subjectsOnly(planned(create('ann'), remove('ben')))).toEqual({})
})

it('all users are needed for some ops', () => {
  const extent = allFor('user.create', 'user.delete')
  expect(extent(planned(admin('ann', true), remove('ben')))).toBe('all')
  expect(extent(planned(admin('ann', true)))).toEqual({})
})

it('all users are needed where a rule plans an op', () => {
  const extent = allForRules('member.remove')
  expect(extent(planned(leave('ann', 'ml', { why: 'rule' })))).toBe('all')
  expect(extent(planned(leave('ann', 'ml'), remove('ben', {}, { why: 'rule' })))).toEqual({})
})
