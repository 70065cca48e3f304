import { expect, test } from 'vitest'

import { isWithin, minutesBetween } from '../../src/core/ages.ts'

test('minutes are counted between times as they are shown', () => {
  expect(minutesBetween('2026-03-01T09:15:59Z', '2026-03-01T09:17:00Z')).toBe(2)
  expect(minutesBetween('2026-03-01T09:15:00Z', '2026-03-01T09:15:59Z')).toBe(0)
  expect(minutesBetween('2026-03-01T09:16:00Z', '2026-03-01T09:15:59Z')).toBe(-1)
  expect(minutesBetween('', '2026-03-01T09:15:00Z')).toBeNaN()
})

test('an age counts in whole units, as it is shown', () => {
  const at = '2026-03-31T12:00:00Z'
  expect(isWithin('2026-02-28T12:01:00Z', at, [30, 'days'])).toBe(true)
  expect(isWithin('2026-02-28T12:00:59Z', at, [30, 'days'])).toBe(false)
  expect(isWithin('2026-03-30T11:01:00Z', at, [24, 'hours'])).toBe(true)
  expect(isWithin('2026-03-30T11:00:00Z', at, [24, 'hours'])).toBe(false)
})

test('an invalid time is within no age', () => {
  expect(isWithin('', '2026-03-31T12:00:00Z', [30, 'days'])).toBe(false)
})
