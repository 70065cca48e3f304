import { describe, expect, it } from 'vitest'

import { openPace, type Pace, type PaceOptions } from '../../src/apply/pace.ts'
import { widthFor } from '../../src/apply/width.ts'
import type { BatchSizes } from '../../src/providers/types.ts'

function paceOf(more: Partial<PaceOptions> = {}) {
  const clock = { now: 0 }
  const waits: number[] = []
  const pace = openPace({
    width: 8,
    sizes: { create: 50, member: 100, quota: 200, password: 50 },
    rate: undefined,
    nowMs: () => clock.now,
    wait: async (ms) => {
      waits.push(ms)
      clock.now += ms
    },
    ...more,
  })
  return { pace, waits, clock }
}

/** A batch was answered after this time, ms. */
function batchTook(pace: Pace, ms: number): Promise<void> {
  return pace.through({ kind: 'user.create', items: 50 }, async (took) => took({ ms, beforeMs: 0, isWell: true }))
}

describe('a rate', () => {
  it('spaces requests evenly', async () => {
    const { pace, waits, clock } = paceOf({ rate: 10 })
    for (let turn = 0; turn < 4; turn += 1) await pace.turn()
    expect(waits).toEqual([100, 100, 100])
    expect(clock.now).toBe(300)
  })
  it('keeps the spacing when many ask at once', async () => {
    const waits: number[] = []
    const { pace } = paceOf({ rate: 4, wait: async (ms) => void waits.push(ms) })
    await Promise.all([1, 2, 3, 4].map(() => pace.turn()))
    expect(waits).toEqual([250, 500, 750])
  })
  it('does not make up for a quiet time', async () => {
    const { pace, waits, clock } = paceOf({ rate: 10 })
    await pace.turn()
    clock.now = 5000
    await pace.turn()
    await pace.turn()
    expect(waits).toEqual([100])
  })
  it('is no limit when it is not asked for', async () => {
    const { pace, waits } = paceOf()
    for (let turn = 0; turn < 100; turn += 1) await pace.turn()
    expect(waits).toEqual([])
  })
})

describe('the width', () => {
  it('halves on a 429 and never falls below one', () => {
    const { pace } = paceOf()
    const widths = [1, 2, 3, 4, 5].map(() => {
      pace.busy()
      return pace.width()
    })
    expect(widths).toEqual([4, 2, 1, 1, 1])
  })
  it('halves on a slow answer, and grows back after twenty quick ones, no wider than it was', () => {
    const { pace } = paceOf({ width: 4 })
    pace.took({ ms: 2001, beforeMs: 0, isWell: true })
    expect(pace.width()).toBe(2)
    for (let answer = 0; answer < 19; answer += 1) pace.took({ ms: 10, beforeMs: 0, isWell: true })
    expect(pace.width()).toBe(2)
    pace.took({ ms: 10, beforeMs: 0, isWell: true })
    expect(pace.width()).toBe(3)
    for (let answer = 0; answer < 200; answer += 1) pace.took({ ms: 10, beforeMs: 0, isWell: true })
    expect(pace.width()).toBe(4)
  })
})

describe('the size of batches', () => {
  it('halves when a batch took too long for everybody else, down to a floor', async () => {
    const { pace } = paceOf()
    const sizes: BatchSizes[] = []
    for (let batch = 0; batch < 5; batch += 1) {
      await batchTook(pace, 1001)
      sizes.push(pace.sizes())
    }
    expect(sizes.map((size) => size.create)).toEqual([25, 13, 7, 5, 5])
    expect(sizes.at(-1)?.member).toBe(10)
  })
  it('grows back when batches are quick, no larger than it was', async () => {
    const { pace } = paceOf()
    for (let batch = 0; batch < 5; batch += 1) await batchTook(pace, 1001)
    for (let batch = 0; batch < 20; batch += 1) await batchTook(pace, 100)
    expect(pace.sizes()).toEqual({ create: 50, member: 100, quota: 200, password: 50 })
  })
})

describe('the size of batches that overlap', () => {
  it.each([
    { where: 'far away', roundTripMs: 20, create: 25, password: 25 },
    { where: 'near', roundTripMs: 19, create: 50, password: 50 },
  ])('$where: two that queue take no longer than a usual one', async ({ roundTripMs, create, password }) => {
    const { pace } = paceOf({ roundTripMs })
    expect(pace.sizes()).toEqual({ create, member: 100, quota: 200, password })
    for (let batch = 0; batch < 5; batch += 1) await batchTook(pace, 1001)
    for (let batch = 0; batch < 20; batch += 1) await batchTook(pace, 100)
    expect(pace.sizes()).toEqual({ create, member: 100, quota: 200, password })
  })
})

describe('a round trip that is being measured', () => {
  const learned = async (ms: number, meanwhile: (pace: Pace) => unknown = () => undefined) => {
    const { pace } = paceOf({ width: 4, measured: Promise.resolve(ms) })
    const before = [pace.width(), pace.sizes().create]
    meanwhile(pace)
    await new Promise((resolve) => setImmediate(resolve))
    return [before, [pace.width(), pace.sizes().create]]
  }
  it('widens what is in flight on a far hub, where batches stay halved', async () =>
    expect(await learned(50)).toEqual([
      [4, 25],
      [12, 25],
    ]))
  it.each([3, 0])('(%i ms) shows that whole batches may be sent', async (ms) =>
    expect(await learned(ms)).toEqual([
      [4, 25],
      [4, 50],
    ]),
  )
  it('widens nothing that was slowed down meanwhile', async () => {
    const [, slowed] = await learned(50, (pace) => pace.busy())
    expect(slowed?.[0]).toBe(2)
    const [, small] = await learned(3, (pace) => batchTook(pace, 1001))
    expect(small?.[1]).toBe(13)
  })
  it('lets small batches grow to whole ones on a near hub', async () => {
    const { pace } = paceOf({ measured: Promise.resolve(3) })
    await batchTook(pace, 1001)
    await new Promise((resolve) => setImmediate(resolve))
    for (let batch = 0; batch < 5; batch += 1) await batchTook(pace, 100)
    expect(pace.sizes().create).toBe(50)
  })
  it('shows that whole batches may be sent, also when one was answered meanwhile', async () => {
    const [, after] = await learned(3, (pace) => batchTook(pace, 500))
    expect(after?.[1]).toBe(50)
  })
  it('begins with halved batches also where its upper limit is near', async () => {
    const { pace } = paceOf({ roundTripMs: 19, measured: Promise.resolve(3) })
    expect(pace.sizes().create).toBe(25)
  })
  it('is the measure of the width from then on', async () => {
    const { pace } = paceOf({ width: 4, measured: Promise.resolve(50) })
    await new Promise((resolve) => setImmediate(resolve))
    for (let answer = 0; answer < 200; answer += 1) pace.took({ ms: 60, beforeMs: 0, isWell: true })
    expect(pace.width()).toBe(19)
  })
})

describe('a batch that takes neither long nor short', () => {
  it.each([300, 1000])('(%i ms) leaves the size of the next as it is', async (ms) => {
    const { pace } = paceOf()
    await batchTook(pace, 1001)
    await batchTook(pace, ms)
    expect(pace.sizes()).toEqual({ create: 25, member: 50, quota: 100, password: 25 })
  })
})

describe('widthFor', () => {
  it.each([
    [0, 4],
    [5, 4],
    [25, 8],
    [50, 12],
    [60, 14],
    [500, 32],
  ])('%i ms of round trip: %i in flight', (roundTrip, width) => expect(widthFor(roundTrip)).toBe(width))
})
