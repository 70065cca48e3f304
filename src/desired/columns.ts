// Columns that an include maps to hubplan's columns.
import { error } from '../core/problem.ts'
import type { Diagnostic } from '../core/types.ts'
import { headerKey } from '../sources/columns.ts'
import type { NamedColumn } from '../sources/types.ts'
import type { Document } from './read.ts'

/**
 * Maps the columns of an include, each with its place; undefined when the mapping has faults, which are added to
 * `faults`.
 */
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
    // Its values would get into the plan, whose digest would help to guess short ones.
    if (keys[place] === 'password')
      return [error(at, `${name} holds secrets and is never read as another column; name another header`)]
    if (keys.indexOf(keys[place] ?? '') === place) return []
    return [error(at, `${name} is mapped to two columns; map each header once`)]
  })
  for (const fault of found) faults.push(fault)
  return found.length > 0 ? undefined : columns
}
