// How fast an apply goes: under a rate that was asked for, and slower when the hub is slow or says 429.
import type { BatchSizes, Call } from '../providers/types.ts'
import { type Gate, openGate } from './gate.ts'
import { steadyWidth } from './width.ts'

export interface PaceOptions {
  /** Single calls in flight at most; with a round trip, at first. */
  readonly width: number
  /** Of the network, ms: the width then follows what the hub does, and batches overlap on the way. */
  readonly roundTripMs?: number | undefined
  readonly sizes: BatchSizes
  /** Changing requests per second at most; undefined for no limit. */
  readonly rate: number | undefined
  /** Resolves when the hub has served those who came during a batch. */
  readonly letOthers?: (() => Promise<void>) | undefined
  readonly nowMs: () => number
  readonly wait: (ms: number) => Promise<void>
}

export interface Took {
  /** Until the answer, or until it was given up. */
  readonly ms: number
  /** Until its intent was on disk. */
  readonly beforeMs: number
  /** The answer says that it was done. */
  readonly isWell: boolean
}

export interface Pace {
  /** Resolves when the next request may go. */
  turn(): Promise<void>
  width(): number
  sizes(): BatchSizes
  /** What every batch goes through. */
  readonly gate: Pick<Gate, 'through'>
  /** Learns from a call that was answered, or lost. */
  took(lane: Call['lane'], took: Took): void
  /** Learns from a 429. */
  busy(): void
}

/** Creates and members per batch call: a batch freezes the hub for everybody else. */
export const usualSizes: BatchSizes = { create: 50, member: 100, quota: 200, password: 50 }

/** A batch freezes the hub for its time: longer than this is too long for everybody else. */
const longBatchMs = 1000
const shortBatchMs = 300
/** A single change takes 6 to 10 ms on a hub that is well. */
const longSingleMs = 2000
const smallest: BatchSizes = { create: 5, member: 10, quota: 20, password: 5 }
/** Quick answers in a row before it goes wider again. */
const patience = 20
/** Share of the newest answer in what is usual. */
const newest = 0.1

export function openPace(options: PaceOptions): Pace {
  let { width, sizes } = options
  const gate = openGate({ ...options, longMs: longBatchMs })
  let quick = 0
  /** Of the single calls of late, ms. */
  let usualMs: number | undefined
  let usualBeforeMs = 0
  let nextTurn = Number.NEGATIVE_INFINITY
  const slower = (): void => {
    width = Math.max(1, Math.floor(width / 2))
    quick = 0
  }
  const steady = (): number => {
    const { roundTripMs } = options
    return roundTripMs === undefined || usualMs === undefined
      ? options.width
      : // What a call spends at the disk is spent away from the hub, too.
        steadyWidth({ roundTripMs: roundTripMs + usualBeforeMs, width, usualMs: usualMs + usualBeforeMs })
  }
  return {
    gate,
    turn: async () => {
      if (options.rate === undefined) return
      const now = options.nowMs()
      const turn = Math.max(now, nextTurn)
      nextTurn = turn + 1000 / options.rate
      if (turn > now) await options.wait(turn - now)
    },
    width: () => width,
    sizes: () => sizes,
    took: (lane, { ms, beforeMs, isWell }) => {
      if (lane === 'batch') {
        sizes = resized(sizes, options.sizes, gate.answered(ms, isWell))
        return
      }
      usualBeforeMs += (beforeMs - usualBeforeMs) * (usualMs === undefined ? 1 : newest)
      usualMs = usualMs === undefined ? ms : usualMs + (ms - usualMs) * newest
      if (ms > longSingleMs) slower()
      else quick += 1
      if (quick < patience) return
      width += Math.sign(steady() - width)
      quick = 0
    },
    busy: slower,
  }
}

function resized(sizes: BatchSizes, largest: BatchSizes, ms: number): BatchSizes {
  const factor = ms > longBatchMs ? 0.5 : ms < shortBatchMs ? 1.5 : 1
  const within = (kind: keyof BatchSizes): number =>
    Math.min(largest[kind], Math.max(smallest[kind], Math.round(sizes[kind] * factor)))
  return { create: within('create'), member: within('member'), quota: within('quota'), password: within('password') }
}
