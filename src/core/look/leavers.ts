// The days on which users leave, for `status`.
import { leavingDate } from '../leaving.ts'
import { compareNames } from '../names.ts'
import type { LiveUser } from '../types.ts'

export interface LeavingDay {
  /** `2026-12-13` */
  readonly day: string
  readonly users: number
}

/** The earliest day first; a day on which no user leaves is left out. */
export function leavingDaysOf(all: readonly LiveUser[]): readonly LeavingDay[] {
  const counts = new Map<string, number>()
  for (const user of all) {
    const day = leavingDate(user)
    if (day !== undefined) counts.set(day, (counts.get(day) ?? 0) + 1)
  }
  return [...counts].map(([day, users]) => ({ day, users })).sort((one, other) => compareNames(one.day, other.day))
}
