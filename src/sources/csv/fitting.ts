// Which separator a mapped file has: the one with which its columns are found.
import { hasColumnsOf, type Reading } from '../../core/mapping/variants.ts'
import type { Diagnostic } from '../../core/types.ts'
import { headerIndex } from '../columns.ts'
import type { Fields } from '../records.ts'
import type { Dialect } from './separators.ts'

/** What one separator makes of a file. */
export interface Read {
  readonly records: Fields[]
  readonly faults: Diagnostic[]
}

/**
 * Reads with the likeliest separator. With a mapping the columns decide: titles of assignments and questions in a header
 * hold any sign.
 */
export function readFitting(
  [likely, ...others]: readonly [Dialect, ...Dialect[]],
  reading: Reading | undefined,
  readAs: (dialect: Dialect) => Read,
): Read & { readonly dialect: Dialect } {
  const first = { dialect: likely, ...readAs(likely) }
  if (reading === undefined || fits(first.records, reading)) return first
  for (const dialect of others) {
    const read = readAs(dialect)
    if (fits(read.records, reading)) return { dialect, ...read }
  }
  return first
}

/** Whether the header has the columns of a mapping. */
export function fits(records: readonly Fields[], reading: Reading | undefined): boolean {
  const header = records[headerIndex(records, reading)]
  return reading !== undefined && header !== undefined && hasColumnsOf(reading, header.values)
}
