// A few of the runs of `npm run test:faults`; to have one again alone: npm run test:faults -- --seed N
import { describe, expect, it } from 'vitest'

import { sized } from '../helpers/tier.ts'
import { play } from './play.ts'
import { scenarioOf } from './scenario.ts'

const seeds = Array.from({ length: sized(20, 5) }, (_, index) => index + 1)

describe.concurrent('an apply that is disturbed, killed and started again', () => {
  it.each(seeds)(
    'ends as planned, each change made once and truly told (seed %i)',
    async (seed) => {
      const { lost, doubled, wrong, strays, actions, faults, kills } = await play(seed)
      expect({ lost, doubled, wrong, strays }).toEqual({ lost: [], doubled: [], wrong: [], strays: [] })
      expect(actions).toBeGreaterThanOrEqual(50)
      expect(actions).toBeLessThanOrEqual(500)
      expect(faults.size).toBeGreaterThan(0)
      if (seed % 5 === 0) expect(kills).toBeGreaterThan(0)
    },
    120_000,
  )
})

it('the same seed makes the same hub and the same wishes', () => {
  expect(scenarioOf(7)).toEqual(scenarioOf(7))
  expect(scenarioOf(7)).not.toEqual(scenarioOf(8))
})
