// When users were last active.

import type { Status } from '../../../core/look/status.ts'
import { number, percent } from '../../../core/sentences.ts'
import { type Context, type Histogram, keyRow, type Part, row, unseenRow } from '../part.ts'

type Recency = NonNullable<Status['recency']>

export function activityParts(status: Status, { product }: Context): readonly Part[] {
  const { recency, users } = status
  const rows = product === undefined ? [] : activityRows(status)
  const chart = recency === undefined || users === 0 ? {} : ({ chart: recencyChart(recency), isWide: true } as const)
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

const labels = {
  day: 'last 24 hours',
  week: 'last 7 days',
  month: 'last 30 days',
  quarter: 'last 90 days',
  year: 'last year',
  longer: 'longer ago',
  never: 'never',
} as const satisfies Record<keyof Recency, string>

function recencyChart(recency: Recency): Histogram {
  const names = Object.keys(labels) as (keyof Recency)[]
  return {
    is: 'histogram',
    title: 'Users by their last activity; each counts once',
    of: 'last activity',
    noun: 'user',
    buckets: names.map((name) => ({ label: labels[name], value: recency[name] })),
  }
}
