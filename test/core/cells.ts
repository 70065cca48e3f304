// The cells of one row, as a facet reads them.
import type { Cells } from '../../src/core/desired/cells.ts'
import type { FacetTraits } from '../../src/core/facets/traits.ts'
import type { Cell, Diagnostic, Wishes } from '../../src/core/types.ts'

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
  const cells: Cells = { name: 'ann', cell, own: cell, note: (fault) => void faults.push(fault), lists: new Map() }
  return { wishes: facet.read?.(cells), faults }
}
