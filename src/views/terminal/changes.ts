import type { Action, Plan } from '../../core/types.ts'
import { actionWords, topicsOf } from '../facets/index.ts'
import { othersOf, othersTitle } from '../model/others.ts'
import { changed, why } from './cells.ts'
import type { Section } from './rows.ts'

/** The changes, one section per topic; the last section lists the rest. */
export function changeSections(plan: Plan): readonly Section[] {
  const told = topicsOf(plan).flatMap((topic): readonly Section[] =>
    topic.text === undefined ? [] : [{ ...topic, rows: topic.text() }],
  )
  return [...told, othersSection(othersOf(plan, told))]
}

/** Never cut, because the risk of these changes is unknown. */
function othersSection(others: readonly Action[]): Section {
  const { mark, tone } = changed
  const rows = others.map((action) => [{ text: mark, tone }, { text: actionWords(action), tone }, why(action)])
  return { title: othersTitle(others), tone, noun: 'action', rows }
}
