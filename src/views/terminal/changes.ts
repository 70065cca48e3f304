import type { Action, Plan } from '../../core/types.ts'
import { actionWords, type TopicName, topicsOf } from '../facets/index.ts'
import { othersOf, othersTitle } from '../model/others.ts'
import { changed, why } from './cells.ts'
import type { Section } from './rows.ts'

export interface TopicSection extends Section {
  readonly name: TopicName
  /** A risk: shown before the warnings. */
  readonly seen?: true
}

/** The changes, one section per topic, and the rest. */
export function changeSections(plan: Plan): { readonly topics: readonly TopicSection[]; readonly others: Section } {
  const topics = topicsOf(plan).flatMap((topic): readonly TopicSection[] =>
    topic.text === undefined ? [] : [{ ...topic, rows: topic.text() }],
  )
  return { topics, others: othersSection(othersOf(plan, topics)) }
}

/** Never cut, because the risk of these changes is unknown. */
function othersSection(others: readonly Action[]): Section {
  const { mark, tone } = changed
  const rows = others.map((action) => [{ text: mark, tone }, { text: actionWords(action), tone }, why(action)])
  return { title: othersTitle(others), tone, noun: 'action', rows }
}
