// Columns that an include maps, so that the roster of another program can be read unchanged.
import { error, warning } from '../core/problem.ts'
import type { Cell, Diagnostic } from '../core/types.ts'
import type { NamedColumn } from './types.ts'

/** A header normalised for comparison: without spaces, in lower case. */
export function headerKey(header: string): string {
  return header.replaceAll(/\s/g, '').toLowerCase()
}

/** Maps a header to its column, otherwise to itself; undefined when another header stands for its column. */
export function namer(columns: readonly NamedColumn[]): (header: string) => string | undefined {
  const named = new Map(columns.map(({ header, column }) => [headerKey(header), column]))
  const taken = new Set(named.values())
  return (header) => {
    const key = headerKey(header)
    return named.get(key) ?? (taken.has(key) ? undefined : header)
  }
}

/** Mapped headers that the file lacks. */
export function missingColumns(file: string, header: readonly Cell[], columns: readonly NamedColumn[]): Diagnostic[] {
  const keys = new Set(header.map(({ value }) => headerKey(String(value))))
  return columns
    .filter((one) => !keys.has(headerKey(one.header)))
    .map(({ header: name, at }) =>
      error(at, `${file} has no column ${JSON.stringify(name)}; write the header as the file has it`),
    )
}

/** Columns that are ignored in favour of a mapped one. */
export function displacedColumns(header: readonly Cell[], columns: readonly NamedColumn[]): Diagnostic[] {
  const nameOf = namer(columns)
  return header
    .filter(({ value }) => nameOf(String(value)) === undefined)
    .map(({ value, at }) => {
      const instead = columns.find(({ column }) => column === headerKey(String(value)))
      const name = JSON.stringify(instead?.header)
      return warning(at, `the column ${String(value)} is not used: the include names ${name} instead`)
    })
}
