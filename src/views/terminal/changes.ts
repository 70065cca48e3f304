import type { Action, Plan } from '../../core/types.ts'
import { actionWords, topicsOf } from '../facets/index.ts'
import { othersOf, othersTitle } from '../model/others.ts'
import { changed, type Section, why } from './rows.ts'

/** The changes by what happens; at the end what no other section tells. */
export function changeSections(plan: Plan): readonly Section[] {
  const told = topicsOf(plan).flatMap((topic): readonly Section[] =>
    topic.text === undefined ? [] : [{ ...topic, rows: topic.text() }],
  )
  return [...told, othersSection(othersOf(plan, told))]
}

/** How bad it is, is not known here: it is never cut. */
function othersSection(others: readonly Action[]): Section {
  const { mark, tone } = changed
  const rows = others.map((action) => [{ text: mark, tone }, { text: actionWords(action), tone }, why(action)])
  return { title: othersTitle(others), tone, noun: 'action', rows }
}
