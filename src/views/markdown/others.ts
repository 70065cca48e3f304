import type { Action } from '../../core/types.ts'
import { othersTitle } from '../model/others.ts'
import { reasonWords, subjectNames } from '../words.ts'
import { nameText, type Part, proseText, table, tableRow } from './parts.ts'

/** What no other part tells. How bad it is, is not known here: some of it is seen beside any other part. */
export function othersPart(others: readonly Action[]): Part {
  const rows = others.map((action) =>
    tableRow(
      nameText(action.op),
      subjectNames(action).map(nameText).join(' -> '),
      proseText(reasonWords(action.reason)),
    ),
  )
  return table(othersTitle(others), ['Change', 'Subject', 'Why'], { rows, noun: 'action', seen: true })
}
