import { expect, test } from 'vitest'

import { actionWords, inOrder, topicsOf } from '../../../src/views/facets/index.ts'
import { idWords } from '../../../src/views/words.ts'
import { planOf, propertiesOf, quotaAddOf, quotaSetOf, readPlan, renameOf, startOf, stopOf } from '../fixtures.ts'

test('an action is told in one line, and so is its id', () => {
  const actions = [renameOf('a\u001b', 'b'), propertiesOf('ml', {}, {}), startOf('ann'), stopOf('ann', {}, 'gpu')]
  const lines = ['user.rename a\\x1b -> b', 'group.properties ml', 'server.start ann', 'server.stop ann -> gpu']
  expect(actions.map(actionWords)).toEqual(lines)
  expect(actions.map((action) => idWords(action.id))).toEqual(lines)
})

test('a balance is told with its amount', () => {
  const actions = [quotaAddOf('ann', null, 1000), quotaAddOf('ann', null, -5), quotaSetOf('ann', null, 1000)]
  expect(actions.map(actionWords)).toEqual(['quota.add ann +1,000', 'quota.add ann -5', 'quota.set ann 1,000'])
})

test.each(['small', 'facets', 'aup', 'tokens'])(
  'every action of %s is told once on a screen and in a review',
  (name) => {
    const plan = readPlan(name)
    // Roles are told a second time, because they are looked at first.
    const onScreen = topicsOf(plan).flatMap(({ text, title, told }) =>
      text === undefined || title.startsWith('GIVE ROLES') ? [] : told,
    )
    const inReview = topicsOf(plan).flatMap(({ lines }) => lines?.() ?? [])
    const ids = plan.actions.map(({ id }) => id).sort()
    expect(onScreen.map(({ id }) => id).sort()).toEqual(ids)
    expect(inReview.flatMap(({ action, folded = [] }) => [action, ...folded].map(({ id }) => id)).sort()).toEqual(ids)
  },
)

test('what an order does not name comes last, and nothing is left out', () => {
  expect(inOrder({ a: 1, b: 2, c: 3 }, ['c'])).toEqual(['c', 'a', 'b'])
  const titles = topicsOf(planOf([])).map(({ title }) => title)
  expect(topicsOf(planOf([]), ['starts']).map(({ title }) => title)).toEqual([titles.at(-1), ...titles.slice(0, -1)])
})
