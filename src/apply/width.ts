// How many single calls to keep in flight. The hub is one thread that takes 6 to 10 ms a change: it always has something to
// do when a few calls wait there. More of them win nothing and hurt everybody else; those that are on the way hurt nobody.
import { asLost } from '../http/lost.ts'
import type { Http, Req } from '../http/types.ts'

/** Calls at the hub itself. */
const atHub = 4
/** Calls in flight at most, however far the hub is. */
export const widest = 16
const changeMs = 6
const probes = 3

/** The shortest of a few round trips, ms; 0 when one of them got lost: then nothing is known. */
export async function roundTripMs(http: Http, ping: Req, nowMs: () => number): Promise<number> {
  let shortest = Number.POSITIVE_INFINITY
  try {
    for (let probe = 0; probe < probes; probe += 1) {
      const from = nowMs()
      await http(ping)
      shortest = Math.min(shortest, nowMs() - from)
    }
  } catch (thrown) {
    if (asLost(thrown) === undefined) throw thrown
    return 0
  }
  return shortest
}

const mostQuestions = 5

/**
 * Asks the hub small questions until one is answered as quickly as when nobody else asks: then those who came during a
 * batch have been served. Without them it costs one question, a hundredth of a batch.
 */
export function openOthers(http: Http, ping: Req, nowMs: () => number): () => Promise<void> {
  let quickest = Number.POSITIVE_INFINITY
  return async () => {
    for (let asked = 0; asked < mostQuestions; asked += 1) {
      const from = nowMs()
      try {
        await http(ping)
      } catch (thrown) {
        // The batch itself will tell what is wrong.
        if (asLost(thrown) === undefined) throw thrown
        return
      }
      const ms = nowMs() - from
      quickest = Math.min(quickest, ms)
      if (ms <= quickest * 1.5 + 1) return
    }
  }
}

/** Calls in flight to begin with: 4 near, up to 16 far away. */
export function widthFor(roundTripMs: number): number {
  return within(atHub + roundTripMs / changeMs)
}

/**
 * The width that keeps a few calls at the hub. Of `width` calls that take `usualMs` each, as many are on the way as the
 * round trip's share of that time says; the others are at the hub, waiting or being worked on.
 */
export function steadyWidth(seen: {
  readonly roundTripMs: number
  readonly width: number
  readonly usualMs: number
}): number {
  const onTheWay = (seen.width * seen.roundTripMs) / Math.max(seen.usualMs, seen.roundTripMs, 1)
  return within(atHub + onTheWay)
}

function within(width: number): number {
  return Math.min(widest, Math.max(atHub, Math.floor(width)))
}
