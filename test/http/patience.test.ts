import { describe, expect, it } from 'vitest'

import { backoffMs, openWaits } from '../../src/http/patience.ts'

describe('backoffMs', () => {
  it('doubles up to ten seconds', () =>
    expect([1, 2, 3, 20].map((attempt) => backoffMs(attempt, 1))).toEqual([250, 500, 1000, 10_000]))
  it('is at least half of that', () => expect(backoffMs(1, 0)).toBe(125))
})

describe('openWaits', () => {
  it('waits whole milliseconds also at the end, as the journal of an apply needs them', () => {
    const clock = [10.25, 10.25, 270.75, 900.125, 1100]
    const patience = { ms: 1000, isFromStart: true, nowMs: () => clock.shift() ?? 2000 }
    const waits = openWaits({ retries: 5, patience, random: () => 1 })
    const asked = [1, 2, 3, 4].map((attempt) => waits({ attempt, saidMs: undefined, hasAnswered: true })?.waitMs)
    expect(asked).toEqual([250, 500, 111, undefined])
  })
})
