// The columns that an include names.
import { error } from '../core/problem.ts'
import type { Diagnostic } from '../core/types.ts'
import { headerKey } from '../sources/columns.ts'
import type { NamedColumn } from '../sources/types.ts'
import type { Document } from './read.ts'

/** The columns of an include with the places that name them; undefined when they have faults, which are then in `faults`. */
export function namedColumns(
  { file, yaml }: Document,
  index: number,
  faults: Diagnostic[],
): readonly NamedColumn[] | undefined {
  const columns = Object.entries(file.include?.[index]?.columns ?? {}).map(([column, header]) => ({
    column,
    header,
    at: yaml.place(['include', index, 'columns', column]),
  }))
  const keys = columns.map(({ header }) => headerKey(header))
  const found = columns.flatMap(({ header, at }, place) => {
    const name = JSON.stringify(header)
    // Its values would get into the plan, and its digest would let short ones be guessed.
    if (keys[place] === 'password')
      return [error(at, `${name} holds secrets and is never read as another; name another`)]
    if (keys.indexOf(keys[place] ?? '') === place) return []
    return [error(at, `${name} is named for two columns; name each header once`)]
  })
  for (const fault of found) faults.push(fault)
  return found.length > 0 ? undefined : columns
}
