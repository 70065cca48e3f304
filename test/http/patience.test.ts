import { describe, expect, it } from 'vitest'

import { backoffMs } from '../../src/http/patience.ts'

describe('backoffMs', () => {
  it('doubles up to ten seconds', () =>
    expect([1, 2, 3, 20].map((attempt) => backoffMs(attempt, 1))).toEqual([250, 500, 1000, 10_000]))
  it('is at least half of that', () => expect(backoffMs(1, 0)).toBe(125))
})
