// A grant is no state: whether it was given is told by the user's transactions, where its description stands.
import { isRecord } from '../jupyterhub/convert.ts'
import type { Once, Seen } from '../types.ts'
import { quotaOf } from './api.ts'

/** So many of the newest transactions the hub tells. */
const window = 20

/** @param description what the grant is known by; @param plannedAt ISO, by the hub's clock */
export function onceOf(user: string, description: string, plannedAt: string): Once {
  return {
    look: quotaOf(user),
    find: ({ status, body }, mark): Seen => {
      const rows = status === 200 && isRecord(body) ? body['recent_transactions'] : undefined
      if (!Array.isArray(rows)) return { is: 'unreadable' }
      const known = rows.filter(isRecord)
      if (known.some((row) => row['description'] === description)) return { is: 'done' }
      const ids = known.flatMap((row) => (typeof row['id'] === 'number' ? [row['id']] : []))
      const isWhole = known.length < window
      const reachesBack = mark === undefined ? known.some((row) => isBefore(row, plannedAt)) : Math.min(...ids) <= mark
      return isWhole || reachesBack ? { is: 'absent', newest: Math.max(0, ...ids) } : { is: 'out of sight' }
    },
  }
}

/** Times of the hub are UTC, with or without saying so. */
function isBefore(row: Readonly<Record<string, unknown>>, moment: string): boolean {
  const text = String(row['created_at'])
  const at = Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`)
  return at < Date.parse(moment)
}
