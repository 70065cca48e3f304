// How the use of a hub changes from day to day.

import type { Status } from '../../../core/look/status.ts'
import type { Part, Trend } from '../part.ts'

type Usage = NonNullable<Status['usage']>
type Day = NonNullable<Usage['daily']>[number]

/** Undefined where the hub counts no minutes. */
export function minutesTrend(usage: Usage, takenAt: string): Trend | undefined {
  return trendOf(usage, takenAt, { title: 'Minutes a day', noun: 'minute', numberOf: ({ minutes }) => minutes })
}

/** How many users had a session, where the hub counts them. */
export function usersTrend(usage: Usage, takenAt: string): readonly Part[] {
  if (usage.daily?.some(({ users }) => users === undefined)) return []
  const chart = trendOf(usage, takenAt, {
    title: 'Users with a session',
    noun: 'user',
    numberOf: ({ users = 0 }) => users,
  })
  return chart === undefined ? [] : [{ name: 'usage-days', title: 'Users a day', rows: [], chart, isWide: true }]
}

interface Drawn extends Pick<Trend, 'noun'> {
  readonly title: string
  readonly numberOf: (day: Day) => number
}

const dayMs = 86_400_000

/** With every day: the hub shows none without sessions. */
function trendOf({ daily, days }: Usage, until: string, { title, noun, numberOf }: Drawn): Trend | undefined {
  if (daily === undefined || daily.length === 0) return undefined
  const known = new Map(daily.map((day) => [day.date, numberOf(day)]))
  const points = Array.from({ length: days }, (_, at) => {
    const date = new Date(Date.parse(until) - (days - 1 - at) * dayMs).toISOString().slice(0, 10)
    return { date, value: known.get(date) ?? 0 }
  })
  return { is: 'trend', title, noun, points }
}
