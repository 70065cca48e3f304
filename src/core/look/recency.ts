// How long ago users were last active, as numbers of users.
import { daysBetween, hoursBetween } from '../ages.ts'
import type { Snapshot } from '../types.ts'

/** Each user counts once: in the first that fits. */
export interface Recency {
  readonly day: number
  readonly week: number
  readonly month: number
  readonly quarter: number
  readonly year: number
  readonly longer: number
  readonly never: number
}

const days = { week: 7, month: 30, quarter: 90, year: 365 } as const

/** The last activity of all users must be visible. */
export function recencyOf({ users, takenAt }: Pick<Snapshot, 'users' | 'takenAt'>): Recency {
  const counts = { day: 0, week: 0, month: 0, quarter: 0, year: 0, longer: 0, never: 0 }
  for (const { last_activity: last } of users.values()) {
    counts[typeof last === 'string' ? spanOf(last, takenAt) : 'never'] += 1
  }
  return counts
}

function spanOf(last: string, now: string): Exclude<keyof Recency, 'never'> {
  if (hoursBetween(last, now) <= 24) return 'day'
  const age = daysBetween(last, now)
  const span = (['week', 'month', 'quarter', 'year'] as const).find((name) => age <= days[name])
  return span ?? 'longer'
}
