// The table over several targets in a comment.

import { count, number } from '../../core/sentences.ts'
import { groupBy } from '../model/grouping.ts'
import { type columns, numbersOf, type SetRow, stateWords } from '../model/set/index.ts'
import { type Part, phraseText, tableOf, wholeText } from './parts.ts'

const cells = {
  Target: ({ target }) => wholeText(target),
  Verdict: ({ is }) => (is === 'ready' ? stateWords[is] : `**${stateWords[is]}**`),
  Deletes: (row) => numbersOf(row).deletes,
  'Active last week': activeText,
  'New admins and roles': (row) => numbersOf(row).rights,
  Creates: (row) => numbersOf(row).creates,
  'Look first at': ({ look }) => phraseText(look),
} satisfies Readonly<Record<(typeof columns)[number], (row: SetRow) => string>>

function activeText(row: SetRow): string {
  const { active } = numbersOf(row)
  return active === '' || active === '0' ? active : `**${active}**`
}

/** When rows are cut, the targets in them are named, or at least counted. */
export function tablePart(rows: readonly SetRow[]): Part {
  const { header, rows: texts } = tableOf(rows, cells)
  const columns = `\n| ${header.join(' | ')} |\n|${' --- |'.repeat(header.length)}`
  const tail = {
    names: (from: number) => `${moreText(rows, from)}, by name:\n\n${statesText(rows.slice(from), namesOf)}`,
    counts: (from: number) =>
      `${moreText(rows, from)}, not named here:\n\n${statesText(rows.slice(from), ({ length }) => number(length))}`,
  }
  return { head: '### Targets', columns, rows: texts, foot: '', noun: 'target', rank: 'seen', tail }
}

function moreText(rows: readonly SetRow[], from: number): string {
  return `And ${count(rows.length - from, from === 0 ? 'target' : 'more target')}`
}

function statesText(rows: readonly SetRow[], textOf: (rows: readonly SetRow[]) => string): string {
  return [...groupBy(rows, ({ is }) => stateWords[is])].map(([state, some]) => `- ${state}: ${textOf(some)}`).join('\n')
}

function namesOf(rows: readonly SetRow[]): string {
  return rows.map(({ target }) => wholeText(target)).join(', ')
}

/** As many names as fit into a length; the others are counted. */
export function namesWithin(names: readonly string[], length: number): string {
  const texts = names.map(wholeText)
  let left = length
  const cut = texts.findIndex((text) => {
    left -= text.length + 2
    return left < 0
  })
  if (cut < 0) return texts.join(', ')
  return `${texts.slice(0, cut).join(', ')} and ${number(texts.length - cut)} more`
}
