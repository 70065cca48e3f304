// Short ways to write the files of other programs, and what hubplan reads in them.

import type { Variant } from '../../../src/core/mapping/presets/types.ts'
import { mappingOf } from '../../../src/core/mapping/rules.ts'
import { formatPlace } from '../../../src/core/problem.ts'
import type { Cell, Diagnostic, Mapping, Place, Table } from '../../../src/core/types.ts'
import { columnsIn } from '../../../src/sources/columns.ts'
import { desiring, table } from '../live.ts'

type Line = readonly (string | readonly string[])[]

/** `h.yaml columns.groups`: the place of a part is its path. */
export const placeOf = (path: readonly (string | number)[]): Place => ({ file: `h.yaml ${path.join('.')}` })

/** A header at the top of `u.csv`. */
export function header(...names: readonly string[]): Cell[] {
  return names.map((value, index) => ({ value, at: { file: 'u.csv', line: 1, column: index + 1 } }))
}

export function mapping(stated: Variant): Mapping {
  return mappingOf(stated, placeOf).mapping
}

/** A file whose columns are mapped; its faults are those of the mapping. */
export function mapped(stated: Variant, names: readonly string[], ...lines: readonly Line[]): Table {
  const read = table('u.csv', names, ...lines)
  const { mapped: found, faults } = columnsIn(read.header, { variants: [mapping(stated)] })
  if (found === undefined) throw new Error(words(faults).join('\n'))
  return { ...read, mapped: found }
}

export function words(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(({ severity, at, message }) => `${severity} ${formatPlace(at)} ${message}`)
}

/** `ann: ml, cv` for each user who is to be there, `-ann` for each who is not, and what is wrong. */
export function read(...tables: readonly Table[]): string[] {
  const { desired, diagnostics } = desiring({ tables })
  const users = [...desired.users.values()].map(({ name, ensure, groups, admin }) =>
    [
      `${ensure === 'absent' ? '-' : ''}${name}`,
      ...(groups === undefined ? [] : [groups.join(', ')]),
      ...(admin === undefined ? [] : [admin ? 'admin' : 'no admin']),
    ].join(': '),
  )
  return [...users, ...words(diagnostics)]
}
