// fast-check by tier, for every test that asks for fast-check. For coverage and mutants the draws are the same every time,
// else a branch would be reached, or a mutant killed, today and not tomorrow.
import * as real from 'fast-check'

import { isFull, isSame } from './tier.ts'

const most = isSame ? 25 : 30
const seed = isSame ? { seed: 1 } : {}

const few: typeof real = {
  ...real,
  assert: ((property, parameters) =>
    real.assert(property, {
      ...parameters,
      ...seed,
      // Examples are the first draws: all of them, and some more.
      numRuns: Math.min(parameters?.numRuns ?? most, most + (parameters?.examples?.length ?? 0)),
    })) as typeof real.assert,
  sample: (generator, parameters) => {
    const asked = typeof parameters === 'number' ? { numRuns: parameters } : parameters
    return real.sample(generator, { ...asked, ...seed, numRuns: Math.min(asked?.numRuns ?? most, 10_000) })
  },
}

// biome-ignore lint/style/noDefaultExport: it stands in for the default export of fast-check
export default isFull ? real : few
