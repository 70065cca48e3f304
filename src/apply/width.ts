// How many calls to keep in flight. The hub is one thread that takes 6 to 10 ms a change: more than that in flight only
// helps to hide the network, and hurts everybody else.
import { asLost } from '../http/lost.ts'
import type { Http, Req } from '../http/types.ts'

const narrowest = 4
const widest = 8
const changeMs = 8
const probes = 3

/** The shortest of a few round trips, ms; 0 when one of them got lost: then nothing is known. */
export async function roundTripMs(http: Http, ping: Req): Promise<number> {
  let shortest = Number.POSITIVE_INFINITY
  try {
    for (let probe = 0; probe < probes; probe += 1) {
      const from = performance.now()
      await http(ping)
      shortest = Math.min(shortest, performance.now() - from)
    }
  } catch (thrown) {
    if (asLost(thrown) === undefined) throw thrown
    return 0
  }
  return shortest
}

/** Calls in flight for a round trip: 4 near, up to 8 far away. */
export function widthFor(roundTrip: number): number {
  return Math.min(widest, Math.max(narrowest, Math.ceil(1 + roundTrip / changeMs)))
}
