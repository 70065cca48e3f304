import { expect, test } from 'vitest'

import { waves } from '../../src/core/actions/waves.ts'
import { wavesOf } from '../../src/views/waves.ts'
import { createOf, deleteOf, joinOf } from './fixtures.ts'

test('waves are called after what they do', () => {
  const promote = {
    id: 'admin.set:a',
    op: 'admin.set',
    user: 'a',
    before: false,
    after: true,
    reason: { why: 'row' },
  } as const
  const demote = { ...promote, id: 'admin.set:b', user: 'b', before: true, after: false } as const
  const actions = [createOf('new'), joinOf('new', 'ml'), promote, demote, deleteOf('bob')]
  expect(wavesOf(waves(actions)).map(({ words, ids }) => [words, ids.size])).toEqual([
    ['creating users', 1],
    ['promoting users and adding members', 2],
    ['demoting admins', 1],
    ['deleting users', 1],
  ])
})
