// What a change does, as data: a static row is made of it, and the page's script draws the same from the page's data.
import { forTerminal, proseForTerminal } from '../safe.ts'
import { type Html, html } from './parts.ts'

/** `was`: the state before; `to`: the arrow; `fold`: its first piece can be opened to the others. */
export type Mark = 'bdi' | 'b' | 'div' | 'was' | 'to' | 'fold'

/** Text, or pieces with a mark. Text is never markup. */
export type Piece = string | { readonly [Each in Mark]?: Cell }

export type Cell = readonly Piece[]

/**
 * Name of a user, a group or a file: escaped as for a terminal, and isolated so that it cannot reverse neighbouring
 * text.
 */
export function nameCell(name: string): Cell {
  return [{ bdi: [forTerminal(name)] }]
}

const most = 12

/** Names in a row; a long tail is folded, not left out. */
export function namesCell(names: readonly string[], noun: string): Cell {
  const all = joinCells(names.map(nameCell), ', ')
  return names.length <= most ? all : [{ fold: [`${names.length} ${noun}s`, ...all] }]
}

/** Joins cells with a separator; empty ones are left out. */
export function joinCells(cells: readonly Cell[], between: string): Cell {
  const full = cells.filter((cell) => cell.some((piece) => piece !== ''))
  return full.flatMap((cell, index) => (index === 0 || between === '' ? cell : [between, ...cell]))
}

export function bold(...pieces: Cell): Cell {
  return [{ b: pieces }]
}

/** The state before and after. */
export function step(before: Cell, after: Cell): Cell {
  return [{ was: before }, ' ', { to: ['→'] }, ' ', ...after]
}

/**
 * A cell as one string, for the page's data: its text, escaped as on a static page, and marks that begin with DEL, which
 * no escaped text has. In a browser such a string takes a tenth of the memory of the pieces.
 */
export function packCell(cell: Cell): string {
  const packed = cell.map((piece) => {
    if (typeof piece === 'string') return proseForTerminal(piece)
    return marksOf(piece)
      .map(([mark, inner]) => packMarked(mark, inner))
      .join('')
  })
  return packed.join('')
}

const letters = { bdi: 'n', b: 'b', div: 'd', was: 'w', fold: 'f' } as const

function packMarked(mark: Mark, inner: Cell): string {
  if (mark === 'to') return '\u007ft'
  const [head = '', ...rest] = inner
  const text = mark === 'fold' ? `\u007fs${packCell([head])}\u007f.${packCell(rest)}` : packCell(inner)
  return `\u007f${letters[mark]}${text}\u007f.`
}

export function cellHtml(cell: Cell): Html {
  const parts = cell.flatMap((piece): readonly Html[] =>
    typeof piece === 'string' ? [html`${piece}`] : marksOf(piece).map(([mark, inner]) => marked[mark](inner)),
  )
  return html`${parts}`
}

function marksOf(piece: Exclude<Piece, string>): readonly [Mark, Cell][] {
  return Object.entries(piece) as [Mark, Cell][]
}

const marked: Readonly<Record<Mark, (inner: Cell) => Html>> = {
  bdi: (inner) => html`<bdi>${cellHtml(inner)}</bdi>`,
  b: (inner) => html`<b>${cellHtml(inner)}</b>`,
  div: (inner) => html`<div>${cellHtml(inner)}</div>`,
  was: (inner) => html`<span class="was">${cellHtml(inner)}</span>`,
  to: (inner) => html`<span class="to">${cellHtml(inner)}</span>`,
  fold: ([head = '', ...rest]) => html`<details><summary>${cellHtml([head])}</summary>${cellHtml(rest)}</details>`,
}
