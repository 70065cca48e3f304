// How long ago something was last used, as numbers.
import { daysBetween, hoursBetween } from '../ages.ts'
import type { Snapshot } from '../types.ts'

/** Each user or token counts once: in the first that fits. */
export interface Recency {
  readonly day: number
  readonly week: number
  readonly month: number
  readonly quarter: number
  readonly year: number
  readonly longer: number
  readonly never: number
}

/** Of users. The last activity of all of them must be visible. */
export function recencyOf({ users, takenAt }: Pick<Snapshot, 'users' | 'takenAt'>): Recency {
  return counted(
    [...users.values()].map(({ last_activity: last }) => last),
    takenAt,
  )
}

/** Of the API tokens that are visible. */
export function tokenUseOf({ users, takenAt }: Pick<Snapshot, 'users' | 'takenAt'>): Recency {
  const tokens = [...users.values()].flatMap((user) => user.tokens ?? []).filter(({ kind }) => kind === 'api')
  return counted(
    tokens.map(({ last_used: last }) => last),
    takenAt,
  )
}

function counted(times: readonly (string | null | undefined)[], now: string): Recency {
  const counts = { day: 0, week: 0, month: 0, quarter: 0, year: 0, longer: 0, never: 0 }
  for (const last of times) counts[typeof last === 'string' ? spanOf(last, now) : 'never'] += 1
  return counts
}

const days = { week: 7, month: 30, quarter: 90, year: 365 } as const

function spanOf(last: string, now: string): Exclude<keyof Recency, 'never'> {
  if (hoursBetween(last, now) <= 24) return 'day'
  const age = daysBetween(last, now)
  const span = (['week', 'month', 'quarter', 'year'] as const).find((name) => age <= days[name])
  return span ?? 'longer'
}
