// Which shape of a mapping a file has: a preset knows several languages and releases.
import { error } from '../problem.ts'
import { quote } from '../sentences.ts'
import type { Cell, Diagnostic, Mapping } from '../types.ts'
import { isHeaderOf, type PlacedMapping, placeMapping } from './headers.ts'

/** How a file is to be read. */
export interface Reading {
  /** One; those of a preset may be more. */
  readonly variants: readonly [Mapping, ...Mapping[]]
}

/** How many records from the first on may be the header. */
export const headerDepth = 20

/** Whether a record is the header. Its number counts lines of a file, or rows of a sheet. */
export function isHeader({ variants }: Reading, names: readonly string[], line: number): boolean {
  const [{ header }] = variants
  return header === undefined ? variants.some((variant) => isHeaderOf(variant, names)) : header === line
}

/** Whether a record has the columns of a mapping. */
export function hasColumnsOf({ variants }: Reading, names: readonly string[]): boolean {
  return variants.some((variant) => isHeaderOf(variant, names))
}

/** A mapping whose columns are found in a file. */
export interface FoundMapping extends PlacedMapping {
  readonly mapping: Mapping
}

/** The one variant whose columns the header has. */
export function foundMapping(
  { variants }: Reading,
  header: readonly Cell[],
): { readonly found?: FoundMapping; readonly faults: readonly Diagnostic[] } {
  const names = header.map(({ value }) => String(value))
  const fitting = variants.filter((variant) => isHeaderOf(variant, names))
  const [first = variants[0], second] = fitting
  if (second !== undefined) return { faults: [bothFit(first, second)] }
  const { placed, faults } = placeMapping(first, header)
  return faults.length > 0 ? { faults } : { found: { ...placed, mapping: first }, faults }
}

function bothFit(one: Mapping, other: Mapping): Diagnostic {
  const [here, there] = [one, other].map(({ columns }) => columns.find(({ column }) => column === 'username'))
  const [first, second] = [here, there].map((rule) => quote(rule?.from[0] ?? ''))
  const at = here?.at ?? { file: '' }
  return error(at, `the file has ${first} and ${second}, and either may be the username; name one in columns`)
}
