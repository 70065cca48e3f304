import { alsoFor } from '../core/facets/also.ts'
import { Problem } from '../core/problem.ts'
import type { FailureKind, Snapshot } from '../core/types.ts'
import type { ReadOptions } from '../providers/types.ts'
import type { Run } from './run.ts'

/** Why there is no snapshot. */
export interface Blind {
  /** A clause for the middle of a sentence. */
  readonly why: string
  readonly kind: FailureKind
}

/** A fresh snapshot, or why there is none. */
export async function look(run: Run, asked: Omit<ReadOptions, 'now' | 'also'>): Promise<Snapshot | Blind> {
  try {
    const { provider, http, now } = run.deps
    // A whole look is about users and their servers: tokens cost one more request for each user.
    const also = asked.only === undefined ? { ...alsoFor(run.whole), tokens: undefined } : alsoFor(asked.only)
    const found = await provider.read(http, run.live.target.url, { ...asked, now, also })
    if (asked.only === undefined) return found
    // A partial read does not include the hub's own facts; they are those of the first snapshot.
    const { firstQuota, offers } = run.live
    return {
      ...found,
      ...(firstQuota === undefined ? {} : { firstQuota }),
      ...(offers === undefined ? {} : { offers }),
    }
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown
    const why = thrown.message.replace(/^(?:The|An?|There) /, (word) => word.toLowerCase()).replace(/\.$/, '')
    return { why, kind: kindOf[thrown.code] ?? 'later' }
  }
}

const kindOf: Partial<Record<Problem['code'], FailureKind>> = { scopes: 'token', target: 'address' }
