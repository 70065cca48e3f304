// How many single calls to keep in flight. The hub has one thread and takes 6 to 10 ms a change, so about four queued calls
// keep it busy. More adds latency for other users and no throughput; calls still in transit do not count.

import { asLost } from '../http/lost.ts'
import type { Http, Req } from '../http/types.ts'
import { widthFor as widthOf } from '../http/width.ts'

const changeMs = 6

/** The shortest of a few round trips, ms; 0 (unknown) when a probe got no answer. */
export async function roundTripMs(http: Http, ping: Req, nowMs: () => number, probes = 3): Promise<number> {
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
 * Pings the hub until an answer is as quick as on an idle hub: then the requests that queued during a batch are served.
 * On an idle hub this costs one ping, about a hundredth of a batch.
 */
export function openOthers(http: Http, ping: Req, nowMs: () => number): () => Promise<void> {
  let quickest = Number.POSITIVE_INFINITY
  return async () => {
    for (let asked = 0; asked < mostQuestions; asked += 1) {
      const from = nowMs()
      try {
        await http(ping)
      } catch (thrown) {
        // The next batch reports the fault.
        if (asLost(thrown) === undefined) throw thrown
        return
      }
      const ms = nowMs() - from
      quickest = Math.min(quickest, ms)
      if (ms <= quickest * 1.5 + 1) return
    }
  }
}

export { isFar, widest } from '../http/width.ts'

/** Initial number of calls in flight: 4 for a near hub, up to 32 for a far one. */
export function widthFor(roundTripMs: number): number {
  return widthOf(roundTripMs, changeMs)
}
