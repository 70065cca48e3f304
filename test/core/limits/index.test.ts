import { expect, test } from 'vitest'

import { allLimits, defaultLimits, tighten } from '../../../src/core/limits/index.ts'
import { limits } from '../live.ts'

test('a limit that an older plan does not know is at its default', () => {
  expect(allLimits(limits)).toEqual(defaultLimits)
})

test('the stricter of two settings holds: the smaller one, of min_admins the larger one', () => {
  const settings = { max_deletes: 50, min_admins: 1 }
  expect(tighten(settings, { max_deletes: 60, min_admins: 2 })).toEqual({ max_deletes: 50, min_admins: 2 })
  expect(tighten(settings, { max_deletes: 40, min_admins: 0 })).toEqual({ max_deletes: 40, min_admins: 1 })
})

test('what only one setting says holds', () => {
  expect(tighten({ max_deletes: 50 }, { max_creates: 7 })).toEqual({ max_deletes: 50, max_creates: 7 })
})
