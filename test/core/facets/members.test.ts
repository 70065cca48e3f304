import { expect, it } from 'vitest'

import { exactReason } from '../../../src/core/facets/members.ts'

it('the reason of a group that is exact by no declaration has no place', () => {
  expect(exactReason(undefined)).toEqual({ why: 'exact' })
})
