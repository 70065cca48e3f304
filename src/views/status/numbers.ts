// What several views say of numbers.
import { count, number, sentence } from '../../core/sentences.ts'
import type { Bars, Histogram, Part, Point, Table, Tile, Trend } from './part.ts'

/** One of the key numbers of a system. */
export interface KeyNumber extends Tile {
  readonly label: string
}

export function keyNumbers(parts: readonly Part[]): readonly KeyNumber[] {
  return parts.flatMap(({ rows }) =>
    rows.flatMap(({ label, tile }) => (tile === undefined ? [] : [{ label, ...tile }])),
  )
}

/** The heading of numbers: `Members`. */
export function headingOf(noun: string): string {
  return sentence(`${noun}s`)
}

/** The numbers of a chart. */
export function tableOf(chart: Bars | Histogram | Trend): Table {
  const { noun } = chart
  const of = chart.is === 'trend' ? 'day' : chart.of
  const columns = [{ title: sentence(of) }, { title: headingOf(noun), noun }]
  if (chart.is === 'bars') return { noun: of, columns, rows: chart.bars.map(({ label, value }) => [label, value]) }
  const pairs = chart.is === 'trend' ? chart.points.map(({ date, value }) => ({ label: date, value })) : chart.buckets
  return { noun: of, columns, rows: pairs.map(({ label, value }) => [[label], value]) }
}

/** `30 days from 2026-11-01: 812 minutes in all, at most 60 on 2026-11-20, at least 0 on 2026-11-22` */
export function summaryOf({ points, noun }: Pick<Trend, 'points' | 'noun'>): string {
  const [first] = points
  if (first === undefined) return 'no days'
  const sum = points.reduce((all, { value }) => all + value, 0)
  const extreme = (isBetter: (one: Point, best: Point) => boolean): string => {
    const { value, date } = points.reduce((best, one) => (isBetter(one, best) ? one : best), first)
    return `${number(value)} on ${date}`
  }
  const [most, least] = [extreme((one, best) => one.value > best.value), extreme((one, best) => one.value < best.value)]
  return `${count(points.length, 'day')} from ${first.date}: ${count(sum, noun)} in all, at most ${most}, at least ${least}`
}
