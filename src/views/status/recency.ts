// How long ago something was last used, as a chart.

import type { Status } from '../../core/look/status.ts'
import type { Histogram } from './part.ts'

type Recency = NonNullable<Status['recency']>

const labels = {
  day: 'last 24 hours',
  week: 'last 7 days',
  month: 'last 30 days',
  quarter: 'last 90 days',
  year: 'last year',
  longer: 'longer ago',
  never: 'never',
} as const satisfies Record<keyof Recency, string>

/** @param loud what is to act on */
export function recencyChart(
  recency: Recency,
  words: Pick<Histogram, 'title' | 'of' | 'noun'>,
  loud: readonly (keyof Recency)[] = [],
): Histogram {
  const names = Object.keys(labels) as (keyof Recency)[]
  const buckets = names.map((name) => ({ label: labels[name], value: recency[name], isLoud: loud.includes(name) }))
  return { is: 'histogram', ...words, buckets }
}
