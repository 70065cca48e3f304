// Which shape of a mapping a file has: a preset knows several languages and releases.
import { error } from '../problem.ts'
import { quote } from '../sentences.ts'
import type { Cell, ColumnRule, Diagnostic, Mapping } from '../types.ts'
import { isHeaderOf, type PlacedMapping, placeMapping } from './headers.ts'
import { presets } from './presets/index.ts'
import { presetFor } from './presets/looks.ts'

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
  const rivals = usernamesOf(fitting)
  const [rival] = rivals
  if (rival !== undefined && rivals.length > 1) return { faults: [bothFit(rival, rivals)] }
  // Of several languages that differ in other columns, the one with the most of them.
  const read = fitting.map((mapping) => ({ mapping, ...placeMapping(mapping, header) }))
  read.sort((one, other) => sizeOf(other.placed) - sizeOf(one.placed))
  const [{ mapping, placed, faults } = { mapping: variants[0], ...placeMapping(variants[0], header) }] = read
  return faults.length > 0
    ? { faults: otherProgram(mapping, header) ?? faults }
    : { found: { ...placed, mapping }, faults }
}

/** Of a file of another known program, the headers that it lacks say little. */
function otherProgram({ preset = '' }: Mapping, header: readonly Cell[]): Diagnostic[] | undefined {
  const known = presetFor(header.map(({ value }) => String(value)))
  const stated = presets[preset]
  const [first] = header
  if (first === undefined || stated === undefined || known === undefined || known.name === preset) return undefined
  const message = `this is not ${stated.title}: it looks like ${known.title}; use preset ${known.name}`
  return [error(first.at, message)]
}

function sizeOf({ columns }: PlacedMapping): number {
  return columns.filter(({ indexes }) => indexes.length > 0).length
}

/** The columns that may each be the username, by their headers. */
function usernamesOf(variants: readonly Mapping[]): readonly ColumnRule[] {
  const rules = variants.flatMap(({ columns }) => columns.filter(({ column }) => column === 'username'))
  return [...new Map(rules.map((rule) => [rule.from.join(), rule])).values()]
}

function bothFit({ at }: ColumnRule, rivals: readonly ColumnRule[]): Diagnostic {
  const all = rivals.map(({ from }) => quote(from.join())).join(' and ')
  return error(at, `the file has ${all}, and either may be the username; name one in columns`)
}
