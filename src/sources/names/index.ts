// Plain lists: one name a line, as people keep them and as `hubplan list --format names` writes them.
import { isHeaderWord } from '../../core/desired/candidates.ts'
import { headerDepth } from '../../core/mapping/variants.ts'
import { error } from '../../core/problem.ts'
import type { Cell, Diagnostic, Place, Row, Table } from '../../core/types.ts'
import { sha256Of } from '../bytes.ts'
import { columnsIn } from '../columns.ts'
import { decodeText } from '../decode.ts'
import { faultAt, fileProblem } from '../faults.ts'
import type { ReadOptions } from '../types.ts'

/**
 * Reads one name a line. Lines that begin with # are comments; of `Name <address>` and `mailto:` the address counts.
 * @throws Problem `input` with every fault of the file
 */
export function parseNames(file: string, bytes: Uint8Array, { reading, encoding }: ReadOptions = {}): Table {
  const lines = decodeText(file, bytes, encoding).split(/\r\n|\n|\r/)
  const cells = lines.flatMap((text, index) => cellOf(text, { file, line: index + 1 }))
  const [first, ...rest] = cells
  if (first === undefined) throw faultAt({ file }, 'the file is empty; write one name a line')
  const isHeader = isHeaderWord(String(first.value))
  const header: Cell = { value: 'username', at: first.at }
  const named = isHeader ? rest : cells
  const faults = [...named.flatMap(lineFault), ...columnsIn([header], reading).faults]
  if (faults.length > 0) throw fileProblem(faults)
  const rows = named.map(
    (cell): Row => ({ at: { file, line: cell.at.line ?? 1 }, cells: new Map([['username', cell]]) }),
  )
  return { path: file, header: [header], rows, sha256: sha256Of(bytes) }
}

/** Whether one of the first lines has a separator. */
export function hasColumns(file: string, bytes: Uint8Array, { encoding }: ReadOptions): boolean {
  return firstLines(decodeText(file, bytes, encoding)).some((line) => /[\t,;]/.test(line))
}

/** Whether each of the first lines is one name. */
export function isPlainList(file: string, bytes: Uint8Array, { encoding }: ReadOptions): boolean {
  const values = firstLines(decodeText(file, bytes, encoding)).flatMap((line) => cellOf(line, { file }))
  return values.every(({ value }) => isName(String(value)))
}

function firstLines(text: string): string[] {
  return text.split(/\r\n|\n|\r/, headerDepth)
}

function cellOf(text: string, at: Place): Cell[] {
  const line = text.replace(/^\s*#.*|\s#.*$/s, '')
  const value = line.trim()
  if (value === '') return []
  // Of two addresses on one line the first would be lost.
  const address = /^[^<]*<\s*([^<>\s]+@[^<>\s]+)\s*>[,;]?$/.exec(value)?.[1] ?? value
  const bare = address.replace(/^mailto:/i, '')
  return [{ value: bare, at: { ...at, column: [...line.slice(0, line.indexOf(bare))].length + 1 } }]
}

const signs: Readonly<Record<string, string>> = { ',': 'a comma', ';': 'a semicolon', '\t': 'a tab' }

/** Several names on one line would be one user. */
function lineFault({ value, at }: Cell): Diagnostic[] {
  if (/^\S+ +admin$/i.test(String(value))) {
    return [error(at, 'the line has a name and admin; give a CSV file with the columns username and admin')]
  }
  const sign = /[,;\t]|@.*\s.*@/.exec(String(value))?.[0]
  if (sign === undefined) return []
  const what = signs[sign] ?? 'several addresses'
  return [error(at, `the line has ${what}; write one name a line, or give a table the ending .csv`)]
}

/** A text without a header line whose every line is one name: a list, whatever the file is called. */
export function isNameList(records: readonly { readonly values: readonly string[] }[]): boolean {
  const isOne = ({ values }: { readonly values: readonly string[] }): boolean =>
    values.filter((value) => value !== '').length === 1
  if (records.length === 0 || !records.every(isOne)) return false
  const [first = '', ...others] = records.map(({ values }) => values.find((value) => value !== '') ?? '')
  if (isHeaderWord(first) || !isName(first) || !others.every(isName)) return false
  // The first line is like the others, not a heading above them.
  return isLike(first, others, /@/) && isLike(first, others, /\d/)
}

function isLike(first: string, others: readonly string[], sign: RegExp): boolean {
  return others.length === 0 || !others.every((one) => sign.test(one)) || sign.test(first)
}

function isName(text: string): boolean {
  return /^[\p{L}\p{N}._@+-]+$/u.test(text)
}
