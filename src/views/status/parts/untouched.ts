// Users that hubplan never changes.

import type { Status } from '../../../core/look/status.ts'
import { count } from '../../../core/sentences.ts'
import { type Cell, type Part, row } from '../part.ts'

export function untouchedParts({ handsOff }: Status): readonly Part[] {
  if (handsOff.length === 0) return []
  const said = `${count(handsOff.length, 'user')}, whose names are not in the form the hub uses`
  const table = {
    noun: 'user',
    columns: [{ title: 'User' }, { title: 'Why' }],
    rows: handsOff.map(({ name, why }): Cell[] => [[{ name }], [why]]),
  }
  return [{ name: 'untouched', title: 'Never touched by hubplan', rows: [row('never touched', said)], table }]
}
