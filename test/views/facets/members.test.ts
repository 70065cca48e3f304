import { expect, test } from 'vitest'

import { knownOf } from '../../../src/views/facets/known.ts'
import { memberships } from '../../../src/views/facets/members.ts'
import { createOf, joinOf, planOf, renameOf } from '../fixtures.ts'

const rowsOf = (...actions: Parameters<typeof planOf>[0]) => memberships(knownOf(planOf(actions))).comment?.().rows

test('a new user is one change, and counts as a member', () => {
  expect(rowsOf(createOf('dave'), joinOf('dave', 'ml'), joinOf('erin', 'ml'))).toEqual([
    '| `ml` | +2: `erin`, 1 new user |  |',
  ])
})

test('a renamed user is no new one, and joins under the new name', () => {
  expect(rowsOf(renameOf('ann', 'anna'), joinOf('anna', 'ml'))).toEqual(['| `ml` | +1: `anna` |  |'])
})
