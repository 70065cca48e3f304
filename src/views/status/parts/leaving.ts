// Who will be deleted, and when: scheduled by the system, or under notice on a hub.

import type { Status } from '../../../core/look/status.ts'
import { count } from '../../../core/sentences.ts'
import { date } from '../../words.ts'
import { type Context, type Histogram, type Part, row } from '../part.ts'

export function leavingParts({ leaving, leavingDays }: Status, { product }: Context): readonly Part[] {
  if (leaving === undefined) return []
  const { users, first } = leaving
  const note = `the first on ${date(first)}`
  const label = product === undefined ? 'scheduled deletes' : 'under notice'
  const rows = [row(label, `${count(users, 'user')}, ${note}`, { value: users, note, isLoud: true })]
  const isWide = leavingDays.length > mostNarrow ? ({ isWide: true } as const) : {}
  return [{ name: 'leaving', title: 'Leaving', rows, chart: daysChart(leavingDays), ...isWide }]
}

/** Days beside each other in a card of half the width. */
const mostNarrow = 5
const mostDays = 12

function daysChart(days: Status['leavingDays']): Histogram {
  const more = days.slice(mostDays)
  const later = more.reduce((sum, { users }) => sum + users, 0)
  return {
    is: 'histogram',
    title: 'Users by the day on which they leave',
    of: 'day',
    noun: 'user',
    buckets: [
      ...days.slice(0, mostDays).map(({ day, users }) => ({ label: day, value: users })),
      ...(later === 0 ? [] : [{ label: 'later', value: later }]),
    ],
  }
}
