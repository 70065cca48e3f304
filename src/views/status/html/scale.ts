const steps = [1, 1.2, 1.4, 1.6, 2, 3, 4, 5, 6, 8, 10] as const

/** The end of a chart's scale: a round number that is even, so that half of it is round too. */
export function topOf(values: readonly number[]): number {
  const most = Math.max(2, ...values)
  const unit = 10 ** Math.floor(Math.log10(most))
  const top = steps.map((step) => step * unit).find((one) => one >= most && one % 2 === 0)
  return top ?? 10 * unit
}
