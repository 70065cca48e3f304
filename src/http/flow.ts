// Measures response times, and derives how many requests to keep in flight.
import type { Layer } from './types.ts'
import { steadyWidth, widthFor } from './width.ts'

/** Assumed processing time of one request before anything is measured, ms: a page of 200 users takes 20. */
const pageMs = 18
/** Upper limit of requests that read: a page of 200 users keeps the system busy for longer than a change does. */
export const widestReading = 16
/** Upper limit before overlapping requests have been measured. */
const firstWidest = 8
/** Weight of the newest answer in the moving average. */
const newest = 0.2

export interface Flow {
  readonly layer: Layer
  /** The quickest answer so far, ms: about the round trip, measured without extra requests. */
  readonly quickestMs: () => number | undefined
  /** Requests to keep in flight, by the answers so far. */
  readonly width: () => number
}

export function openFlow(nowMs: () => number): Flow {
  let quickest: number | undefined
  let steady: number | undefined
  let inFlight = 0
  // The first requests open connections: the handshake takes as long as the request's own round trip.
  const width = (): number => Math.round(steady ?? Math.min(firstWidest, widthFor((quickest ?? 0) / 2, pageMs)))
  const note = (ms: number): void => {
    quickest = Math.min(quickest ?? Number.POSITIVE_INFINITY, ms)
    // With fewer in flight, as at the beginning and the end, the time does not show how many the system can process.
    if (inFlight < width()) return
    const now = steadyWidth({ roundTripMs: quickest, width: inFlight, usualMs: ms })
    steady = Math.min(widestReading, steady === undefined ? now : steady + (now - steady) * newest)
  }
  return {
    layer: (next) => async (req) => {
      const from = nowMs()
      inFlight += 1
      try {
        const reply = await next(req)
        note(nowMs() - from)
        return reply
      } finally {
        inFlight -= 1
      }
    },
    quickestMs: () => quickest,
    width,
  }
}
