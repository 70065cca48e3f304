import { describe, expect, test } from 'vitest'

import type { ApplyEvent } from '../../../src/core/types.ts'
import { foldApply, foldRead, noApplying, noReading, speedOf } from '../../../src/views/progress/state.ts'

const at = '2026-03-02T09:20:00Z'
const start: ApplyEvent = { type: 'start', at, digest: 'sha256:00', total: 1000 }

function applied(n: number): ApplyEvent {
  return { type: 'applied', at, action: `user.create:s${n}`, how: 'changed' }
}

describe('reading', () => {
  test('the last page counts', () => {
    const pages = [200, 399].map((rows) => ({ type: 'page', what: 'users', rows, total: 412 }) as const)
    expect(pages.reduce(foldRead, noReading)).toEqual({
      users: { rows: 399, total: 412 },
      pages: 2,
      seams: 0,
      restarts: 0,
      isMoved: false,
    })
  })

  test('a restart is remembered, and over with the next page', () => {
    const moved = foldRead(noReading, { type: 'moved', what: 'users', attempt: 1, why: 'a name twice' })
    expect(moved).toEqual({ pages: 0, seams: 0, restarts: 1, isMoved: true })
    expect(foldRead(moved, { type: 'page', what: 'users', rows: 1, total: 2 })).toMatchObject({
      restarts: 1,
      isMoved: false,
    })
  })
})

test('seams of both listings are counted', () => {
  const users = foldRead(noReading, { type: 'seams', what: 'users', checked: 7 })
  expect(foldRead(users, { type: 'seams', what: 'groups', checked: 1 })).toMatchObject({ seams: 8 })
})

describe('the wave', () => {
  const waves = [
    { words: 'creating users', ids: new Set(['user.create:s1']) },
    { words: 'deleting users', ids: new Set(['user.delete:s2']) },
  ]
  const intent = (id: string): ApplyEvent => ({ type: 'intent', at, method: 'POST', path: '/', actions: [id] })

  test('is that of what was sent last, also when a canary begins again', () => {
    const said = ['user.create:s1', 'user.delete:s2', 'user.create:s1'].map(
      (id) => foldApply({ ...noApplying, waves }, intent(id), 0).wave,
    )
    expect(said).toEqual([0, 1, 0])
    const last = foldApply({ ...noApplying, waves, wave: 1 }, intent('user.create:s1'), 0)
    expect(last.wave).toBe(0)
  })

  test('stays where an action is of none', () => {
    expect(foldApply({ ...noApplying, waves, wave: 1 }, intent('group.create:x'), 0).wave).toBe(1)
    expect(foldApply(noApplying, intent('group.create:x'), 0).wave).toBeUndefined()
  })
})

describe('applying', () => {
  test('every action ends once', () => {
    const events: ApplyEvent[] = [
      start,
      { type: 'intent', at, method: 'POST', path: '/users', actions: ['user.create:s1'] },
      applied(1),
      { type: 'failed', at, action: 'user.create:s2', status: 400, message: 'no' },
      { type: 'skipped', at, action: 'user.create:s3', why: 'stale', message: 'no' },
      { type: 'unknown', at, action: 'user.create:s4', message: 'no' },
      { type: 'retry', at, method: 'POST', path: '/users', attempt: 1, wait_ms: 500, why: '503' },
      { type: 'end', at, ok: false },
    ]
    const state = events.reduce((before, event) => foldApply(before, event, 0), noApplying)
    expect(state).toMatchObject({ total: 1000, done: 4, failed: 1, skipped: 1, unknown: 1, retries: 1 })
    expect(state.latest).toBe('changed  user.create s1')
    expect(state.troubles).toEqual([
      'skipped  user.create s3 (stale): no',
      'unknown  user.create s4: no',
      'retry    POST /users in 0.5 s (attempt 1): 503',
    ])
  })

  test('the newest wait stands for all, and leaves room for failures', () => {
    const retry = (attempt: number): ApplyEvent => {
      return { type: 'retry', at, method: 'GET', path: '/user', attempt, wait_ms: 500, why: '503' }
    }
    const failed = (name: string): ApplyEvent => {
      return { type: 'failed', at, action: `user.create:${name}`, status: 400, message: 'no' }
    }
    const events = [failed('a'), retry(1), retry(1), failed('b'), retry(2), retry(2)]
    const state = events.reduce((before, event) => foldApply(before, event, 0), noApplying)
    expect(state.retries).toBe(4)
    expect(state.troubles).toEqual([
      'failed   user.create a: 400 no',
      'failed   user.create b: 400 no',
      'retry    GET /user in 0.5 s (attempt 2): 503',
    ])
  })

  test('the speed is that of the last seconds', () => {
    let state = foldApply(noApplying, start, 0)
    expect(speedOf(state, 0)).toBeUndefined()
    for (let n = 1; n <= 100; n += 1) state = foldApply(state, applied(n), n * 1000)
    for (let n = 101; n <= 400; n += 1) state = foldApply(state, applied(n), 100_000 + (n - 100) * 100)
    expect(speedOf(state, 130_000)?.perSecond).toBeCloseTo(10, 0)
    expect(speedOf(state, 130_000)?.secondsLeft).toBeCloseTo(60, -1)
    expect(state.marks.length).toBeLessThan(25)
  })
})
