import { describe, expect, test } from 'vitest'

import type { Plan } from '../../../src/core/types.ts'
import { applyCommand, judgePlan, summaryWords } from '../../../src/views/model/verdict.ts'
import {
  createOf,
  passwordOf,
  planOf,
  quotaAddOf,
  quotaSetOf,
  readPlan,
  renameOf,
  startOf,
  stopOf,
  unlimitedOf,
} from '../fixtures.ts'

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

test('a plan whose time is invalid has expired', () => {
  const plan = planOf([createOf('ann')], { expires_at: '9999-99-99T00:00:00Z' })
  expect(judgePlan(plan, '2026-03-02T11:20:00Z').is).toBe('expired')
})

test('one is one', () => {
  expect(summaryWords(planOf([renameOf('ann', 'anna'), startOf('bob'), stopOf('cy', {})]))).toBe(
    '1 user to rename, 1 server to start, 1 to stop',
  )
})

test('what takes from a balance is not counted with what gives', () => {
  const had = { balance: 500, unlimited: false }
  const actions = [
    passwordOf('new'),
    createOf('new'),
    quotaSetOf('new', had, 0),
    quotaSetOf('ann', had, 800),
    quotaSetOf('bob', had, 100),
    quotaAddOf('cy', had, -10),
    quotaAddOf('dan', had, 10),
    unlimitedOf('eve', had),
  ]
  expect(summaryWords(planOf(actions))).toBe(
    '1 user to create, 2 quotas to lower, 2 to set, 1 to top up, 1 to make unlimited, 1 password to set',
  )
})

describe('the command that applies a plan', () => {
  const commandOf = (file: string, planned_with?: NonNullable<Plan['planned_with']>): string =>
    applyCommand(file, planOf([createOf('new')], planned_with === undefined ? {} : { planned_with }))

  test('has every flag that apply needs, quoted for a shell', () => {
    const flags = {
      config: "it's here/a b.yaml",
      target: 'emea',
      policy: '$(x) `y`',
      url: true,
      state: 'the ledger',
    } as const
    expect(commandOf('my plan.json', flags)).toBe(
      String.raw`hubplan apply 'my plan.json' --config 'it'\''s here/a b.yaml' --target emea --url ` +
        `${planOf([]).target.url} --policy '$(x) \`y\`' --state 'the ledger'`,
    )
  })

  test('reads no file and no value as a flag', () => {
    expect(commandOf('--yes', { config: '--skip-stale', policy: '' })).toBe(
      "hubplan apply ./--yes --config=--skip-stale --policy ''",
    )
  })
})
