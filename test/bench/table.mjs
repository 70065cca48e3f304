// Medians, and the table of them.

export function median(values) {
  const sorted = [...values].sort((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** One row a job: the ratio is the median of the rounds' ratios, not the ratio of the medians. */
export function table(rows) {
  const lines = rows.map(({ title, pairs }) => {
    const ratios = pairs.map(({ ceiling, hubplan }) => hubplan / ceiling)
    return [
      title,
      whole.format(median(pairs.map(({ ceiling }) => ceiling))),
      whole.format(median(pairs.map(({ hubplan }) => hubplan))),
      median(ratios).toFixed(2),
      `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`,
    ]
  })
  const head = ['what', 'ceiling users/s', 'hubplan users/s', 'ratio', 'rounds']
  const all = [head, ...lines]
  const wide = head.map((_, column) => Math.max(...all.map((line) => line[column].length)))
  return all
    .map((line) => line.map((cell, column) => (column === 0 ? cell.padEnd(wide[0]) : cell.padStart(wide[column]))))
    .map((line) => `${line.join('  ')}\n`)
    .join('')
}
