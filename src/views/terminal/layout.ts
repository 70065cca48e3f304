import { styleText } from 'node:util'

/** The meaning of a piece of text; it selects the colour. */
export type Tone = 'alarm' | 'loss' | 'risk' | 'gain' | 'head' | 'dim' | 'plain'

/** Escaped text and its tone. */
export interface Cell {
  readonly text: string
  readonly tone?: Tone
}

/** Output settings. `columns` 0: lines are not wrapped. */
export interface Paper {
  readonly color: boolean
  readonly columns: number
}

const styles = {
  alarm: ['bold', 'red'],
  loss: ['red'],
  risk: ['yellow'],
  gain: ['green'],
  head: ['bold'],
  dim: ['dim'],
  plain: [],
} as const satisfies Record<Tone, readonly Parameters<typeof styleText>[0][]>

/** Text in the colour of its tone, when colours are on. */
export function paint(paper: Pick<Paper, 'color'>, tone: Tone, text: string): string {
  if (!paper.color || tone === 'plain' || text === '') return text
  return styleText([...styles[tone]], text, { validateStream: false })
}

const zero = /\p{M}/u
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u

/** Width of a text in terminal cells. */
export function widthOf(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length
  return Array.from(text).reduce((sum, character) => sum + (zero.test(character) ? 0 : wide.test(character) ? 2 : 1), 0)
}

/** Breaks a text at spaces, but not between a number and `%`; a longer word stays whole. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/ (?!%)/)) {
    const longer = line === '' ? word : `${line} ${word}`
    const fits = line === '' || widthOf(longer) <= width
    if (!fits) lines.push(line)
    line = fits ? longer : word
  }
  return [...lines, line]
}

/** A sentence in its colour, wrapped to the width. */
export function say(paper: Paper, tone: Tone, text: string): readonly string[] {
  return wrap(text, paper.columns || Number.POSITIVE_INFINITY).map((line) => paint(paper, tone, line))
}

const margin = 2
const gap = 2
const widest = 48
const narrowest = 30

/**
 * Rows with aligned columns; a row of one cell stands alone. A cell that does not fit is wrapped in its column, or
 * continues on a line below.
 */
export function flow(paper: Paper, rows: readonly (readonly Cell[])[]): readonly string[] {
  const starts = columnStarts(rows)
  const columns = paper.columns > 0 ? Math.max(paper.columns, 40) : Number.POSITIVE_INFINITY
  return rows.flatMap((row) => flowRow(row, starts, columns).map((line) => paintLine(paper, line)))
}

interface Placed extends Cell {
  readonly start: number
}
type Line = readonly Placed[]

function columnStarts(rows: readonly (readonly Cell[])[]): readonly number[] {
  const table = rows.filter((row) => row.length > 1)
  const columns = table[0]?.length ?? 0
  const starts: number[] = []
  let start = margin
  for (let column = 0; column < columns; column += 1) {
    starts.push(start)
    const width = table.reduce((most, row) => Math.max(most, Math.min(widest, widthOf(row[column]?.text ?? ''))), 0)
    start += width === 0 ? 0 : width + gap
  }
  return starts
}

function flowRow(row: readonly Cell[], starts: readonly number[], columns: number): readonly Line[] {
  const lines: Placed[][] = [[]]
  const second = (starts[1] ?? margin) + gap
  // Below a wide first column there would be too little room.
  const below = columns - second < narrowest ? margin + gap : second
  let end = 0
  let broken = false
  for (const [column, cell] of row.entries()) {
    if (cell.text === '') continue
    const aligned: number = broken ? end + gap : Math.max(starts[column] ?? margin, end === 0 ? 0 : end + 1)
    const fits: boolean = aligned + widthOf(cell.text) <= columns
    broken ||= !fits && columns - aligned < narrowest
    const start = fits || !broken ? aligned : below
    const pieces = wrap(cell.text, columns - start).map((text) => ({ ...cell, text, start }))
    if (start < aligned && end > 0) lines.push([])
    lines.at(-1)?.push(...pieces.slice(0, 1))
    lines.push(...pieces.slice(1).map((piece) => [piece]))
    end = start + widthOf(pieces.at(-1)?.text ?? '')
  }
  return lines
}

function paintLine(paper: Paper, line: Line): string {
  let text = ''
  let end = 0
  for (const piece of line) {
    text += ' '.repeat(Math.max(0, piece.start - end)) + paint(paper, piece.tone ?? 'plain', piece.text)
    end = piece.start + widthOf(piece.text)
  }
  return text
}
