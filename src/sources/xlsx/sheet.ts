// Reads the raw cells of a sheet.
import { unescaped } from './book.ts'
import { type Pieces, readXml, xmlError } from './xml.ts'

/** A cell with a value. */
export interface RawCell {
  /** From 1. */
  readonly row: number
  readonly column: number
  /** `s` shared text, `str` and `inlineStr` text, `b` boolean, `e` error, `d` date; otherwise a number. */
  readonly type: string
  readonly style: number
  readonly value: string
  readonly isFormula: boolean
  /** Its row is hidden, by a filter or by hand. */
  readonly isHidden: boolean
}

export interface Range {
  readonly text: string
  readonly top: number
  readonly left: number
  readonly bottom: number
  readonly right: number
}

/** What a sheet has besides cells. */
export interface SheetFacts {
  readonly merged: readonly Range[]
  /** First and last of each range of columns that are hidden, from 1. */
  readonly hiddenColumns: readonly (readonly [first: number, last: number])[]
}

const maxRow = 1_048_576
const maxColumn = 16_384

interface Reading {
  type: string
  style: number
  value: string
  isFormula: boolean
  hasValue: boolean
}

/**
 * Passes every cell with a value or a formula to `told`, row by row.
 * @throws an XmlError for a damaged sheet
 */
export async function readCells(xml: Pieces, told: (cell: RawCell) => void): Promise<SheetFacts> {
  const merged: Range[] = []
  const hiddenColumns: [number, number][] = []
  let row = 0
  let column = 0
  let isHidden = false
  let cell: Reading | undefined
  let inside: string | undefined
  let isSpoken = false
  await readXml(xml, {
    open(name, attribute) {
      inside = undefined
      if (name === 'row') {
        row = following(row, attribute('r') ?? String(row + 1), maxRow)
        column = 0
        isHidden = isYes(attribute('hidden')) || isNothing(attribute('ht'))
      } else if (name === 'col') {
        if (isYes(attribute('hidden')) || isNothing(attribute('width')))
          hiddenColumns.push([Number(attribute('min')), Number(attribute('max'))])
      } else if (name === 'c') {
        const at = attribute('r')
        column = following(column, at === undefined ? String(column + 1) : String(columnIn(at, row)), maxColumn)
        const style = Number(attribute('s') ?? 0)
        cell = { type: attribute('t') ?? 'n', style, value: '', isFormula: false, hasValue: false }
      } else if (name === 'mergeCell') merged.push(rangeOf(attribute('ref') ?? ''))
      else if (cell === undefined) return
      else if (name === 'f') cell.isFormula = true
      else if (name === 'rPh') isSpoken = true
      else if (name === 'v' || (name === 't' && !isSpoken)) {
        inside = name
        cell.hasValue = true
      }
    },
    text(text) {
      if (inside !== undefined && cell !== undefined) cell.value += text
    },
    close(name) {
      inside = undefined
      if (name === 'rPh') isSpoken = false
      if (name !== 'c' || cell === undefined) return
      const isText = cell.type === 'str' || cell.type === 'inlineStr'
      const value = isText ? unescaped(cell.value) : cell.value
      const { type, style, isFormula, hasValue } = cell
      if (isFormula || (hasValue && value !== '')) told({ row, column, type, style, value, isFormula, isHidden })
      cell = undefined
    },
  })
  return { merged, hiddenColumns }
}

function isYes(text: string | undefined): boolean {
  return text === '1' || text === 'true'
}

/** A row of no height, or a column of no width. */
function isNothing(size: string | undefined): boolean {
  return size !== undefined && Number(size) === 0
}

/** A row or column number, which must increase: two cells in one place would be read as one. */
function following(before: number, text: string, largest: number): number {
  const number = /^\d{1,7}$/.test(text) ? Number(text) : 0
  if (number <= before || number > largest) throw xmlError()
  return number
}

function columnIn(reference: string, row: number): number {
  const place = placeIn(reference)
  if (place.row !== row) throw xmlError()
  return place.column
}

function placeIn(reference: string): { row: number; column: number } {
  const [, letters = '', digits = ''] = /^\$?([A-Z]{1,3})\$?(\d{1,7})$/.exec(reference) ?? []
  if (letters === '') throw xmlError()
  const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
  return { row: Number(digits), column }
}

function rangeOf(text: string): Range {
  const [from = '', to = from] = text.split(':')
  const [start, end] = [placeIn(from), placeIn(to)]
  return { text, top: start.row, left: start.column, bottom: end.row, right: end.column }
}

/** `A3`. */
export function cellName(row: number, column: number): string {
  let letters = ''
  for (let left = column; left > 0; left = Math.floor((left - 1) / 26)) {
    letters = String.fromCharCode(65 + ((left - 1) % 26)) + letters
  }
  return letters + row
}
