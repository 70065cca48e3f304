// Finds the columns of a mapping in the header of a file.
import { likeliest } from '../desired/candidates.ts'
import { passwordFault } from '../desired/password.ts'
import { globMatcher, isLiteral } from '../globs.ts'
import { nearest } from '../nearest.ts'
import { error } from '../problem.ts'
import { listed, quote } from '../sentences.ts'
import type { Cell, ColumnRule, Diagnostic, Mapping, SkipRule } from '../types.ts'
import { foldedHeader } from './folded.ts'

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

/**
 * The columns that a mapping names. Headers compare exactly first, then without case and spaces, then as globs.
 * @param header the cells of the header, with their places
 */
export function placeMapping(
  { columns, skip }: Pick<Mapping, 'columns' | 'skip'>,
  header: readonly Cell[],
): { readonly placed: PlacedMapping; readonly faults: readonly Diagnostic[] } {
  const absent: { readonly rule: ColumnRule | SkipRule; readonly wanted: string }[] = []
  const names = header.map(({ value }) => String(value))
  const find = finder(names)
  const place = <Rule extends ColumnRule | SkipRule>(rule: Rule, wanted: readonly string[]): Placed<Rule> => {
    const indexes = wanted.map(find)
    const missing = wanted.find((_, at) => indexes[at]?.length === 0)
    const isAbsent = missing !== undefined && rule.isOptional === undefined
    if (isAbsent && !absent.some((one) => one.wanted === missing)) absent.push({ rule, wanted: missing })
    return { rule, indexes: [...new Set(indexes.flat())].sort((one, other) => one - other) }
  }
  const placed = {
    columns: columns.map((rule) => place(rule, rule.from)),
    skip: skip.map((rule) => place(rule, [rule.column])),
  }
  // A file without a header line may begin with a password: its cells are shown once one column is known.
  const isKnown = [...placed.columns, ...placed.skip].some(({ indexes }) => indexes.length > 0)
  const faults = absent.map(({ rule, wanted }) => absentHeader(rule, wanted, { header, isKnown }))
  const many = [...placed.columns.filter(({ rule }) => rule.column !== 'groups'), ...placed.skip]
  for (const { rule, indexes } of many) {
    if (indexes.length > 1) faults.push(severalHeaders(rule, indexes, names))
  }
  for (const { rule, indexes } of placed.columns) {
    const secret = at(names, indexes).find((name) => /passwor[dt]/.test(foldedHeader(name)))
    if (secret !== undefined) faults.push(secretHeader(rule, secret))
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

function at(names: readonly string[], indexes: readonly number[]): string[] {
  return names.filter((_, index) => indexes.includes(index))
}

function indexesOf(names: readonly string[], isWanted: (name: string) => boolean): number[] {
  return names.flatMap((name, index) => (isWanted(name) ? [index] : []))
}

function absentHeader(
  rule: ColumnRule | SkipRule,
  wanted: string,
  { header, isKnown }: { readonly header: readonly Cell[]; readonly isKnown: boolean },
): Diagnostic {
  const names = header.map(({ value }) => String(value)).filter((name) => name !== '')
  const safe = isKnown ? names : names.filter((name) => passwordFault(name) !== undefined)
  const file = header[0]?.at.file ?? rule.at.file
  const isName = 'from' in rule && rule.column === 'username'
  const near = nearestHeader(wanted, safe) ?? (isName ? likeliest(safe) : undefined)
  const next = near === undefined ? 'write the header as the file has it' : `did you mean ${quote(near)}?`
  const has = safe.length === 0 ? '' : `it has ${listed(safe)}; `
  return error(rule.at, `${file} has no column ${quote(wanted)}; ${has}${next}`)
}

/** The header that is most like the wanted one; undefined when none is. */
function nearestHeader(wanted: string, names: readonly string[]): string | undefined {
  const near = nearest(foldedHeader(wanted), names.map(foldedHeader), 2)
  return names.find((name) => foldedHeader(name) === near)
}

/** A mapped password would be in the plan, and the digest of the plan would help to guess a short one. */
function secretHeader({ at, from }: ColumnRule, header: string): Diagnostic {
  const what = from.includes(header) ? '' : `${listed(from)} matches it; `
  return error(at, `${quote(header)} holds secrets and is never read as another column; ${what}name another header`)
}

function severalHeaders(
  { at: place }: { readonly at: Cell['at'] },
  indexes: readonly number[],
  names: readonly string[],
): Diagnostic {
  return error(place, `${listed(at(names, indexes))} all match; name one of them exactly`)
}
