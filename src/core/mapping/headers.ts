// Finds the columns of a mapping in the header of a file.
import { distance } from 'fastest-levenshtein'

import { globMatcher, isLiteral } from '../globs.ts'
import { error } from '../problem.ts'
import { listed, quote } from '../sentences.ts'
import type { Cell, Diagnostic } from '../types.ts'
import type { ColumnRule, Mapping, SkipRule } from '../types.ts'

/** A rule, and the indexes of its columns in the file. */
export interface Placed<Rule> {
  readonly rule: Rule
  /** In the order of the file. Empty for an optional rule without a column. */
  readonly indexes: readonly number[]
}

/** A mapping whose columns are found. */
export interface PlacedMapping {
  readonly columns: readonly Placed<ColumnRule>[]
  readonly skip: readonly Placed<SkipRule>[]
}

/** A header for a lenient comparison: NFC, lower case, without spaces, with a straight apostrophe. */
export function foldedHeader(header: string): string {
  return header.normalize('NFC').toLowerCase().replaceAll(/\s/g, '').replaceAll('’', "'")
}

/**
 * The columns that a mapping names. Headers compare exactly first, then without case and spaces, then as globs.
 * @param header the cells of the header, with their places
 */
export function placeMapping(
  { columns, skip }: Pick<Mapping, 'columns' | 'skip'>,
  header: readonly Cell[],
): { readonly placed: PlacedMapping; readonly faults: readonly Diagnostic[] } {
  const faults: Diagnostic[] = []
  const names = header.map(({ value }) => String(value))
  const find = finder(names)
  const place = <Rule extends ColumnRule | SkipRule>(rule: Rule, wanted: readonly string[]): Placed<Rule> => {
    const indexes = wanted.map(find)
    const missing = wanted.filter((_, at) => indexes[at]?.length === 0)
    if (missing.length > 0 && rule.isOptional === undefined) faults.push(absentHeader(rule, missing[0] ?? '', header))
    return { rule, indexes: [...new Set(indexes.flat())].sort((one, other) => one - other) }
  }
  const placed = {
    columns: columns.map((rule) => place(rule, rule.from)),
    skip: skip.map((rule) => place(rule, [rule.column])),
  }
  const many = [...placed.columns.filter(({ rule }) => rule.column !== 'groups'), ...placed.skip]
  for (const { rule, indexes } of many) {
    if (indexes.length > 1) faults.push(severalHeaders(rule, indexes, names))
  }
  return { placed, faults }
}

/** Whether a record is the header of a mapping: it has every column that the mapping needs. */
export function isHeaderOf({ columns, skip }: Pick<Mapping, 'columns' | 'skip'>, names: readonly string[]): boolean {
  const find = finder(names)
  const needed = [...columns.map(({ isOptional, from }) => ({ isOptional, from })), ...skip.map(asNeeded)]
  return needed.every(({ isOptional, from }) => isOptional || from.every((one) => find(one).length > 0))
}

function asNeeded({ column, isOptional }: SkipRule): { isOptional: true | undefined; from: readonly string[] } {
  return { isOptional, from: [column] }
}

/** Finds the indexes of a header, or of a glob of headers. */
function finder(names: readonly string[]): (wanted: string) => readonly number[] {
  const folded = names.map(foldedHeader)
  return (wanted) => {
    const exact = indexesOf(names, (name) => name === wanted)
    if (exact.length > 0) return exact
    const lenient = foldedHeader(wanted)
    const alike = indexesOf(folded, (name) => name === lenient)
    if (alike.length > 0 || isLiteral(wanted)) return alike
    return indexesOf(folded, globMatcher(lenient))
  }
}

function indexesOf(names: readonly string[], isWanted: (name: string) => boolean): number[] {
  return names.flatMap((name, index) => (isWanted(name) ? [index] : []))
}

function absentHeader({ at }: { readonly at: Cell['at'] }, wanted: string, header: readonly Cell[]): Diagnostic {
  const names = header.map(({ value }) => String(value)).filter((name) => name !== '')
  const file = header[0]?.at.file ?? at.file
  const near = nearest(wanted, names)
  const next = near === undefined ? 'name one of these' : `did you mean ${quote(near)}?`
  return error(at, `${file} has no column ${quote(wanted)}; it has ${listed(names)}; ${next}`)
}

/** The header that is most like the wanted one; undefined when none is. */
function nearest(wanted: string, names: readonly string[]): string | undefined {
  const key = foldedHeader(wanted)
  const near = names
    .map((name) => ({ name, far: distance(foldedHeader(name), key) }))
    .filter(({ far }) => far <= Math.max(2, key.length / 3))
    .sort((one, other) => one.far - other.far)
  return near[0]?.name
}

function severalHeaders(
  { at }: { readonly at: Cell['at'] },
  indexes: readonly number[],
  names: readonly string[],
): Diagnostic {
  const found = listed(indexes.map((index) => names[index] ?? ''))
  return error(at, `${found} all match; name one of them exactly`)
}
