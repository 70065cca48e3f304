// Forecasts when the hub is free again, from the batches in flight and the duration of recent ones.

export interface Batch {
  /** Batches of one kind take a similar time per item. */
  readonly kind: string
  readonly items: number
}

export interface ForecastOptions {
  /** Network round trip, ms; undefined when unknown: then only an answer shows that the hub is free. */
  readonly roundTripMs?: number | undefined
  readonly nowMs: () => number
  /** A batch that takes longer, ms, shows that the hub is overloaded. */
  readonly longMs: number
}

export interface Forecast {
  /** The round trip is too short for overlapping to help. */
  readonly isNear: boolean
  isEmpty(): boolean
  /** Whether an answer has come. */
  hasAnswered(): boolean
  /** Time until the next batch may be sent, ms; undefined when only an answer can tell. */
  untilFree(): number | undefined
  /** Adds a batch in flight; the result removes it. */
  admit(batch: Batch): () => void
  /** See `Gate`. */
  answered(ms: number, isWell: boolean): number
}

interface Entry extends Batch {
  readonly from: number
  isAnswered: boolean
}

/** Below this round trip, ms, overlapping does not help. */
const leastRoundTripMs = 20
/**
 * Number of recent batches; the slowest of them counts: arriving late loses a moment, arriving early makes others wait.
 */
const remembered = 4
/** Minimum gap between two batches, ms, for other users' requests. */
const breathMs = 15
/** Maximum number of batches in flight. */
export const batchesInFlight = 4

export function openForecast({ roundTripMs, nowMs, longMs }: ForecastOptions): Forecast {
  const onTheWay = roundTripMs !== undefined && roundTripMs >= leastRoundTripMs ? roundTripMs : undefined
  const ofLate = new Map<string, readonly number[]>()
  const inside: Entry[] = []
  let lastAnswer = Number.NEGATIVE_INFINITY
  let isCareful = false
  return {
    isNear: onTheWay === undefined,
    isEmpty: () => inside.length === 0,
    hasAnswered: () => lastAnswer > Number.NEGATIVE_INFINITY,
    untilFree: () => {
      if (inside.length === 0) return 0
      if (onTheWay === undefined || isCareful || inside.length >= batchesInFlight) return undefined
      let end = lastAnswer - onTheWay / 2
      for (const { kind, items, from, isAnswered } of inside) {
        const each = ofLate.get(kind)
        // An answered batch that is still here is being read again or resent.
        if (each === undefined || isAnswered) return undefined
        end = Math.max(end, from + onTheWay / 2) + Math.max(...each) * items
      }
      return end + breathMs - onTheWay / 2 - nowMs()
    },
    admit: (batch) => {
      const entry = { ...batch, from: nowMs(), isAnswered: false }
      inside.push(entry)
      return () => void inside.splice(inside.indexOf(entry), 1)
    },
    answered: (ms, isWell) => {
      const now = nowMs()
      const entry = inside.find(({ isAnswered }) => !isAnswered)
      // Of several in flight, the later one only waited for the answer to the earlier one.
      const atIt = onTheWay === undefined || !isWell ? ms : Math.max(1, Math.min(ms - onTheWay, now - lastAnswer))
      lastAnswer = now
      if (!isWell || atIt > longMs) isCareful = true
      if (entry === undefined) return atIt
      entry.isAnswered = true
      ofLate.set(entry.kind, [atIt / entry.items, ...(ofLate.get(entry.kind) ?? [])].slice(0, remembered))
      return atIt
    },
  }
}
