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
  const [one, other] = [...new Map(fitting.map((variant) => [nameHeader(variant), variant])).values()]
  if (one !== undefined && other !== undefined) return { faults: [bothFit(one, other)] }
  // With a username of the mapping's own, the other columns show which language it is.
  const [first = variants[0]] = fitting.sort((left, right) => foundIn(right, header) - foundIn(left, header))
  const { placed, faults } = placeMapping(first, header)
  return faults.length > 0 ? { faults } : { found: { ...placed, mapping: first }, faults }
}

function nameHeader({ columns }: Mapping): string {
  return columns.find(({ column }) => column === 'username')?.from[0] ?? ''
}

/** How many columns of a variant the header has. */
function foundIn(variant: Mapping, header: readonly Cell[]): number {
  return placeMapping(variant, header).placed.columns.filter(({ indexes }) => indexes.length > 0).length
}

function bothFit(one: Mapping, other: Mapping): Diagnostic {
  const [first, second] = [one, other].map((variant) => quote(nameHeader(variant)))
  const at = one.columns[0]?.at ?? { file: '' }
  return error(at, `the file has ${first} and ${second}, and either may be the username; name one in columns`)
}
