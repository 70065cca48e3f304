import { expect, test } from 'vitest'

import { daysBetween, hoursBetween, minutesBetween } from '../../src/core/ages.ts'

test('minutes are counted between times as they are shown', () => {
  expect(minutesBetween('2026-03-01T09:15:59Z', '2026-03-01T09:17:00Z')).toBe(2)
  expect(minutesBetween('2026-03-01T09:15:00Z', '2026-03-01T09:15:59Z')).toBe(0)
  expect(minutesBetween('2026-03-01T09:16:00Z', '2026-03-01T09:15:59Z')).toBe(-1)
})

test('hours and days are whole, as they are shown', () => {
  const at = '2026-03-31T12:00:00Z'
  expect(daysBetween('2026-02-28T12:01:00Z', at)).toBe(30)
  expect(daysBetween('2026-02-28T12:00:59Z', at)).toBe(31)
  expect(hoursBetween('2026-03-30T11:01:00Z', at)).toBe(24)
  expect(hoursBetween('2026-03-30T11:00:59Z', at)).toBe(25)
})

test('an invalid time has no age', () => {
  const at = '2026-03-31T12:00:00Z'
  expect([minutesBetween('', at), hoursBetween(at, ''), daysBetween('never', at)]).toEqual([NaN, NaN, NaN])
})
