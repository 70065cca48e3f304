// How many requests in flight keep a far system busy without making others wait.

/** Requests queued at the system itself. It has one thread: more add latency for other users and no throughput. */
const atIt = 4
/** Upper limit of requests in flight, for any round trip. */
export const widest = 32
/** Below this round trip, ms, overlapping does not help. */
const leastFarMs = 20

/** Whether requests overlap over a network with this round trip. */
export function isFar(roundTripMs: number | undefined): roundTripMs is number {
  return roundTripMs !== undefined && roundTripMs >= leastFarMs
}

/** The width for requests of `eachMs` before their answers tell more. */
export function widthFor(roundTripMs: number, eachMs: number): number {
  return within(atIt + roundTripMs / eachMs)
}

/**
 * The width that keeps a few requests queued at the system. Of `width` requests that take `usualMs` each, the round trip's
 * share of that time tells how many are in transit; the others are at the system, queued or processed.
 */
export function steadyWidth(seen: {
  readonly roundTripMs: number
  readonly width: number
  readonly usualMs: number
}): number {
  const onTheWay = (seen.width * seen.roundTripMs) / Math.max(seen.usualMs, seen.roundTripMs, 1)
  return within(atIt + onTheWay)
}

function within(width: number): number {
  return Math.min(widest, Math.max(atIt, Math.floor(width)))
}
