import { lostError } from './lost.ts'
import type { Http } from './types.ts'

const why = 'the request was not sent, because another one has failed'

/** Reads that are of use only together: when one of them fails, the others end at once, and none is begun or sent again. */
export async function together<Result>(http: Http, read: (http: Http) => Promise<Result>): Promise<Result> {
  const stop = new AbortController()
  try {
    return await read(async (req) => {
      if (stop.signal.aborted) throw lostError({ sent: false, isHopeless: true, why })
      // One for each request: Node warns of many who listen to the same.
      const signal = AbortSignal.any(req.signal === undefined ? [stop.signal] : [req.signal, stop.signal])
      return http({ ...req, signal })
    })
  } catch (thrown) {
    stop.abort()
    throw thrown
  }
}
