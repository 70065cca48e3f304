import { afterEach, describe, expect, it, vi } from 'vitest'

import { roundTripMs } from '../../src/apply/width.ts'
import { lostError } from '../../src/http/lost.ts'
import type { Http } from '../../src/http/types.ts'

afterEach(() => void vi.restoreAllMocks())

const ping = { method: 'GET', path: '/' } as const

/** Answers that take so long, one after the other. */
function answersAfter(...times: number[]): Http {
  let now = 0
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  return async () => {
    now += times.shift() ?? 0
    return { status: 200, headers: {}, body: undefined, text: '' }
  }
}

describe('roundTripMs', () => {
  it('is the shortest of three', async () => {
    expect(await roundTripMs(answersAfter(40, 12, 30), ping)).toBe(12)
  })
  it('asks three times', async () => {
    const left = [40, 30, 20, 10]
    expect(await roundTripMs(answersAfter(...left), ping)).toBe(20)
  })
  it('is 0 when one of them got lost', async () => {
    expect(
      await roundTripMs(() => Promise.reject(lostError({ why: 'the connection broke off', sent: true })), ping),
    ).toBe(0)
  })
  it('does not hide a bug', async () => {
    const bug = new TypeError('a bug')
    await expect(roundTripMs(() => Promise.reject(bug), ping)).rejects.toBe(bug)
  })
})
