import { describe, expect, it } from 'vitest'

import {
  dayAfter,
  dayOf,
  isActiveSince,
  isLeavingGroup,
  leavingDate,
  leavingDay,
  leavingDays,
  leavingGroup,
  withoutLeaving,
} from '../../src/core/leaving.ts'

describe('a group of notices', () => {
  it('is called after the day', () => expect(leavingGroup('2026-12-13')).toBe('hubplan-leaving-2026-12-13'))
  it.each([
    ['hubplan-leaving-2026-12-13', '2026-12-13'],
    ['hubplan-leaving-2028-02-29', '2028-02-29'],
    ['hubplan-leaving-2026-02-29', undefined],
    ['hubplan-leaving-2026-13-01', undefined],
    ['hubplan-leaving-2026-1-1', undefined],
    ['hubplan-leaving-nonsense', undefined],
    ['hubplan-leaving-2026-12-13 ', undefined],
    ['hubplan-leaving-', undefined],
    ['Hubplan-leaving-2026-12-13', undefined],
    ['staff', undefined],
  ])('%j has the day %s', (name, day) => expect(leavingDay(name)).toBe(day))
  it('is reserved, with and without a day', () => {
    expect(['hubplan-leaving-2026-12-13', 'hubplan-leaving-x', 'hubplan-leavin'].map(isLeavingGroup)).toEqual([
      true,
      true,
      false,
    ])
  })
  it('is none of the groups of a roster', () => {
    const plain = ['a', 'b']
    expect(withoutLeaving(plain)).toBe(plain)
    expect(withoutLeaving(['a', 'hubplan-leaving-x', 'hubplan-leaving-2026-12-13'])).toEqual(['a'])
  })
})

describe('a day', () => {
  it('is that of UTC', () => {
    expect(dayOf('2026-12-13T23:59:59.999Z')).toBe('2026-12-13')
    expect(dayOf('2026-12-14T00:30:00+01:00')).toBe('2026-12-13')
  })
  it.each([
    ['2026-11-29', 14, '2026-12-13'],
    ['2026-12-13', -14, '2026-11-29'],
    ['2027-12-31', 60, '2028-02-29'],
    ['2026-10-25', 1, '2026-10-26'],
  ])('%s and %i days is %s', (day, days, then) => expect(dayAfter(day, days)).toBe(then))
  it('has begun at midnight: what happens then counts as since', () => {
    expect(isActiveSince('2026-11-29T00:00:00Z', '2026-11-29')).toBe(true)
    expect(isActiveSince('2026-11-28T23:59:59.999Z', '2026-11-29')).toBe(false)
    expect(isActiveSince(null, '2026-11-29')).toBe(false)
    expect(isActiveSince(undefined, '2026-11-29')).toBeUndefined()
  })
})

describe('the day on which a user leaves', () => {
  it('is that of the group; of several the last', () => {
    const groups = ['hubplan-leaving-2026-12-20', 'b', 'hubplan-leaving-2026-12-13', 'hubplan-leaving-x']
    expect(leavingDays({ groups })).toEqual(['2026-12-13', '2026-12-20'])
    expect(leavingDays({})).toEqual([])
    expect(leavingDate({ groups })).toBe('2026-12-20')
    expect(leavingDate({ groups: [] })).toBeUndefined()
  })
  it('is that of a delete that the system has accepted', () => {
    expect(leavingDate({ leavesAt: '2026-12-13T10:00:00Z' })).toBe('2026-12-13')
  })
})
