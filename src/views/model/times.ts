// Times in a view. What is kept or posted is read later than it is written: it has no ages that change.

import { age, dateTime, spanOf } from '../words.ts'

export interface TimeWords {
  /** `2026-03-02 09:15 UTC (2 hours ago)`; what is kept has the time alone. */
  readonly at: (iso: string) => string
  /** `, 2 hours before this was written`; empty where `at` says the age. */
  readonly before: (iso: string) => string
  /** `(in 7 days)` or `(7 days after the plan was made)`; for an expiry. */
  readonly until: (iso: string, madeAt: string) => string
}

/** @param now ISO; when the view is written */
export function timeWords(now: string, isKept: boolean): TimeWords {
  const live = (iso: string): string => {
    const ago = age(iso, now)
    return `${dateTime(iso)}${ago === undefined ? '' : ` (${ago})`}`
  }
  return isKept
    ? { at: dateTime, before: (iso) => beforeWords(iso, now), until: afterWords }
    : { at: live, before: () => '', until: (iso) => leftWords(iso, now) }
}

function beforeWords(iso: string, now: string): string {
  const span = spanOf(iso, now)
  if (span?.length === '') return ', just before this was written'
  return span?.isPast ? `, ${span.length} before this was written` : ''
}

function afterWords(iso: string, madeAt: string): string {
  const span = spanOf(iso, madeAt)
  return span === undefined || span.isPast || span.length === '' ? '' : ` (${span.length} after the plan was made)`
}

function leftWords(iso: string, now: string): string {
  const left = spanOf(iso, now)
  if (left === undefined) return ''
  return left.length === '' ? ' (in less than a minute)' : ` (${age(iso, now)})`
}
