// The scale of a chart, and what it shows in a sentence.
import { count } from '../../../core/sentences.ts'
import type { Point } from '../part.ts'

const steps = [1, 2, 4, 5, 6, 8, 10] as const

/** The end of the scale: a round number that is even, so that half of it is round too. */
export function topOf(values: readonly number[]): number {
  const most = Math.max(2, ...values)
  const unit = 10 ** Math.floor(Math.log10(most))
  const top = steps.map((step) => step * unit).find((one) => one >= most && one % 2 === 0)
  return top ?? 10 * unit
}

/** `30 days from 2026-11-01: 812 minutes in all, at most 60 on 2026-11-20, at least 0 on 2026-11-22` */
export function summaryOf(points: readonly Point[], noun: string): string {
  const [first] = points
  if (first === undefined) return `0 days`
  const sum = points.reduce((all, { value }) => all + value, 0)
  const [most, least] = [
    points.reduce((best, one) => (one.value > best.value ? one : best), first),
    points.reduce((best, one) => (one.value < best.value ? one : best), first),
  ]
  return `${count(points.length, 'day')} from ${first.date}: ${count(sum, noun)} in all, at most ${most.value} on ${most.date}, at least ${least.value} on ${least.date}`
}
