// The rows of the list after filters and search. Every row that is not a change is a line of text.

import { changesWords, countChanges } from '../model/changes.ts'
import { flow, paint, say, widthOf } from '../terminal/layout.ts'
import type { Section } from '../terminal/rows.ts'
import type { Item, ItemGroup } from './items.ts'
import { paperOf, type Review } from './model.ts'
import { whole } from './width.ts'

export type Row =
  /** Already painted. */
  | { readonly is: 'line'; readonly text: string }
  | { readonly is: 'item'; readonly item: Item; readonly nameWidth: number }

export interface Listing {
  readonly rows: readonly Row[]
  /** Number of first rows that must have been on the screen before approval. */
  readonly must: number
  /** Number of listed changes, and of all; a line may hold several. */
  readonly shown: number
  readonly all: number
}

export interface Narrowing {
  /** Index of the only listed group; all when left out. */
  readonly group?: number | undefined
  readonly onlyRisky: boolean
  readonly query: string
}

export function isNarrowed({ group, onlyRisky, query }: Narrowing): boolean {
  return group !== undefined || onlyRisky || query !== ''
}

/** The list at some width. A filtered list has no facts beside the changes. */
export function listRows(review: Review, narrowing: Narrowing, width: number): Listing {
  // The first column is for the cursor.
  const columns = Math.max(1, width - 1)
  const groups = review.groups.map((group, index) => ({ group, items: itemsOf(group, index, narrowing) }))
  const changes = groups.flatMap(({ group, items }) => groupRows(review, { group, items }, columns))
  const shown = countChanges(groups.flatMap(({ items }) => items))
  const all = review.plan.actions.length
  if (isNarrowed(narrowing)) return { rows: changes, must: 0, shown, all }
  const first = firstRows(review, columns)
  const last = review.facts.last.flatMap((section) => factRows(review, section, columns))
  const heading = all === 0 ? [] : [line(paint(review, 'dim', `All ${changesWords(all)}, one by one`))]
  return {
    rows: [...first, ...heading, ...changes, ...last, ...digestRows(review, columns)],
    must: first.length,
    shown,
    all,
  }
}

/** What every view begins with. */
function firstRows(review: Review, columns: number): readonly Row[] {
  const { consequences, facts } = review
  return [
    ...(consequences === '' ? [] : say(paperOf(review, columns), 'head', consequences).map(line)),
    ...facts.first.flatMap((section) => factRows(review, section, columns)),
  ]
}

function itemsOf({ items }: ItemGroup, index: number, { group, onlyRisky, query }: Narrowing): readonly Item[] {
  if (group !== undefined && group !== index) return []
  if (!onlyRisky && query === '') return items
  const sought = query.toLowerCase()
  return items.filter((item) => (!onlyRisky || item.risks.size > 0) && item.text.includes(sought))
}

const longestName = 32

interface Shown {
  readonly group: ItemGroup
  readonly items: readonly Item[]
}

function groupRows(review: Review, { group, items }: Shown, columns: number): readonly Row[] {
  if (items.length === 0) return []
  const some =
    items.length < group.items.length ? ` [${changesWords(countChanges(group.items), countChanges(items))} shown]` : ''
  const title = say(paperOf(review, columns), group.tone, `${group.title}${some}`)
  const longest = items.reduce((most, { name }) => Math.max(most, widthOf(name)), 0)
  const nameWidth = Math.min(longest, longestName, Math.floor(columns / 3))
  return [...title.map(line), ...items.map((item): Row => ({ is: 'item', item, nameWidth }))]
}

function factRows(review: Review, { title, tone, rows }: Section, columns: number): readonly Row[] {
  if (rows.length === 0) return []
  const paper = paperOf(review, columns)
  return [...say(paper, tone, title), ...flow(paper, rows)].flatMap((text) => whole(text, columns)).map(line)
}

/** Unshortened: in a line of its own where it does not fit beside its label, and broken where a line is shorter. */
function digestRows(review: Review, columns: number): readonly Row[] {
  const { digest, changes_digest: changes } = review.plan
  const labelled: readonly (readonly [string, string])[] = [
    ['digest', digest],
    ['changes digest', changes],
  ]
  return labelled.flatMap(([label, value]) => {
    const text = `${label} ${value}`
    const lines = text.length <= columns ? [text] : [label, ...whole(value, columns)]
    return lines.map((piece) => line(paint(review, 'dim', piece)))
  })
}

function line(text: string): Row {
  return { is: 'line', text }
}
