// Forecasts when the hub is free again, from the batches in flight and the duration of recent ones.

import { isFar, widest } from '../http/width.ts'

export interface Batch {
  /** Batches of one kind take a similar time per item. */
  readonly kind: string
  readonly items: number
  /** The hub needs little time for it, so several may be queued there. Of other batches only one is at the hub. */
  readonly isShort?: boolean
}

export interface ForecastOptions {
  /** Network round trip, ms; undefined when unknown: then only an answer shows that the hub is free. */
  readonly roundTripMs?: number | undefined
  /** The round trip is being measured, and `learn` will tell it. Until then only the first short batches overlap. */
  readonly isMeasuring?: boolean
  readonly nowMs: () => number
  /** A batch that takes longer, ms, shows that the hub is overloaded. */
  readonly longMs: number
}

export interface Forecast {
  /** The round trip is too short for overlapping to help, or unknown. */
  isNear(): boolean
  /** Tells the network round trip, ms; 0 when it could not be measured. */
  learn(roundTripMs: number): void
  isEmpty(): boolean
  /** Whether an answer has come. */
  hasAnswered(): boolean
  /** Whether to send the first batch of this kind in two parts: the answer to the smaller one forecasts the other. */
  isOpening(kind: string): boolean
  /** Time until this batch may be sent, ms; undefined when only an answer can tell. */
  untilFree(next: Batch): number | undefined
  /** Adds a batch in flight. */
  admit(batch: Batch): Seat
}

/** A batch in flight. Answers may overtake each other, so each belongs to its own. */
export interface Seat {
  /**
   * Learns from an answer to the batch.
   * @param isWell false for a lost or refused one: after it, as after a slow one, each batch waits for the previous
   * answer
   * @returns how long the hub worked on it, ms
   */
  answered(ms: number, isWell: boolean): number
  /** Removes the batch. */
  leave(): void
}

interface Entry extends Batch {
  readonly from: number
  isAnswered: boolean
}

/**
 * Number of recent batches; the slowest of them counts: arriving late loses a moment, arriving early makes others wait.
 */
const remembered = 4
/** Minimum gap between two batches, ms. Requests of other clients that arrived during the first are served before the second. */
const breathMs = 5
/** Maximum number of batches in flight, and of short ones. */
export const batchesInFlight = 4
export const shortInFlight = widest
/** Processing time of a batch without items, ms. */
const emptyMs = 4
/** Maximum of items in flight before the first answer of a kind: one usual batch, or two short ones. */
const unpriced = { batch: 50, short: 200 }
/** Maximum of queued short batches, as ms of processing: about a third of a usual batch of new users. */
const queuedMs = 100

export function openForecast({ nowMs, longMs, ...options }: ForecastOptions): Forecast {
  let { roundTripMs, isMeasuring = false } = options
  let onTheWay = isFar(roundTripMs) ? roundTripMs : undefined
  const ofLate = new Map<string, readonly number[]>()
  const inside: Entry[] = []
  let lastAnswer = Number.NEGATIVE_INFINITY
  let isCareful = false
  const priceOf = ({ kind, items }: Batch): number | undefined => {
    const each = ofLate.get(kind)
    return each === undefined ? undefined : emptyMs + Math.max(...each) * items
  }
  /** When the hub has done all that is in flight; undefined when only an answer can tell. */
  const endOfAll = (oneWayMs: number): number | undefined => {
    let end = lastAnswer - oneWayMs
    for (const entry of inside) {
      const price = priceOf(entry)
      // An answered batch that is still here is being read again or resent.
      if (price === undefined || entry.isAnswered) return undefined
      end = Math.max(end, entry.from + oneWayMs) + price
    }
    return end
  }
  /** Whether the next batch is within the maximum that applies before the first answer of its kind. */
  const isWithinFirst = ({ kind, items, isShort }: Batch): boolean => {
    // On a near hub waiting costs little, and the first answer may show that the hub stores other names.
    const seemsFar = onTheWay !== undefined || (isMeasuring && isShort === true)
    if (!seemsFar || ofLate.has(kind)) return false
    if (inside.some((entry) => entry.isAnswered || entry.kind !== kind)) return false
    return inside.reduce((sum, entry) => sum + entry.items, items) <= (isShort ? unpriced.short : unpriced.batch)
  }
  return {
    isNear: () => onTheWay === undefined,
    learn: (ms) => {
      isMeasuring = false
      roundTripMs = ms
      onTheWay = isFar(ms) ? ms : undefined
    },
    isEmpty: () => inside.length === 0,
    hasAnswered: () => lastAnswer > Number.NEGATIVE_INFINITY,
    isOpening: (kind) => onTheWay !== undefined && !ofLate.has(kind),
    untilFree: (next) => {
      if (inside.length === 0) return 0
      const isAlone = next.isShort !== true
      const wayMs = isAlone ? onTheWay : roundTripMs
      const isFull = inside.length >= (isAlone ? batchesInFlight : shortInFlight)
      if (isCareful || isFull) return undefined
      if (isWithinFirst(next)) return 0
      if (wayMs === undefined) return undefined
      const oneWayMs = wayMs / 2
      const end = endOfAll(oneWayMs)
      if (end === undefined) return undefined
      return Math.max(0, end + (isAlone ? breathMs : -queuedMs) - oneWayMs - nowMs())
    },
    admit: (batch) => {
      const entry: Entry = { ...batch, from: nowMs(), isAnswered: false }
      inside.push(entry)
      return {
        leave: () => void inside.splice(inside.indexOf(entry), 1),
        answered: (ms, isWell) => {
          const now = nowMs()
          const isOneOfMany = onTheWay !== undefined || inside.length > 1
          // Of several in flight, the later one only waited for the answer to the earlier one.
          const atIt = isWell && isOneOfMany ? Math.max(1, Math.min(ms - (onTheWay ?? 0), now - lastAnswer)) : ms
          lastAnswer = now
          if (!isWell || atIt > longMs) isCareful = true
          // What is sent again after the first answer may be only a part of the batch.
          if (entry.isAnswered) return atIt
          entry.isAnswered = true
          const each = Math.max(0, atIt - emptyMs) / entry.items
          ofLate.set(entry.kind, [each, ...(ofLate.get(entry.kind) ?? [])].slice(0, remembered))
          return atIt
        },
      }
    },
  }
}
