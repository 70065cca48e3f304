import type { Action } from '../../core/types.ts'
import { othersTitle } from '../model/others.ts'
import { actionWords } from '../words.ts'
import { reasonText, type Section } from './rows.ts'

/** What no other section tells. How bad it is, is not known here: it is never cut. */
export function othersSection(others: readonly Action[]): Section {
  const rows = others.map((action) => [
    { text: '~', tone: 'risk' as const },
    { text: actionWords(action), tone: 'risk' as const },
    { text: reasonText(action.reason), tone: 'dim' as const },
  ])
  return { title: othersTitle(others), tone: 'risk', noun: 'action', rows }
}
