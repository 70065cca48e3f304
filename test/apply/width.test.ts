import { afterEach, describe, expect, it, vi } from 'vitest'

import { openOthers, roundTripMs } from '../../src/apply/width.ts'
import { lostError } from '../../src/http/lost.ts'
import type { Http } from '../../src/http/types.ts'
import { elapsedMs } from '../helpers/clocks.ts'

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
    expect(await roundTripMs(answersAfter(40, 12, 30), ping, elapsedMs)).toBe(12)
  })
  it('asks three times', async () => {
    const left = [40, 30, 20, 10]
    expect(await roundTripMs(answersAfter(...left), ping, elapsedMs)).toBe(20)
  })
  it('is 0 when one of them got lost', async () => {
    expect(
      await roundTripMs(
        () => Promise.reject(lostError({ why: 'the connection was lost', sent: true })),
        ping,
        elapsedMs,
      ),
    ).toBe(0)
  })
  it('does not hide a bug', async () => {
    const bug = new TypeError('a bug')
    await expect(roundTripMs(() => Promise.reject(bug), ping, elapsedMs)).rejects.toBe(bug)
  })
})

describe('openOthers', () => {
  /** How many small questions a batch is put off for, by how long each takes. */
  async function questions(...times: number[]): Promise<number[]> {
    const left = [...times]
    let now = 0
    let asked = 0
    const others = openOthers(
      async () => {
        asked += 1
        now += left.shift() ?? 2
        return { status: 200, headers: {}, body: undefined, text: '' }
      },
      ping,
      () => now,
    )
    const counts: number[] = []
    while (left.length > 0) {
      asked = 0
      await others()
      counts.push(asked)
    }
    return counts
  }

  it('asks once when nobody else does', async () => {
    expect(await questions(2, 3, 2)).toEqual([1, 1, 1])
  })
  it('asks on while the answers are slow', async () => {
    expect(await questions(2, 20, 9, 2, 2)).toEqual([1, 3, 1])
  })
  it('asks five times at most, of a hub that is never quiet', async () => {
    expect(await questions(2, 20, 20, 20, 20, 20)).toEqual([1, 5])
  })
  it('leaves it to the batch to tell that the hub is gone', async () => {
    const lost = openOthers(
      () => Promise.reject(lostError({ why: 'the connection was lost', sent: true })),
      ping,
      () => 0,
    )
    await expect(lost()).resolves.toBeUndefined()
  })
  it('does not hide a bug', async () => {
    const bug = new TypeError('a bug')
    await expect(
      openOthers(
        () => Promise.reject(bug),
        ping,
        () => 0,
      )(),
    ).rejects.toBe(bug)
  })
})
