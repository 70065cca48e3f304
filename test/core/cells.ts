// One row, as a facet or a whole file is read.
import type { Cells } from '../../src/core/desired/cells.ts'
import type { FacetTraits } from '../../src/core/facets/traits.ts'
import { formatPlace } from '../../src/core/problem.ts'
import type { Cell, DesiredUser, Diagnostic, Wishes } from '../../src/core/types.ts'
import { desired, desiring, table } from './live.ts'

/** What a facet makes of a row of these texts, by column, and what it finds wrong. */
export function readBy(
  facet: FacetTraits,
  texts: Readonly<Record<string, string>>,
): { readonly wishes: Wishes | undefined; readonly faults: readonly Diagnostic[] } {
  const faults: Diagnostic[] = []
  const columns = Object.keys(texts)
  const cell = (column: string): Cell | undefined => {
    const value = texts[column]
    return value === undefined
      ? undefined
      : { value, at: { file: 'u.csv', line: 2, column: columns.indexOf(column) + 3 } }
  }
  const cells: Cells = {
    name: 'ann',
    cell,
    own: cell,
    note: (fault) => void faults.push(fault),
    lists: new Map(),
    pairs: () => [],
  }
  return { wishes: facet.read?.(cells), faults }
}

/** What a file says of one user, by one cell beside the name. */
export function read(column: string, text: string | readonly string[]): DesiredUser | undefined {
  return desired({ tables: [table('u.csv', ['username', column], ['ann', text])] }).users.get('ann')
}

/** What is told of such a file. */
export function told(column: string, text: string | readonly string[]): string[] {
  const { diagnostics } = desiring({ tables: [table('u.csv', ['username', column], ['ann', text])] })
  return diagnostics.map(({ severity, at, message }) => `${severity} ${formatPlace(at)} ${message}`)
}
