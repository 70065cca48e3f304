import { expect, test } from 'vitest'

import { columns } from '../../../src/core/facets/columns.ts'
import { everyFacet } from '../../../src/core/facets/index.ts'

test('the manual tells every column that a facet has, and no other', () => {
  const own = everyFacet.flatMap((facet) => facet.columns)
  expect(Object.keys(columns).sort()).toEqual(['username', ...own].sort())
})
