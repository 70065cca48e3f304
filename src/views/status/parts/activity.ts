// When users were last active.

import type { Status } from '../../../core/look/status.ts'
import { number, percent } from '../../../core/sentences.ts'
import { type Context, type Histogram, keyRow, type Part, row, unseenRow } from '../part.ts'
import { recencyChart } from '../recency.ts'

export function activityParts(status: Status, { product }: Context): readonly Part[] {
  const { recency, users } = status
  const rows = product === undefined ? [] : activityRows(status)
  const chart = recency === undefined || users === 0 ? {} : ({ chart: usersChart(recency), isWide: true } as const)
  return rows.length === 0 && recency === undefined ? [] : [{ name: 'activity', title: 'Activity', rows, ...chart }]
}

function activityRows({ activity, shownBy, users }: Status): Part['rows'] {
  if (activity === undefined) return [unseenRow('activity', shownBy?.created)]
  const share = (some: number): string => (users === 0 ? '' : `${percent(some / users)} of all users`)
  return [
    row('active in 24 h', number(activity.day)),
    keyRow('active in 7 days', activity.week, share(activity.week)),
    keyRow(`idle for ${activity.idle.for.text}`, activity.idle.users, share(activity.idle.users)),
    keyRow('never logged in', activity.never, share(activity.never)),
  ]
}

function usersChart(recency: NonNullable<Status['recency']>): Histogram {
  return recencyChart(recency, {
    title: 'Users by their last activity; each counts once',
    of: 'last activity',
    noun: 'user',
  })
}
