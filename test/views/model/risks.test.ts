import { expect, test } from 'vitest'

import { lostForGood } from '../../../src/views/model/risks.ts'
import { planOf, quotaSetOf, renameOf, stopOf } from '../fixtures.ts'

const lines = (...actions: Parameters<typeof planOf>[0]): readonly string[] =>
  lostForGood(planOf(actions)).map(({ lead, rest }) => `${lead} ${rest}`.trim())

test('what does not come back at all is told before what comes back in part', () => {
  expect(lines(renameOf('a', 'b'), stopOf('ann', {}))).toEqual([
    'What runs in the server to be stopped ends, and unsaved work there is lost.',
    'hubplan revert restores the old names, but files saved under the new ones may stay there.',
  ])
})

test('nothing is lost where every facet says so', () => {
  expect(lines(quotaSetOf('ann', null, 5))).toEqual([])
  expect(lines()).toEqual([])
})
