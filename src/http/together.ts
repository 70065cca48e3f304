import { lostError } from './lost.ts'
import type { Http } from './types.ts'

const why = 'the request was not sent, because another one failed'

/** Runs reads that are useful only together: when one fails, the others are aborted, and none is started or retried. */
export async function together<Result>(http: Http, read: (http: Http) => Promise<Result>): Promise<Result> {
  const stop = new AbortController()
  try {
    return await read(async (req) => {
      if (stop.signal.aborted) throw lostError({ sent: false, isHopeless: true, why })
      // One signal per request: Node warns about many listeners on the same one.
      const signal = AbortSignal.any(req.signal === undefined ? [stop.signal] : [req.signal, stop.signal])
      return http({ ...req, signal })
    })
  } catch (thrown) {
    stop.abort()
    throw thrown
  }
}
