// The columns of a roster and its first rows, before it is said how they are read.
import { count } from '../core/sentences.ts'
import { forTerminal, proseForTerminal } from './safe.ts'

interface Column {
  readonly header: string
  /** Undefined for a column whose cells must not be shown. */
  readonly cells: readonly string[] | undefined
}

const mostColumns = 15
const widestHeader = 28
const widestCell = 22

/** A line for each column: its header, and its cells in the first rows. */
export function headText(path: string, rows: number, columns: readonly Column[]): string {
  const title = `${forTerminal(path)}: ${count(columns.length, 'column')}, ${count(rows, 'row')}. The first rows:`
  const lines = columns.slice(0, mostColumns).map(({ header, cells }) => {
    const said = cells === undefined ? '(not shown)' : cells.map((cell) => cut(cell, widestCell)).join(' | ')
    return `  ${cut(header, widestHeader).padEnd(widestHeader)}  ${said}`.trimEnd()
  })
  const more = columns.length - lines.length
  return `${[title, ...lines, ...(more > 0 ? [`  ${more} more columns`] : [])].join('\n')}\n`
}

function cut(text: string, width: number): string {
  const letters = [...text.replaceAll(/\s+/g, ' ')]
  return proseForTerminal(letters.length > width ? `${letters.slice(0, width - 1).join('')}…` : letters.join(''))
}
