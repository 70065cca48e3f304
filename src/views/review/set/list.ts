// The rows of the list of targets: a line for each that has changes, and what must be read about all of them.
import { count } from '../../../core/sentences.ts'
import { findingsOf } from '../../model/findings.ts'
import { overridePhrases } from '../../model/override-words.ts'
import { numbersOf, type PlannedRow, type SetRow, stateWords } from '../../model/set/index.ts'
import { forTerminal } from '../../safe.ts'
import { findingRow, firstSections, phraseText } from '../../terminal/first-screen.ts'
import { flow, paint, say, widthOf } from '../../terminal/layout.ts'
import { fewNames, type Row, type Section } from '../../terminal/rows.ts'
import { whole } from '../width.ts'
import type { SetReview } from './model.ts'

export type SetLine =
  /** Already painted. */
  | { readonly is: 'line'; readonly text: string }
  | { readonly is: 'target'; readonly row: SetRow; readonly widths: Widths }

/** Of the columns before the words. */
export interface Widths {
  readonly name: number
  readonly state: number
}

export interface SetListing {
  readonly rows: readonly SetLine[]
  /** Number of first rows that must have been on the screen before approval. */
  readonly must: number
}

/** The list at some width. */
export function listTargets(review: SetReview, width: number): SetListing {
  const { screen, color, set } = review
  // The first column is for the cursor.
  const paper = { color, columns: Math.max(1, width - 1) }
  const lineOf = (text: string): SetLine => ({ is: 'line', text })
  const linesOf = ({ title, tone, rows }: Section): readonly SetLine[] =>
    rows.length === 0
      ? []
      : [...say(paper, tone, title), ...flow(paper, rows)].flatMap((text) => whole(text, paper.columns)).map(lineOf)
  const consequences = phraseText(screen.consequences)
  const sections: readonly Section[] = [
    ...firstSections({ blocks: undefined, key: [], facts: screen.facts }, 'Before you approve'),
    overrides(screen.rows),
    warnings(screen.rows),
  ]
  const must = [
    ...(consequences === '' ? [] : say(paper, 'head', consequences).map(lineOf)),
    ...targetLines(screen.rows, paper.columns),
    ...idleLines(review)
      .flatMap((text) => say(paper, 'plain', text))
      .map(lineOf),
    ...sections.flatMap(linesOf),
  ]
  const digests = [`digest ${set.index.digest}`, `changes digest ${set.index.changes_digest}`]
  const last = digests.flatMap((text) => whole(text, paper.columns)).map((text) => lineOf(paint(paper, 'dim', text)))
  return { rows: [...must, ...last], must: must.length }
}

const longestName = 24

function targetLines(rows: readonly SetRow[], columns: number): readonly SetLine[] {
  const name = rows.reduce((most, { target }) => Math.max(most, widthOf(forTerminal(target))), 0)
  const state = rows.reduce((most, { is }) => Math.max(most, stateWords[is].length), 0)
  const widths = { name: Math.min(name, longestName, Math.floor(columns / 3)), state }
  return rows.map((row) => ({ is: 'target', row, widths }))
}

function idleLines({ screen: { idle, rows } }: SetReview): readonly string[] {
  if (idle.length === 0) return []
  const who = count(idle.length, rows.length === 0 ? 'target' : 'other')
  return [`${who}: nothing to do: ${idle.map(forTerminal).join(', ')}`]
}

/** What the plan of a target does, in numbers, and what to look at first. Escaped; the end may be cut. */
export function targetWords(row: SetRow): string {
  const { deletes, active, rights, creates } = numbersOf(row)
  const parts = [
    zero(deletes) ? '' : `deletes ${deletes}`,
    zero(active) ? '' : `${active} active last week`,
    zero(rights) ? '' : rights,
    zero(creates) ? '' : `creates ${creates}`,
  ]
  const numbers = parts.filter((part) => part !== '').join('; ')
  return [numbers, phraseText(row.look)].filter((part) => part !== '').join(' | ')
}

function zero(cell: string): boolean {
  return cell === '' || cell === '0'
}

function overrides(rows: readonly SetRow[]): Section {
  const all = rows.filter(isPlanned).flatMap(({ target, one: { plan } }) =>
    overridePhrases(plan).map(
      (phrase): Row => [
        { text: forTerminal(target), tone: 'head' },
        { text: phraseText(phrase), tone: 'alarm' },
      ],
    ),
  )
  return { title: 'Overrides and loosened limits', tone: 'alarm', noun: 'override', rows: all }
}

/** A warning of several targets stands once. */
function warnings(rows: readonly SetRow[]): Section {
  const byText = new Map<string, { readonly row: Row; readonly targets: string[] }>()
  for (const { target, one } of rows.filter(isPlanned)) {
    for (const row of findingsOf(one.plan, 'warn').map(findingRow)) {
      const key = JSON.stringify(row)
      const known = byText.get(key)
      if (known === undefined) byText.set(key, { row, targets: [target] })
      else known.targets.push(target)
    }
  }
  const all = [...byText.values()].map(({ row, targets }): Row => [...row, { text: fewNames(targets), tone: 'head' }])
  return { title: 'Warnings', tone: 'risk', noun: 'warning', rows: all }
}

function isPlanned(row: SetRow): row is PlannedRow {
  return row.is !== 'failed'
}
