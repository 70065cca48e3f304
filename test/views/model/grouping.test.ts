import { expect, test } from 'vitest'

import { actionsOf, groupBy } from '../../../src/views/model/grouping.ts'
import { createOf, deleteOf } from '../fixtures.ts'

test('the actions of an op are the same ones in a small and in a large plan', () => {
  for (const size of [10, 3000]) {
    const actions = Array.from({ length: size }, (_, index) => (index % 3 === 0 ? deleteOf : createOf)(`u${index}`))
    const own = actionsOf({ actions }, 'user.delete')
    expect(own).toEqual(actions.filter(({ op }) => op === 'user.delete'))
    expect(actionsOf({ actions }, 'user.delete')).toEqual(own)
    expect(actionsOf({ actions }, 'group.delete')).toEqual([])
  }
})

test('a key is asked for once an item', () => {
  let asked = 0
  const groups = groupBy(['a', 'b', 'a'], (item) => {
    asked += 1
    return item
  })
  expect([...groups]).toEqual([
    ['a', ['a', 'a']],
    ['b', ['b']],
  ])
  expect(asked).toBe(3)
})
