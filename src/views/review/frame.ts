// A review as the lines of one screen, cut to its height and width.
import { stripVTControlCharacters } from 'node:util'
import { count, number } from '../../core/sentences.ts'
import { countChanges } from '../model/changes.ts'
import { actionsOf } from '../model/grouping.ts'
import { forTerminal, proseForTerminal } from '../safe.ts'
import { paint, widthOf } from '../terminal/layout.ts'
import type { Item } from './items.ts'
import type { Row } from './list.ts'
import { cut, headLines, type Review } from './model.ts'
import { bodyHeight, helpLines, type ReviewState, shownWords, wordToApprove } from './state.ts'

/** All lines of the screen except the last one, which stays free. */
export function frameOf(review: Review, state: ReviewState): readonly string[] {
  const { columns, rows } = state.size
  const height = bodyHeight(review, state.size)
  const body = bodyLines(review, state, height)
  const blank = Array.from({ length: Math.max(0, height - body.length) }, () => '')
  const lines = [...headLines(review, columns), ...body, ...blank, statusLine(review, state), keyLine(review, state)]
  // A very small terminal keeps the lines with the keys.
  return lines.map((line) => fitted(line, columns)).slice(-Math.max(1, rows - 1))
}

function fitted(line: string, columns: number): string {
  const plain = stripVTControlCharacters(line)
  return widthOf(plain) <= columns ? line : cut(plain, columns)
}

function bodyLines(review: Review, state: ReviewState, height: number): readonly string[] {
  const { scene, size } = state
  if (scene.is === 'detail') return scene.lines.slice(scene.top, scene.top + height)
  if (scene.is === 'help') return helpLines.slice(scene.top, scene.top + height)
  const rows = state.listing.rows.slice(state.top, state.top + height)
  if (rows.length === 0) return [paint(review, 'dim', 'Nothing matches; Esc shows everything.')]
  return rows.map((row, index) =>
    rowLine(review, row, { columns: size.columns, isHere: state.top + index === state.cursor }),
  )
}

interface Place {
  readonly columns: number
  readonly isHere: boolean
}

/** The cursor has a sign besides its colour: a terminal may have no colours. */
function rowLine(review: Review, row: Row, { columns, isHere }: Place): string {
  const pointer = isHere ? '>' : ' '
  if (row.is === 'line') return pointer + row.text
  const { item, nameWidth } = row
  const words = cut(item.words.join('; '), Math.max(1, columns - nameWidth - 7))
  const name = cut(item.name, nameWidth)
  const padding = ' '.repeat(Math.max(0, nameWidth - widthOf(name)))
  const risk = item.risks.size > 0 ? '!' : ' '
  const start = `${paint(review, 'risk', risk)} ${paint(review, item.tone, `${item.mark} ${name}`)}`
  return `${pointer}${start}${padding}  ${paintWords(review, item, words)}`
}

function paintWords(review: Review, item: Item, words: string): string {
  if (!words.startsWith('ADMIN')) return item.risks.size > 0 ? paint(review, 'risk', words) : words
  return paint(review, 'alarm', 'ADMIN') + words.slice('ADMIN'.length)
}

function statusLine(review: Review, state: ReviewState): string {
  const { scene, notice, size } = state
  if (notice !== '') return paint(review, 'risk', cut(proseForTerminal(notice), size.columns))
  if (scene.is === 'approve') {
    const deletes = actionsOf(review.plan, 'user.delete').length
    const lost = deletes === 0 ? '' : `, ${count(deletes, 'user')} will be DELETED`
    return paint(review, 'alarm', cut(`Approved by ${forTerminal(review.by)}, it may be applied${lost}.`, size.columns))
  }
  return cut(`${shownWords(state)}${placeWords(state)}${filterWords(review, state)}`, size.columns)
}

function placeWords({ listing, cursor, top, scene }: ReviewState): string {
  if (scene.is === 'detail' && scene.lines.length > 0)
    return `, line ${number(scene.top + 1)} of ${number(scene.lines.length)}`
  return listing.rows.length === 0
    ? ''
    : `, line ${number(Math.max(cursor, top) + 1)} of ${number(listing.rows.length)}`
}

function filterWords({ groups }: Review, { group, onlyRisky, query }: ReviewState): string {
  const only = [
    group === undefined ? '' : (groups[group]?.label ?? ''),
    onlyRisky ? 'risky' : '',
    query === '' ? '' : `/${forTerminal(query)}`,
  ].filter((part) => part !== '')
  if (only.length > 0) return `  only: ${only.join(', ')} (Esc: all)`
  return `  ${groups.map(({ label, items }, index) => `${index < 9 ? `${index + 1} ` : ''}${label} ${number(countChanges(items))}`).join('  ')}`
}

const prompts = { search: '/', refuse: 'Reason to refuse (Esc: back): ' } as const

function keyLine(review: Review, { scene, size }: ReviewState): string {
  switch (scene.is) {
    case 'list':
      return paint(
        review,
        'dim',
        cut('? help  a approve  x refuse  q leave  Enter look  / search  f filter  r risky', size.columns),
      )
    case 'detail':
    case 'help':
      return paint(review, 'dim', cut('Esc back', size.columns))
    case 'search':
    case 'refuse':
      return typedLine(prompts[scene.is], scene.text, size.columns)
    case 'approve':
      return typedLine(`Type ${wordToApprove(review)} to approve (Esc: back): `, scene.text, size.columns)
  }
}

/** The end of the typed text stays visible. */
function typedLine(prompt: string, text: string, columns: number): string {
  const room = Math.max(1, columns - prompt.length - 1)
  const shown = Array.from(forTerminal(text))
  while (widthOf(shown.join('')) > room) shown.shift()
  return `${prompt}${shown.join('')}_`
}
