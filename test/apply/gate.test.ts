import { describe, expect, it } from 'vitest'

import { type Batch, batchesInFlight, type Seat } from '../../src/apply/forecast.ts'
import { openGate } from '../../src/apply/gate.ts'
import { openPace } from '../../src/apply/pace.ts'
import { steadyWidth } from '../../src/http/width.ts'

type Answered = Seat['answered']

interface WorldOptions {
  readonly roundTripMs: number
  readonly known?: boolean
  /** When the round trip becomes known, ms. */
  readonly knownFrom?: number
  readonly batch?: Omit<Batch, 'items'>
}

/**
 * A network and a hub of one thread, on a clock of their own: each batch is carried there, waits until the hub is free, takes
 * its time, and its answer is carried back.
 */
function worldOf({ roundTripMs, known, knownFrom, batch = { kind: 'create' } }: WorldOptions) {
  const timers: { readonly at: number; readonly run: () => void }[] = []
  const clock = { now: 0 }
  const wait = (ms: number): Promise<void> =>
    new Promise((resolve) => void timers.push({ at: clock.now + ms, run: resolve }))
  const gate = openGate({
    longMs: 1000,
    roundTripMs: known === false || knownFrom !== undefined ? undefined : roundTripMs,
    isMeasuring: knownFrom !== undefined,
    nowMs: () => clock.now,
    wait,
  })
  if (knownFrom !== undefined) wait(knownFrom).then(() => gate.learn(roundTripMs))
  const work: { arrived: number; from: number; to: number }[] = []
  let freeAt = 0
  const send = async (items: number, msPerItem: number, answered: Answered): Promise<void> => {
    const sent = clock.now
    await wait(roundTripMs / 2)
    const job = { arrived: clock.now, from: Math.max(clock.now, freeAt), to: 0 }
    job.to = job.from + items * msPerItem
    freeAt = job.to
    work.push(job)
    await wait(job.to - clock.now + roundTripMs / 2)
    answered(clock.now - sent, true)
  }
  /** Batches of one kind; the numbers are how long each of their items takes. */
  const all = async (prices: readonly number[], items = 50): Promise<void> => {
    const run = (price: number) => gate.through({ ...batch, items }, (answered) => send(items, price, answered))
    const done = Promise.all(prices.map(run)).then(() => timers.splice(0))
    for (let turns = 0; turns < 10_000; turns += 1) {
      for (let tick = 0; tick < 20; tick += 1) await undefined
      const next = timers.sort((one, other) => one.at - other.at).shift()
      if (next === undefined) break
      clock.now = Math.max(clock.now, next.at)
      next.run()
    }
    await done
  }
  return { all, work, clock }
}

/** Between the end of a batch and the beginning of the next, at the hub. */
function gaps(work: readonly { readonly from: number; readonly to: number }[]): number[] {
  return work.slice(1).map(({ from }, index) => Math.round(from - (work[index]?.to ?? 0)))
}

const even = Array.from({ length: 8 }, () => 7)

describe('batches', () => {
  it('wait for each answer when the hub is near', async () => {
    const { all, work } = worldOf({ roundTripMs: 4 })
    await all(even)
    expect(gaps(work)).toEqual(even.slice(1).map(() => 4))
  })
  it('wait for each answer when nothing is known of the way', async () => {
    const { all, work } = worldOf({ roundTripMs: 50, known: false })
    await all(even)
    expect(gaps(work)).toEqual(even.slice(1).map(() => 50))
  })
  it('lose the way once, and then leave the hub five free milliseconds', async () => {
    const { all, work } = worldOf({ roundTripMs: 50 })
    await all(even)
    expect(gaps(work)).toEqual([50, 5, 5, 5, 5, 5, 5])
  })
  it('set out together while they are no more than one usual batch, and are several on the way afterwards', async () => {
    const { all, work } = worldOf({ roundTripMs: 100 })
    await all(even, 20)
    expect(gaps(work)).toEqual([0, 5, 5, 5, 5, 5, 5])
  })
  it('never wait at the hub while they take as long as the one before', async () => {
    const { all, work } = worldOf({ roundTripMs: 200 })
    await all(even)
    for (const { arrived, from } of work) expect(from).toBe(arrived)
  })
  it('wait there for no more than what they took longer than foreseen, and only one of them', async () => {
    const { all, work } = worldOf({ roundTripMs: 50 })
    await all([6, 6, 9, 6, 9, 9])
    for (const { arrived, from } of work) expect(from - arrived).toBeLessThanOrEqual(50 * 3)
  })
})

describe('batches on a hub whose round trip is being measured', () => {
  it('follow the first one as soon as the hub turns out to be far away', async () => {
    const { all, work } = worldOf({ roundTripMs: 100, knownFrom: 102 })
    await all(even, 20)
    expect(gaps(work)).toEqual([0, 5, 5, 5, 5, 5, 5])
    expect(work[1]?.arrived).toBe(152)
  })
  it('wait for each answer when it turns out to be near, and short ones only for the first', async () => {
    const { all, work } = worldOf({ roundTripMs: 4, knownFrom: 20 })
    await all(even, 20)
    expect(gaps(work)).toEqual(even.slice(1).map(() => 4))
    const short = worldOf({ roundTripMs: 4, knownFrom: 20, batch: { kind: 'member.add', isShort: true } })
    await short.all([0.35, 0.35, 0.35, 0.35], 100)
    expect(gaps(short.work)).toEqual([0, 0, 0])
  })
  it('wait for the first answer when that is quicker', async () => {
    const { all, work } = worldOf({ roundTripMs: 100, knownFrom: 300 })
    await all([7, 7], 20)
    expect(gaps(work)).toEqual([100])
  })
  it('are not opened by a small one, which no other may follow yet', () => {
    const gate = openGate({ longMs: 1000, isMeasuring: true, nowMs: () => 0, wait: async () => undefined })
    expect(gate.isOpening('user.create')).toBe(false)
    gate.learn(50)
    expect(gate.isOpening('user.create')).toBe(true)
  })
  it('set out together where they are short', async () => {
    const { all, work } = worldOf({ roundTripMs: 50, knownFrom: 1000, batch: { kind: 'member.add', isShort: true } })
    await all([0.35, 0.35, 0.35], 100)
    expect(work.map(({ arrived }) => arrived)).toEqual([25, 25, 145])
  })
})

describe('a batch behind one of another kind', () => {
  it('waits until that one is answered', async () => {
    const gate = openGate({ longMs: 1000, roundTripMs: 50, nowMs: () => 0, wait: () => new Promise(() => undefined) })
    const begun: string[] = []
    let finish: () => void = () => undefined
    const run = async (answered: Answered): Promise<void> => {
      await new Promise<void>((resolve) => {
        finish = resolve
      })
      answered(120, true)
    }
    const first = gate.through({ kind: 'user.create', items: 10 }, run)
    const next = async () => void begun.push('second')
    const second = gate.through({ kind: 'password.set', items: 10 }, next)
    await new Promise((resolve) => setImmediate(resolve))
    expect(begun).toEqual([])
    finish()
    await Promise.all([first, second])
    expect(begun).toEqual(['second'])
  })
})

describe('short batches', () => {
  const short = { kind: 'member.add', isShort: true }
  it('queue for a tenth of a second of work once the first one is answered', async () => {
    const { all, work } = worldOf({ roundTripMs: 50, batch: short })
    await all(
      Array.from({ length: 12 }, () => 0.35),
      100,
    )
    expect(gaps(work)).toEqual([0, 15, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    for (const { arrived, from } of work) expect(from - arrived).toBeLessThanOrEqual(100)
  })
  it('queue on a near hub, too, after the first answer', async () => {
    const { all, work } = worldOf({ roundTripMs: 2, batch: short })
    await all(
      Array.from({ length: 6 }, () => 0.35),
      100,
    )
    expect(gaps(work)).toEqual([2, 0, 0, 0, 0])
  })
  it('wait for each answer when nothing is known of the way', async () => {
    const { all, work } = worldOf({ roundTripMs: 50, known: false, batch: short })
    await all([0.35, 0.35, 0.35], 100)
    expect(gaps(work)).toEqual([50, 50])
  })
  it('wait for one another while the hub is slow', async () => {
    const { all, work } = worldOf({ roundTripMs: 50, batch: short })
    await all([3, 3, 3, 3], 200)
    for (const { arrived, from } of work) expect(from - arrived).toBeLessThanOrEqual(100)
  })
  it('are no reason to ask whether others wait', async () => {
    let questions = 0
    const letOthers = async (): Promise<void> => {
      questions += 1
    }
    const gate = openGate({ longMs: 1000, roundTripMs: 2, nowMs: () => 0, wait: async () => undefined, letOthers })
    const run = async (answered: Answered): Promise<void> => void answered(100, true)
    for (let time = 0; time < 3; time += 1) await gate.through({ ...short, items: 100 }, run)
    expect(questions).toBe(0)
  })
})

describe('answers that overtake each other', () => {
  it('hold up nobody', async () => {
    const gate = openGate({ longMs: 1000, roundTripMs: 2, nowMs: () => 0, wait: () => new Promise(() => undefined) })
    const begun: string[] = []
    const ends = new Map<string, () => void>()
    const send = (name: string): Promise<void> =>
      gate.through({ kind: 'member.add', isShort: true, items: 10 }, async (answered) => {
        begun.push(name)
        await new Promise<void>((resolve) => void ends.set(name, resolve))
        answered(60, true)
      })
    const turns = () => new Promise((resolve) => setImmediate(resolve))
    const all = ['first', 'slow', 'quick', 'waiting'].map(send)
    ends.get('first')?.()
    await turns()
    expect(begun).toEqual(['first', 'slow', 'quick'])
    ends.get('quick')?.()
    await turns()
    expect(begun).toEqual(['first', 'slow', 'quick', 'waiting'])
    for (const end of ends.values()) end()
    await Promise.all(all)
  })
})

describe('the first batch', () => {
  it.each([
    { where: 'near', roundTripMs: 2, is: [false, false, false] },
    { where: 'far away', roundTripMs: 50, is: [true, false, true] },
  ])('$where, is one that an answer to a part would forecast: $is', async ({ roundTripMs, is }) => {
    const gate = openGate({ longMs: 1000, roundTripMs, nowMs: () => 0, wait: async () => undefined })
    const before = gate.isOpening('user.create')
    await gate.through({ kind: 'user.create', items: 10 }, async (answered) => void answered(120, true))
    expect([before, gate.isOpening('user.create'), gate.isOpening('password.set')]).toEqual(is)
  })
})

describe('what is being looked up after its answer', () => {
  it('is waited for', async () => {
    const clock = { now: 0 }
    const gate = openGate({
      longMs: 1000,
      roundTripMs: 50,
      nowMs: () => clock.now,
      wait: () => new Promise(() => undefined),
    })
    const batch = { kind: 'create', items: 50 }
    const begun: number[] = []
    let finish: () => void = () => undefined
    await gate.through(batch, async (answered) => {
      clock.now = 400
      answered(400, true)
    })
    const first = gate.through(batch, async (answered) => {
      begun.push(1)
      clock.now = 800
      answered(400, true)
      await new Promise<void>((resolve) => {
        finish = resolve
      })
    })
    const second = gate.through(batch, async () => void begun.push(2))
    await new Promise((resolve) => setImmediate(resolve))
    expect(begun).toEqual([1])
    finish()
    await Promise.all([first, second])
    expect(begun).toEqual([1, 2])
  })
})

describe.each([
  { after: 'a batch that was lost', ms: 30_000, isWell: false },
  { after: 'one that was refused', ms: 60, isWell: false },
  { after: 'one that took too long', ms: 1100, isWell: true },
])('after $after', ({ ms, isWell }) => {
  it('the next ones are sent one after the other, and its whole time counts', async () => {
    const clock = { now: 0 }
    const gate = openGate({ longMs: 1000, roundTripMs: 50, nowMs: () => clock.now, wait: async () => undefined })
    const batch = { kind: 'create', items: 50 }
    await gate.through(batch, async (answered) => {
      clock.now += 400
      answered(400, true)
    })
    await gate.through(batch, async (answered) => {
      clock.now += ms
      expect(answered(ms, isWell)).toBe(isWell ? ms - 50 : ms)
    })
    const begun: number[] = []
    let finish: () => void = () => undefined
    const first = gate.through(batch, async () => {
      begun.push(1)
      await new Promise<void>((resolve) => {
        finish = resolve
      })
    })
    const second = gate.through(batch, async () => void begun.push(2))
    clock.now += 100_000
    await new Promise((resolve) => setImmediate(resolve))
    expect(begun).toEqual([1])
    finish()
    await Promise.all([first, second])
    expect(begun).toEqual([1, 2])
  })
})

describe('others', () => {
  it.each([
    { where: 'near', roundTripMs: 2, asked: 2 },
    { where: 'far away', roundTripMs: 50, asked: 0 },
  ])('are let go first between two batches, $where: $asked of 3 times', async ({ roundTripMs, asked }) => {
    let questions = 0
    const letOthers = async (): Promise<void> => {
      questions += 1
    }
    const gate = openGate({ longMs: 1000, roundTripMs, nowMs: () => 0, wait: async () => undefined, letOthers })
    const run = async (answered: Answered): Promise<void> => void answered(100, true)
    for (let time = 0; time < 3; time += 1) await gate.through({ kind: 'create', items: 50 }, run)
    expect(questions).toBe(asked)
  })
})

it('lets everybody through when the run is stopped and no wait lasts any more', async () => {
  const clock = { now: 0 }
  const gate = openGate({ longMs: 1000, roundTripMs: 50, nowMs: () => clock.now, wait: async () => undefined })
  const batch = { kind: 'create', items: 50 }
  await gate.through(batch, async (answered) => {
    clock.now = 400
    answered(400, true)
  })
  const open = gate.through(batch, () => new Promise(() => undefined))
  let isIn = false
  await gate.through(batch, async () => {
    isIn = true
  })
  expect(isIn).toBe(true)
  expect(clock.now).toBe(400)
  void open
})

it('goes on after a batch that threw', async () => {
  const gate = openGate({ longMs: 1000, nowMs: () => 0, wait: async () => undefined })
  const batch = { kind: 'create', items: 1 }
  const fails = gate.through(batch, () => Promise.reject(new Error('disk')))
  await expect(fails).rejects.toThrow('disk')
  const runs = Array.from({ length: batchesInFlight }, () => gate.through(batch, async () => undefined))
  await expect(Promise.all(runs)).resolves.toHaveLength(batchesInFlight)
})

describe('the width that follows the hub', () => {
  it.each([
    { roundTripMs: 1, changeMs: 7, width: 4 },
    { roundTripMs: 50, changeMs: 7, width: 11 },
    { roundTripMs: 50, changeMs: 30, width: 5 },
    { roundTripMs: 50, changeMs: 200, width: 4 },
    { roundTripMs: 200, changeMs: 8, width: 29 },
    { roundTripMs: 400, changeMs: 7, width: 32 },
  ])('%o', ({ roundTripMs, changeMs, width }) => {
    // What `width` calls take each, on a hub of one thread.
    const usualMs = (inFlight: number): number => Math.max(roundTripMs + changeMs, inFlight * changeMs)
    let settled = 8
    for (let step = 0; step < 50; step += 1) {
      settled += Math.sign(steadyWidth({ roundTripMs, width: settled, usualMs: usualMs(settled) }) - settled)
    }
    expect(Math.abs(settled - width)).toBeLessThanOrEqual(1)
  })
  it('is that of the pace when the round trip is known, and fixed when a number was asked for', () => {
    const common = {
      width: 8,
      sizes: { create: 50, member: 100, quota: 200, password: 50 },
      rate: undefined,
      nowMs: () => 0,
      wait: async () => undefined,
    }
    const followed = openPace({ ...common, roundTripMs: 50 })
    const fixed = openPace(common)
    for (let answer = 0; answer < 400; answer += 1) {
      followed.took({ ms: 400, beforeMs: 0, isWell: true })
      fixed.took({ ms: 400, beforeMs: 0, isWell: true })
    }
    expect(followed.width()).toBe(4)
    expect(fixed.width()).toBe(8)
  })
})
