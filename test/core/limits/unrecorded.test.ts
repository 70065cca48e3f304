// Limits of a plan that are looser than their defaults, without a word on what set them.
import { expect, test } from 'vitest'

import { defaultLimits } from '../../../src/core/limits/index.ts'
import { unrecorded } from '../../../src/core/limits/unrecorded.ts'
import type { Loosened, Override, Plan } from '../../../src/core/types.ts'
import { options } from '../live.ts'

function told(limits: Partial<Plan['options']['limits']>, more: Pick<Plan, 'loosened'> & Partial<Plan> = {}): string[] {
  const plan = { options: { ...options, limits: { ...defaultLimits, ...limits } }, overrides: [], ...more } as unknown
  return unrecorded(plan as Plan).map(({ limit, value, default: usual }) => `${limit} ${value} for ${usual}`)
}

test('defaults and tighter limits are nothing to tell of', () => {
  expect(told({})).toEqual([])
  expect(told({ max_deletes: 3, min_admins: 2, max_creates: 9 })).toEqual([])
})
test('a looser limit is one, whichever way it is looser', () => {
  expect(told({ max_deletes: 51, min_admins: 0 })).toEqual(['max_deletes 51 for 50', 'min_admins 0 for 1'])
})
test('what a flag or a file set is told as that', () => {
  const overrides: Override[] = [
    { flag: '--max-deletes', value: 51 },
    { flag: '--allow', value: 'min-admins' },
  ]
  const loosened: Loosened[] = [{ limit: 'max_delete_share', value: 1, default: 0.25, at: 'h.yaml:2:1' }]
  expect(told({ max_deletes: 51, max_delete_share: 1, max_demotions: 6 }, { overrides, loosened })).toEqual([
    'max_demotions 6 for 5',
  ])
})
test('a plan that does not know a limit says nothing of it', () => {
  const { max_demotions: _, max_rename_share: __, max_stop_share: ___, ...limits } = defaultLimits
  expect(unrecorded({ options: { ...options, limits }, overrides: [] } as unknown as Plan)).toEqual([])
})
