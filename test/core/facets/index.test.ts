import { expect, test } from 'vitest'

import { everyFacet, everyOp, facets, traitsOf } from '../../../src/core/facets/index.ts'
import { waveOrder } from '../../../src/core/facets/traits.ts'

test('every op has an example of its own, a facet and a wave', () => {
  for (const traits of everyOp) {
    const { example, facet } = traits
    const { wave } = traitsOf(example)
    expect(traitsOf(example)).toBe(traits)
    expect(Object.keys(facets)).toContain(facet)
    expect(waveOrder).toContain(typeof wave === 'function' ? wave(example) : wave)
  }
  expect(new Set(everyOp.map(({ example }) => example.id)).size).toBe(everyOp.length)
})

test('no two facets read one column', () => {
  const columns = everyFacet.flatMap((facet) => facet.columns)
  expect(new Set(columns).size).toBe(columns.length)
})
