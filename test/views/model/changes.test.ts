import { describe, expect, test } from 'vitest'

import type { Plan } from '../../../src/core/types.ts'
import { knownOf } from '../../../src/views/facets/known.ts'
import { planHtml } from '../../../src/views/html/index.ts'
import { readRows } from '../../../src/views/html/rows.ts'
import { changesWords, countChanges } from '../../../src/views/model/changes.ts'
import { subjectOf } from '../../../src/views/model/others.ts'
import { risksOf } from '../../../src/views/model/risk-marks.ts'
import { readItems } from '../../../src/views/review/items.ts'
import { openReview } from '../../../src/views/review/model.ts'
import { beginReview } from '../../../src/views/review/state.ts'
import * as fc from '../../helpers/draws.ts'
import { createOf, joinOf, now, planOf } from '../fixtures.ts'
import { foundPlans } from '../plans.ts'

test('changes are counted in words', () => {
  expect([changesWords(0), changesWords(1), changesWords(2400)]).toEqual(['0 changes', '1 change', '2,400 changes'])
  expect([changesWords(1, 0), changesWords(2400, 17)]).toEqual(['0 of 1 change', '17 of 2,400 changes'])
})

test('a line counts as many changes as it shows', () => {
  expect(countChanges([])).toBe(0)
  expect(countChanges([{ actions: [createOf('ann'), joinOf('ann', 'ml')] }, { actions: [createOf('bob')] }])).toBe(3)
})

const itemsOf = (plan: Plan) => readItems(knownOf(plan)).flatMap(({ items }) => items)

describe('any plan', () => {
  test('has as many changes in the groups of a review as it has actions', () => {
    fc.assert(
      fc.property(foundPlans, (plan) => {
        const sums = readItems(knownOf(plan)).map(({ items }) => countChanges(items))
        expect(sums.reduce((sum, amount) => sum + amount, 0)).toBe(plan.actions.length)
      }),
      { numRuns: 300 },
    )
  })

  test('has as many changes in review and page', () => {
    fc.assert(
      fc.property(foundPlans, (plan) => {
        const given = { file: 'plan.json', now, color: false, by: 'ada', output: 'plan.approval.json' }
        const review = openReview({ plan, ...given })
        const { all, shown } = beginReview(review, { columns: 80, rows: 24 }).listing
        expect([all, shown]).toEqual([plan.actions.length, plan.actions.length])
        const page = planHtml(plan, { now, sha256: () => 'x' })
        expect(page.includes(`>${changesWords(all)}, one by one<`)).toBe(all > 0)
      }),
    )
  })

  test('has each action in one line of a review', () => {
    fc.assert(
      fc.property(foundPlans, (plan) => {
        const listed = itemsOf(plan).flatMap(({ actions }) => actions)
        expect(new Set(listed)).toEqual(new Set(plan.actions))
        expect(listed).toHaveLength(plan.actions.length)
      }),
      { numRuns: 300 },
    )
  })

  test('has the same risks in review and page', () => {
    fc.assert(
      fc.property(foundPlans, (plan) => {
        const known = knownOf(plan)
        const rows = readRows(plan).map(({ subject, risks }) => `${subject}: ${risks.join(' ')}`)
        const lines = itemsOf(plan).flatMap(({ actions }) =>
          actions.map((action) => `${subjectOf(action).name}: ${risksOf(action, known).join(' ')}`),
        )
        expect(lines.sort()).toEqual(rows.sort())
      }),
      { numRuns: 300 },
    )
  })

  test('has a line marked with the risks of all its actions', () => {
    fc.assert(
      fc.property(foundPlans, (plan) => {
        const known = knownOf(plan)
        for (const { actions, risks } of itemsOf(plan)) {
          expect(risks).toEqual(new Set(actions.flatMap((action) => risksOf(action, known))))
        }
      }),
      { numRuns: 300 },
    )
  })
})

test('a line of several changes says how many, after the admin flag', () => {
  const admin = { id: 'admin.set:ann', op: 'admin.set', user: 'ann', before: false, after: true } as const
  const reason = { why: 'row', at: 'users.csv:2:1' } as const
  const plan = planOf([
    createOf('ann'),
    { ...admin, reason },
    joinOf('ann', 'ml'),
    createOf('bob'),
    joinOf('bob', 'ml'),
  ])
  expect(itemsOf(plan).map(({ words }) => words)).toEqual([
    ['ADMIN', '3 changes', 'groups: ml', 'users.csv:2'],
    ['2 changes', 'groups: ml', 'users.csv:2'],
  ])
})
