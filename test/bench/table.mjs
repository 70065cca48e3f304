// Medians, and tables of them.

export function median(values) {
  return quantile(values, 0.5)
}

/** Between two values that are there, in proportion. */
export function quantile(values, share) {
  const sorted = [...values].sort((one, other) => one - other)
  const at = (sorted.length - 1) * share
  const below = sorted[Math.floor(at)]
  return below + (sorted[Math.ceil(at)] - below) * (at - Math.floor(at))
}

const format = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
export const whole = (value) => format.format(value)

/** The median of the rounds' ratios, which is not the ratio of the medians; and the least and the most. */
export function ratioCells(head, ratios) {
  const cell = (value) => `${value.toFixed(2)}x`
  return {
    [head]: cell(median(ratios)),
    [`${head}: min to max`]: `${cell(Math.min(...ratios))} to ${cell(Math.max(...ratios))}`,
  }
}

/** @param rows records with the same keys, all of text */
export function table(rows) {
  const heads = Object.keys(rows[0] ?? {})
  const lines = [heads, ...rows.map((row) => heads.map((head) => row[head] ?? ''))]
  const wide = heads.map((_, column) => Math.max(...lines.map((line) => line[column].length)))
  return lines
    .map((line) => line.map((cell, column) => (column === 0 ? cell.padEnd(wide[0]) : cell.padStart(wide[column]))))
    .map((line) => `${line.join('  ').trimEnd()}\n`)
    .join('')
}
