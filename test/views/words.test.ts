import { describe, expect, test } from 'vitest'

import { age, duration, listed, reasonWords, shortPlace } from '../../src/views/words.ts'

const now = '2026-03-02T12:00:00Z'

test.each([
  ['2026-03-02T11:59:30Z', 'just now'],
  ['2026-03-02T11:59:00Z', '1 minute ago'],
  ['2026-03-02T10:00:00Z', '2 hours ago'],
  ['2026-02-28T12:00:00Z', '2 days ago'],
  ['2025-12-20T12:00:00Z', '2 months ago'],
  ['2023-03-01T12:00:00Z', '3 years ago'],
  ['2026-03-09T12:00:00Z', 'in 7 days'],
  ['not a time', undefined],
])('the age of %s is %s', (iso, words) => {
  expect(age(iso, now)).toBe(words)
})

test('an age fits the times as they are shown, to the minute', () => {
  expect(age('2026-03-01T09:15:50Z', '2026-03-02T10:15:10Z')).toBe('25 hours ago')
  expect(age('2026-03-01T09:15:10Z', '2026-03-02T10:14:50Z')).toBe('24 hours ago')
  expect(age('2026-03-02T12:00:10Z', '2026-03-02T11:58:50Z')).toBe('in 2 minutes')
})

describe('words for', () => {
  test('lists', () => {
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listed)).toEqual(['', 'a', 'a and b', 'a, b and c'])
  })

  test('waiting', () => {
    expect([1, 45, 120, 7200].map(duration)).toEqual(['1 second', '45 seconds', '2 minutes', '2 hours'])
  })
})

test('a reason is put in words', () => {
  expect(reasonWords({ why: 'row', at: 'users.csv:4:1' })).toBe('users.csv:4')
  expect(reasonWords({ why: 'row', at: '--absent' })).toBe('--absent')
  expect(reasonWords({ why: 'rule', at: 'hubplan.yaml:12:5', inactive_for: '180d' })).toBe(
    'rule hubplan.yaml:12, inactive for 180d',
  )
  expect(reasonWords({ why: 'prune', at: 'hubplan.yaml:3:10' })).toBe('not in the roster (prune, hubplan.yaml:3)')
  expect(reasonWords({ why: 'exact', at: 'hubplan.yaml:9:3' })).toBe('not among its members (exact, hubplan.yaml:9)')
  expect(reasonWords({ why: 'needed', at: 'users.csv:4:1' })).toBe('needed by users.csv:4')
  expect(reasonWords({ why: 'revert', at: 'plan.json' })).toBe('undoes plan.json')
  expect(reasonWords({ why: 'prune' })).toBe('not in the roster (prune)')
})

test('a rule is told with all its conditions', () => {
  expect(reasonWords({ why: 'rule', at: 'hubplan.yaml:12:5', never_logged_in: true })).toBe(
    'rule hubplan.yaml:12, never logged in',
  )
  expect(reasonWords({ why: 'rule', at: 'hubplan.yaml:12:5', groups: ['guests', 'a, b'], inactive_for: '90d' })).toBe(
    'rule hubplan.yaml:12, in group "guests" or "a, b", inactive for 90d',
  )
  expect(reasonWords({ why: 'rule', at: 'hubplan.yaml:20:5', idle_for: '12h' })).toBe(
    'rule for idle servers hubplan.yaml:20, idle for 12h',
  )
})

test('a row can have expired', () => {
  expect(reasonWords({ why: 'row', at: 'users.csv:4:1', expires: '2026-02-28' })).toBe(
    'users.csv:4, expired 2026-02-28',
  )
})

test.each([
  ['files', 'users.csv:4; the files changed since the last plan'],
  ['hub', 'users.csv:4; the hub changed since the last plan'],
  ['both', 'users.csv:4; the files and the hub changed since the last plan'],
] as const)('a difference that comes from %s says so', (since, words) => {
  expect(reasonWords({ why: 'row', at: 'users.csv:4:1', since })).toBe(words)
})

test('only the column is left out of a place', () => {
  expect(shortPlace('a:b.csv:4:1')).toBe('a:b.csv:4')
  expect(shortPlace('users.csv:4')).toBe('users.csv:4')
})
