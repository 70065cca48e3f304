// What every provider asks of an answer first: is there one, and does it hold anything?
import { Problem } from '../core/problem.ts'
import { asLost } from '../http/lost.ts'
import type { Http, Reply, Req } from '../http/types.ts'

/** What to say of a request that nothing answers. */
export interface Unanswered {
  /** What was asked, such as `The hub`. */
  readonly what: string
  readonly hint: string
  /** When no request is left; else that is a case like any other. */
  readonly spent?: (why: string, cause: unknown) => Problem
}

/**
 * Asks, and leaves what the answer means to the caller.
 * @throws Problem `connection` when there is none
 */
export async function reach(http: Http, req: Req, { what, hint, spent }: Unanswered): Promise<Reply> {
  try {
    return await http(req)
  } catch (thrown) {
    const lost = asLost(thrown)
    if (lost === undefined) throw thrown
    if (lost.isSpent === true && spent !== undefined) throw spent(lost.why, thrown)
    throw new Problem('connection', `${what} cannot be read: ${lost.why}.`, { hint, cause: thrown })
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
