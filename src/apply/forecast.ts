// When the hub is free again: by the batches that are there, and by how long such batches took of late.

export interface Batch {
  /** Batches of one kind take a like time for each of their items. */
  readonly kind: string
  readonly items: number
}

export interface ForecastOptions {
  /** ms; undefined when it is not known: then only an answer tells that the hub is free. */
  readonly roundTripMs?: number | undefined
  readonly nowMs: () => number
  /** A batch that the hub is at for longer, ms, shows that it is not well. */
  readonly longMs: number
}

export interface Forecast {
  /** Too near for anything to be won on the way. */
  readonly isNear: boolean
  isEmpty(): boolean
  /** Whether an answer has come. */
  hasAnswered(): boolean
  /** How long until one more may set out, ms; undefined when only an answer can tell. */
  untilFree(): number | undefined
  /** One more is on its way; what comes back takes it out again. */
  admit(batch: Batch): () => void
  /** As of `Gate`. */
  answered(ms: number, isWell: boolean): number
}

interface Entry extends Batch {
  readonly from: number
  isAnswered: boolean
}

/** Below this there is nothing to win on the way. */
const leastRoundTripMs = 20
/** Of so many batches of late the slowest one counts: arriving late loses a moment, arriving early makes others wait. */
const remembered = 4
/** What the hub has for others between two batches, at least. */
const breathMs = 15
/** On their way at once, at most. */
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
        // What was answered and is still here is being looked up or sent again.
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
      // Of several on the way, the later one was only waiting until the answer to the one before.
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
