// A grant is not a state: the user's transactions, with its description, show whether it was given.
import type { ActionOf, Quota } from '../../core/types.ts'
import { isRecord } from '../replies.ts'
import type { Once, Seen } from '../types.ts'
import { quotaOf } from './api.ts'

/** The number of newest transactions that the hub returns. */
const window = 20

/**
 * @param description identifies the grant
 * @param plannedAt ISO, by the hub's clock
 */
export function onceOf(grant: ActionOf<'quota.add'>, description: string, plannedAt: string): Once {
  return {
    grant,
    look: quotaOf(grant.user),
    find: ({ status, body }, mark): Seen => {
      const rows = status === 200 && isRecord(body) ? body['recent_transactions'] : undefined
      const now = isRecord(body) ? balanceIn(body) : undefined
      const isRefused = status === 401 || status === 403 || (status >= 300 && status < 400)
      if (!Array.isArray(rows) || now === undefined) {
        return { is: 'unreadable', ...(isRefused ? { kind: 'token' as const } : {}) }
      }
      const known = rows.filter(isRecord)
      const [own, ...more] = known.filter((row) => row['description'] === description)
      if (more.length > 0) return { is: 'doubled' }
      if (own !== undefined) return { is: 'done', ...endOf(own) }
      const ids = known.flatMap((row) => (typeof row['id'] === 'number' ? [row['id']] : []))
      const isWhole = known.length < window
      return isWhole || reachesBack(known, { mark, plannedAt })
        ? { is: 'absent', newest: Math.max(0, ...ids), now }
        : { is: 'out of sight' }
    },
  }
}

function balanceIn({ balance, unlimited }: Readonly<Record<string, unknown>>): Quota | undefined {
  if (!Number.isInteger(balance)) return undefined
  return { balance: Number(balance), unlimited: unlimited === true || unlimited === 1 }
}

function endOf({ balance_after: end }: Readonly<Record<string, unknown>>): { readonly end?: number } {
  return typeof end === 'number' ? { end } : {}
}

/**
 * Whether the rows include every transaction since a moment. They have times in seconds, newest first, but within one
 * second oldest first; so the newest of the oldest second may be cut off.
 */
function reachesBack(
  rows: readonly Readonly<Record<string, unknown>>[],
  { mark, plannedAt }: { readonly mark: number | undefined; readonly plannedAt: string },
): boolean {
  const oldest = Math.min(...rows.map(secondOf))
  if (mark === undefined) return oldest < Math.floor(Date.parse(plannedAt) / 1000)
  return rows.some((row) => typeof row['id'] === 'number' && row['id'] <= mark && secondOf(row) > oldest)
}

/** Times of the hub are UTC, with or without a zone. NaN for invalid times. */
function secondOf(row: Readonly<Record<string, unknown>>): number {
  const text = String(row['created_at'])
  return Math.floor(Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`) / 1000)
}
