// fast-check for coverage and mutants: the same draws every time, else a branch would be reached, or a mutant killed, today
// and not tomorrow; and few of them, since there are thousands of mutants.
import * as real from 'fast-check'

const most = 25
const seed = 1

const fc: typeof real = {
  ...real,
  assert: ((property, parameters) =>
    real.assert(property, {
      ...parameters,
      seed,
      numRuns: Math.min(parameters?.numRuns ?? most, most),
    })) as typeof real.assert,
  sample: (generator, parameters) => {
    const numRuns = typeof parameters === 'number' ? parameters : (parameters?.numRuns ?? most)
    return real.sample(generator, { seed, numRuns: Math.min(numRuns, 10_000) })
  },
}

// biome-ignore lint/style/noDefaultExport: it stands in for the default export of fast-check
export default fc
