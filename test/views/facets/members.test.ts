import { expect, test } from 'vitest'

import type { Action } from '../../../src/core/types.ts'
import { creates } from '../../../src/views/facets/accounts/creates.ts'
import { renames } from '../../../src/views/facets/accounts/losses.ts'
import type { Topic } from '../../../src/views/facets/facet.ts'
import { type Known, knownOf } from '../../../src/views/facets/known.ts'
import { memberships } from '../../../src/views/facets/members.ts'
import { createOf, joinOf, planOf, renameOf } from '../fixtures.ts'

function rowsOf(topicOf: (known: Known) => Topic, actions: readonly Action[]): readonly string[] | undefined {
  return topicOf(knownOf(planOf(actions))).comment?.().rows
}

test('a new user is one change, and counts as a member', () => {
  const actions = [createOf('dave'), joinOf('dave', 'ml'), joinOf('erin', 'ml')]
  expect(rowsOf(creates, actions)).toEqual(['| `dave` |  | `ml` | `users.csv:2` |'])
  expect(rowsOf(memberships, actions)).toEqual(['| `ml` | +2: `erin`, 1 new user |  |'])
})

test('a renamed user is no new one, and joins under the new name', () => {
  const actions = [renameOf('ann', 'anna'), joinOf('anna', 'ml')]
  expect(rowsOf(renames, actions)).toEqual(['| `ann` | `anna` |  |  | `users.csv:2` |'])
  expect(rowsOf(creates, actions)).toEqual([])
  expect(rowsOf(memberships, actions)).toEqual(['| `ml` | +1: `anna` |  |'])
})
