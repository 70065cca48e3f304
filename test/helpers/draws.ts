// fast-check by tier: every test imports it from here. For coverage and mutants the draws are the same every time, else a
// branch would be reached, or a mutant killed, today and not tomorrow; in continuous integration for the sake of the change.
import * as real from 'fast-check'

import { isFull, isSame } from './tier.ts'

export * from 'fast-check'

const most = isSame ? 25 : 20
const seed = isSame ? { seed: 1 } : {}

const assertFew = ((property, parameters) =>
  real.assert(property, {
    ...parameters,
    ...seed,
    // Examples are the first draws: all of them, and some more.
    numRuns: Math.min(parameters?.numRuns ?? most, most + (parameters?.examples?.length ?? 0)),
  })) as typeof real.assert

const sampleFew: typeof real.sample = (generator, parameters) => {
  const asked = typeof parameters === 'number' ? { numRuns: parameters } : parameters
  return real.sample(generator, { ...asked, ...seed, numRuns: Math.min(asked?.numRuns ?? most, 10_000) })
}

const assertAll = ((property, parameters) => real.assert(property, { ...parameters, ...seed })) as typeof real.assert

const sampleAll: typeof real.sample = (generator, parameters) =>
  real.sample(generator, { ...(typeof parameters === 'number' ? { numRuns: parameters } : parameters), ...seed })

/** `fc.assert`, with as many draws as the tier allows. */
export const assert = isFull ? assertAll : assertFew

/** `fc.sample`, likewise. */
export const sample = isFull ? sampleAll : sampleFew
