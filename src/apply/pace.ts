// The pace of an apply: below the requested rate, and slower when the hub is slow or answers 429.

import { isFar, steadyWidth } from '../http/width.ts'
import type { BatchSizes } from '../providers/types.ts'
import type { Batch } from './forecast.ts'
import { type Gate, openGate } from './gate.ts'
import { widthFor } from './width.ts'

export interface PaceOptions {
  /** Most single calls in flight; with `roundTripMs` or `measured` only the initial number. */
  readonly width: number
  /** Network round trip, ms. When given, the width follows the hub's answers, and batches overlap in transit. */
  readonly roundTripMs?: number | undefined
  /**
   * The same while it is being measured; 0 when it could not be. Until then `roundTripMs`, if given, is its upper limit, and
   * batches are as small as on a far hub.
   */
  readonly measured?: Promise<number> | undefined
  readonly sizes: BatchSizes
  /** Most mutating requests per second; undefined for no limit. */
  readonly rate: number | undefined
  /** Resolves when the hub has served the requests that queued during a batch. */
  readonly letOthers?: (() => Promise<void>) | undefined
  readonly nowMs: () => number
  readonly wait: (ms: number) => Promise<void>
}

export interface Took {
  /** Until the answer, or the timeout. */
  readonly ms: number
  /** Until the intent was on disk. */
  readonly beforeMs: number
  /** The answer confirms the change. */
  readonly isWell: boolean
}

type Tell = (took: Took) => void

export interface Pace {
  /** Resolves when the rate allows the next request. */
  turn(): Promise<void>
  width(): number
  sizes(): BatchSizes
  /** Serializes batches at the hub, and adapts to each of their requests that was answered or lost. */
  through(batch: Batch, run: (took: Tell) => Promise<void>): Promise<void>
  /** See `Forecast`. */
  isOpening: Gate['isOpening']
  /** Adapts to a single call that was answered or lost. */
  readonly took: Tell
  /** Slows down after a 429. */
  busy(): void
}

/** Items per batch call. JupyterHub serves no other request while it works on a batch. */
export const usualSizes: BatchSizes = { create: 50, member: 100, quota: 200, password: 50 }

/** A batch that blocks the hub for longer is halved the next time. */
const longBatchMs = 1000
const shortBatchMs = 300
/** A healthy hub takes 6 to 10 ms for a single change. */
const longSingleMs = 2000
const smallest: BatchSizes = { create: 5, member: 10, quota: 20, password: 5 }
/** Quick answers in a row before the width grows again. */
const patience = 20
/** Weight of the newest answer in the moving average. */
const newest = 0.1

export function openPace(options: PaceOptions): Pace {
  let { width, roundTripMs } = options
  const isMeasuring = options.measured !== undefined && roundTripMs === undefined
  const largestAt = (ms: number | undefined): BatchSizes => (isFar(ms) ? halved(options.sizes) : options.sizes)
  let largest = options.measured === undefined ? largestAt(roundTripMs) : halved(options.sizes)
  let sizes = largest
  const gate = openGate({ ...options, isMeasuring, longMs: longBatchMs })
  options.measured?.then((ms) => {
    roundTripMs = ms
    gate.learn(ms)
    // What was slowed down meanwhile grows back as usual.
    if (width === options.width) width = widthFor(ms)
    if (sizes.create === largest.create) sizes = largestAt(ms)
    largest = largestAt(ms)
  })
  let quick = 0
  /** Moving average of single calls, ms. */
  let usualMs: number | undefined
  let usualBeforeMs = 0
  let nextTurn = Number.NEGATIVE_INFINITY
  const slower = (): void => {
    width = Math.max(1, Math.floor(width / 2))
    quick = 0
  }
  const steady = (): number => {
    return roundTripMs === undefined || usualMs === undefined
      ? options.width
      : // Time spent on the disk is time away from the hub, like the round trip.
        steadyWidth({ roundTripMs: roundTripMs + usualBeforeMs, width, usualMs: usualMs + usualBeforeMs })
  }
  return {
    isOpening: gate.isOpening,
    through: (batch, run) =>
      gate.through(batch, (answered) =>
        run(({ ms, isWell }) => {
          sizes = resized(sizes, largest, answered(ms, isWell))
        }),
      ),
    turn: async () => {
      if (options.rate === undefined) return
      const now = options.nowMs()
      const turn = Math.max(now, nextTurn)
      nextTurn = turn + 1000 / options.rate
      if (turn > now) await options.wait(turn - now)
    },
    width: () => width,
    sizes: () => sizes,
    took: ({ ms, beforeMs }) => {
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

/**
 * Batches that overlap: where the hub is slower than was forecast, two of them queue there, and other users wait no longer
 * than for a usual one. Of short batches the gate lets only a few queue.
 */
function halved(sizes: BatchSizes): BatchSizes {
  return { ...sizes, create: Math.ceil(sizes.create / 2), password: Math.ceil(sizes.password / 2) }
}

function resized(sizes: BatchSizes, largest: BatchSizes, ms: number): BatchSizes {
  const factor = ms > longBatchMs ? 0.5 : ms < shortBatchMs ? 1.5 : 1
  const within = (kind: keyof BatchSizes): number =>
    Math.min(largest[kind], Math.max(smallest[kind], Math.round(sizes[kind] * factor)))
  return { create: within('create'), member: within('member'), quota: within('quota'), password: within('password') }
}
