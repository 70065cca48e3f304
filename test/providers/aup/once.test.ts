import { describe, expect, test } from 'vitest'

import { onceOf } from '../../../src/providers/aup/once.ts'
import { add, reply } from './setup.ts'

const { find } = onceOf(add('ann', 5), 'mark', '2026-11-21T08:00:00Z')

const now = { balance: 7, unlimited: false }

interface Row {
  readonly id: number
  readonly at: string
  readonly description?: string
}

/** As the hub tells them. */
const told = (rows: readonly Row[]) =>
  reply(200, {
    balance: 7,
    unlimited: false,
    recent_transactions: rows.map(({ id, at, description = 'x' }) => ({ id, created_at: at, description })),
  })
/** Twenty of them, one a second, the newest first. */
const full = (newest: number, minute: string, zone = ''): Row[] =>
  Array.from({ length: 20 }, (_, index) => ({
    id: newest - index,
    at: `2026-11-21T${minute}:${String(40 - index).padStart(2, '0')}${zone}`,
  }))

describe('a grant', () => {
  test('that is told was given', () => {
    expect(find(told([{ id: 3, at: '2026-11-21T09:00:00', description: 'mark' }]), undefined)).toEqual({ is: 'done' })
    expect(find(told(full(99, '09:00').with(7, { id: 5, at: '', description: 'mark' })), 90)).toEqual({ is: 'done' })
  })

  test('tells the balance that it came to', () => {
    const rows = [{ description: 'mark', balance_after: 12 }]
    expect(find(reply(200, { ...now, recent_transactions: rows }), undefined)).toEqual({ is: 'done', end: 12 })
  })

  test.each([true, 1])('is not given yet, to a user who is unlimited (%j)', (unlimited) => {
    const body = { balance: 7, unlimited, recent_transactions: [] }
    expect(find(reply(200, body), undefined)).toMatchObject({ now: { balance: 7, unlimited: true } })
  })

  test('that is told twice was given twice', () => {
    const twice = [3, 4].map((id) => ({ id, at: '2026-11-21T09:00:00', description: 'mark' }))
    expect(find(told(twice), undefined)).toEqual({ is: 'doubled' })
  })

  test('is not counted by what has no number', () => {
    const rows = [{ created_at: '2026-11-21T09:00:00' }, { id: 4, created_at: '2026-11-21T09:00:00' }, 'x']
    expect(find(reply(200, { ...now, recent_transactions: rows }), undefined)).toEqual({ is: 'absent', newest: 4, now })
  })

  test('that the whole history does not tell was not given', () => {
    expect(find(told([]), undefined)).toEqual({ is: 'absent', newest: 0, now })
    expect(find(told(full(99, '09:00').slice(1)), undefined)).toEqual({ is: 'absent', newest: 98, now })
    expect(find(told(full(99, '09:00').slice(1)), 3)).toEqual({ is: 'absent', newest: 98, now })
  })

  test.each(['', 'Z', '+00:00'])('was not given when the window reaches back to before the plan (zone %s)', (zone) => {
    expect(find(told(full(99, '07:59', zone)), undefined)).toEqual({ is: 'absent', newest: 99, now })
    expect(find(told(full(99, '08:00', zone)), undefined)).toEqual({ is: 'out of sight' })
  })

  test('a zone is heard', () => {
    expect(find(told(full(99, '08:30', '+01:00')), undefined).is).toBe('absent')
    expect(find(told(full(99, '07:30', '-0100')), undefined).is).toBe('out of sight')
  })

  test('was not given when the window reaches back to the mark', () => {
    expect(find(told(full(99, '09:00')), 85)).toEqual({ is: 'absent', newest: 99, now })
    expect(find(told(full(99, '09:00')), 79)).toEqual({ is: 'out of sight' })
  })

  test('may be cut off in the oldest second that is told', () => {
    // 80 is from before the mark, and whatever came after it in its second is not told.
    expect(find(told(full(99, '09:00')), 80)).toEqual({ is: 'out of sight' })
    const second = full(99, '09:00').map(({ id }) => ({ id, at: '2026-11-21T09:00:00' }))
    expect(find(told(second.reverse()), 99)).toEqual({ is: 'out of sight' })
    const planned = second.map(({ id }) => ({ id, at: '2026-11-21T08:00:00' }))
    expect(find(told(planned), undefined)).toEqual({ is: 'out of sight' })
  })

  test('times that cannot be read prove nothing', () => {
    expect(find(told(full(99, '07:00').with(4, { id: 95, at: 'yesterday' })), undefined).is).toBe('out of sight')
  })

  test.each([
    [500, { error: 'x' }],
    [200, '<html>'],
    [200, { recent_transactions: 'x' }],
    [200, {}],
    [200, { recent_transactions: [] }],
    [200, { balance: '7', recent_transactions: [] }],
  ])('%i %j tells nothing', (status, body) => {
    expect(find(reply(status, body), undefined)).toEqual({ is: 'unreadable' })
  })

  test.each([
    [302, ''],
    [401, ''],
    [403, { error: 'Access denied' }],
  ])('%i %j speaks of the token', (status, body) => {
    expect(find(reply(status, body), undefined)).toEqual({ is: 'unreadable', kind: 'token' })
  })
})
