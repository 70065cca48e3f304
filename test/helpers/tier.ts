// How much the tests draw. `npm test` is run often and takes a few draws and small sizes; continuous integration runs everything
// once with HUBPLAN_TESTS=full. With `same` (coverage, mutants) the few draws are the same ones every time.
const tier = process.env['HUBPLAN_TESTS'] ?? 'few'
if (!['full', 'few', 'same'].includes(tier)) throw new Error(`HUBPLAN_TESTS=${tier}: give full, few or same`)

export const isFull = tier === 'full'
/** In continuous integration too: no change is held up by a draw that it has nothing to do with. Other runs draw anew. */
export const isSame = tier === 'same' || process.env['CI'] !== undefined

/** A size, or a number of draws, by tier. */
export function sized(full: number, few: number): number {
  return isFull ? full : few
}

/** Cases that are alike: all of them, or every third. Give each of several tests of the same cases another `at`: together they draw all. */
export function thirdOf<Case>(cases: readonly Case[], at = 0): readonly Case[] {
  return isFull ? cases : cases.filter((_, index) => index % 3 === at % 3)
}

/** Cases that are alike: all of them, or one. Give each version of a hub another `at`, and each gets another one. */
export function casesOf<Case>(cases: readonly Case[], at: number): readonly Case[] {
  return isFull ? cases : cases.slice(at % cases.length, (at % cases.length) + 1)
}
