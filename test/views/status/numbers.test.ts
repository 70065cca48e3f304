import { expect, test } from 'vitest'

import { topOf } from '../../../src/views/status/html/scale.ts'
import { summaryOf } from '../../../src/views/status/numbers.ts'

test('a scale ends at a round number whose half is round', () => {
  const ends = [0, 1, 2, 3, 9, 10, 11, 13, 17, 99, 101, 333, 1300, 14_226].map((most) => topOf([most]))
  expect(ends).toEqual([2, 2, 2, 4, 10, 10, 12, 14, 20, 100, 120, 400, 1400, 16_000])
  expect(topOf([])).toBe(2)
})

test('a trend is summed up for who cannot see it', () => {
  const points = [
    { date: '2026-11-01', value: 3000 },
    { date: '2026-11-02', value: 0 },
  ]
  expect(summaryOf({ noun: 'minute', points })).toBe(
    '2 days from 2026-11-01: 1,500 minutes a day on average, at most 3,000 on 2026-11-01, at least 0 on 2026-11-02',
  )
  expect(summaryOf({ noun: 'minute', points: [] })).toBe('no days')
})
