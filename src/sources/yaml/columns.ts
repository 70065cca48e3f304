// Renames the keys of users where an include maps columns.
import { isMap, isScalar, type Node } from 'yaml'

import type { Cell, Diagnostic } from '../../core/types.ts'
import { displacedColumns, missingColumns, namer } from '../columns.ts'
import type { NamedColumn } from '../types.ts'
import { type PlaceOf, resolved, type Tree, textOf } from './places.ts'
import { usersIn } from './table.ts'

/** The result of renaming keys. */
export interface Naming {
  readonly faults: readonly Diagnostic[]
  readonly warnings: readonly Diagnostic[]
}

/**
 * Renames the keys of users to the schema's, in the document itself: places stay, and later steps know only these keys.
 * A key that is replaced by another is removed.
 */
export function nameKeys(file: string, tree: Tree, columns: readonly NamedColumn[], placeOf: PlaceOf): Naming {
  if (columns.length === 0) return { faults: [], warnings: [] }
  // The schema calls the column of user names `name`.
  const named = columns.map((one) => (one.column === 'username' ? { ...one, column: 'name' } : one))
  const nameOf = namer(named)
  const users = [...new Set(usersIn(tree).map((item) => resolved(item, tree)))].filter((user) => isMap<Node>(user))
  const keys = new Map(users.flatMap(({ items }) => items.map(({ key }) => [key, textOf(key, tree) ?? ''])))
  const header = new Map<string, Cell>()
  for (const [key, value] of keys) if (!header.has(value)) header.set(value, { value, at: placeOf(key) })
  for (const user of users) user.items = user.items.filter(({ key }) => nameOf(keys.get(key) ?? '') !== undefined)
  for (const [key, value] of keys) if (isScalar(key)) key.value = nameOf(value) ?? value
  const cells = [...header.values()]
  const faults = cells.length === 0 ? [] : missingColumns(file, cells, named)
  return { faults, warnings: displacedColumns(cells, named) }
}
