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

/** `30 days from 2026-11-01: 27 minutes a day on average, at most 60 on 2026-11-20, at least 0 on 2026-11-22` */
export function summaryOf({ points, noun }: Pick<Trend, 'points' | 'noun'>): string {
  const [first] = points
  if (first === undefined) return 'no days'
  const mean = Math.round(points.reduce((sum, { value }) => sum + value, 0) / points.length)
  const most = points.reduce((best, one) => (one.value > best.value ? one : best), first)
  const least = points.reduce((best, one) => (one.value < best.value ? one : best), first)
  const at = ({ value, date }: Point): string => `${number(value)} on ${date}`
  const span = `${count(points.length, 'day')} from ${first.date}`
  return `${span}: ${count(mean, noun)} a day on average, at most ${at(most)}, at least ${at(least)}`
}
