// Parts of replies that all systems share.
import type { Problem } from '../core/problem.ts'
import { asLost } from '../http/lost.ts'
import type { Http, Lost, Reply, Req } from '../http/types.ts'

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * The time of a reply by the system's own clock, for ages.
 * @returns undefined without a readable date
 */
export function dateOf({ headers: { date } }: Pick<Reply, 'headers'>): string | undefined {
  const ms = Date.parse(typeof date === 'string' ? date : '')
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString()
}

/** @throws Problem `told`, when no answer came */
export async function reach(http: Http, req: Req, told: (lost: Lost, cause: unknown) => Problem): Promise<Reply> {
  try {
    return await http(req)
  } catch (thrown) {
    const lost = asLost(thrown)
    throw lost === undefined ? thrown : told(lost, thrown)
  }
}

/** What helps after a lost request: what its reason tells, else the usual advice. */
export function adviceFor({ hint }: Lost, usual: string): { readonly hint: string; readonly topic?: 'network' } {
  return hint === undefined ? { hint: usual } : { hint, topic: 'network' }
}
