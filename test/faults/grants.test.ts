// A few of the kills of `npm run test:grants`.
import { afterAll, beforeAll, expect, test } from 'vitest'

import { sized } from '../helpers/tier.ts'
import { type Granting, openGranting, playGrants } from './grants.ts'

let stage: Granting
beforeAll(async () => {
  stage = await openGranting(40)
})
afterAll(() => stage.close())

test.each([1, 2, 3, 4, 5].slice(0, sized(5, 2)))(
  'a killed apply grants exactly once (seed %i)',
  async (seed) => {
    const { wrong, doubled, kills } = await playGrants(stage, seed)
    expect({ wrong, doubled }).toEqual({ wrong: [], doubled: [] })
    expect(kills).toBeGreaterThan(0)
  },
  60_000,
)
