// The network's round trip, as the handshakes of connections show it: no request is needed for that.
import { Socket } from 'node:net'

import type { buildConnector } from 'undici'

export interface Handshakes {
  /** The shortest so far, ms; undefined before the first connection, and behind a proxy. */
  readonly leastMs: () => number | undefined
  /**
   * Resolves with the first one, ms, when its connection is made; with undefined where it tells nothing of the way, and at
   * once where connections end at a proxy.
   */
  readonly first: Promise<number | undefined>
}

/** Of connections that end at a proxy. */
export const unseen: Handshakes = { leastMs: () => undefined, first: Promise.resolve(undefined) }

export interface Stopwatch extends Handshakes {
  /** The connector, with every handshake measured. */
  readonly timing: (connector: buildConnector.connector) => buildConnector.connector
}

/** Its first packet was lost, and sent once more after a second. */
const repeatedMs = 900

/** @param waitedMs how long the program has waited so far: with any other clock it would seem far away while it is busy */
export function openStopwatch(waitedMs: () => number): Stopwatch {
  let least: number | undefined
  let tell: (ms: number | undefined) => void = () => undefined
  const first = new Promise<number | undefined>((resolve) => {
    tell = resolve
  })
  return {
    first,
    leastMs: () => least,
    timing: (connector) => (options, callback) => {
      let from = waitedMs()
      // undici returns the socket; its types omit it.
      const socket: unknown = connector(options, callback)
      if (!(socket instanceof Socket)) return
      // Without the lookup of the address; each address that is tried starts again.
      const restart = (): void => {
        from = waitedMs()
      }
      socket.on('lookup', restart).on('connectionAttempt', restart)
      socket.once('connect', () => {
        const ms = waitedMs() - from
        if (ms >= repeatedMs) return tell(undefined)
        least = Math.min(ms, least ?? ms)
        tell(ms)
      })
    },
  }
}
