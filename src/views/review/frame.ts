// A review as the lines of one screen, cut to its height and width.
import { count } from '../../core/sentences.ts'
import { actionsOf } from '../model/grouping.ts'
import { namedRisks } from '../model/risk-words.ts'
import { forTerminal, proseForTerminal } from '../safe.ts'
import { type Cell, paint, widthOf } from '../terminal/layout.ts'
import { wordToApprove } from './decide.ts'
import { filterLines, filterWords } from './filters.ts'
import type { Item } from './items.ts'
import { approvePrompt, filled, fitted, placeWords, readingKeys, refusePrompt, typedLine } from './lines.ts'
import type { Row } from './list.ts'
import { headLines, type Review } from './model.ts'
import { isHigh, type Size } from './size.ts'
import { bodyHeight, helpLines, type ReviewState, shownWords } from './state.ts'
import { cut, cutInside } from './width.ts'

/** All lines of the screen except the last one, which stays free. */
export function frameOf(review: Review, state: ReviewState): readonly string[] {
  const height = bodyHeight(review, state.size)
  const filters = ownFilterLines(review, state)
  const free = filterLines(review, state.size).length - filters.length
  const body = filled(bodyLines(review, state, height), height + free)
  const foot = [...filters, statusLine(review, state), keyLine(review, state)]
  return fitted([...headLines(review, state.size), ...body, ...foot], state.size)
}

function bodyLines(review: Review, state: ReviewState, height: number): readonly string[] {
  const { scene, size } = state
  if (scene.is === 'detail') return scene.lines.slice(scene.top, scene.top + height)
  if (scene.is === 'help') return helpLines(review).slice(scene.top, scene.top + height)
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
  const name = cutInside(item.name, nameWidth)
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
  if (scene.is === 'detail') return placeWords(scene.lines.length, scene.top)
  if (scene.is === 'help') return placeWords(helpLines(review).length, scene.top)
  const place = placeWords(state.listing.rows.length, Math.max(state.cursor, state.top))
  const words = [shownWords(state), place].filter((part) => part !== '').join(', ')
  const filters = isHigh(size) ? '' : onlyWords(review, state) || filterWords(review)
  return inOneLine(review, [{ text: words }, { text: riskWords(state), tone: 'risk' }, { text: filters }], size.columns)
}

/** Texts side by side; what does not fit is cut. */
function inOneLine(review: Review, cells: readonly Cell[], columns: number): string {
  let room = columns
  const parts = cells.map(({ text, tone = 'plain' }) => {
    const gap = room === columns ? '' : '  '
    if (text === '' || room <= gap.length) return ''
    const shown = cut(text, room - gap.length)
    room -= gap.length + widthOf(shown)
    return gap + paint(review, tone, shown)
  })
  return parts.join('')
}

/** Why the line with the cursor is marked. */
function riskWords({ listing, cursor }: ReviewState): string {
  const row = listing.rows[cursor]
  const words = row?.is === 'item' ? namedRisks(row.item.risks) : ''
  return words === '' ? '' : `! ${words}`
}

function ownFilterLines(review: Review, state: ReviewState): readonly string[] {
  const { scene, size } = state
  if (scene.is !== 'list' && scene.is !== 'search') return []
  const only = onlyWords(review, state)
  const lines = only === '' ? filterLines(review, size) : [cut(only, size.columns)]
  return lines.map((line) => paint(review, 'dim', line))
}

function onlyWords({ groups }: Review, { group, onlyRisky, query }: ReviewState): string {
  const only = [
    group === undefined ? '' : (groups[group]?.label ?? ''),
    onlyRisky ? 'risky' : '',
    query === '' ? '' : `/${forTerminal(query)}`,
  ].filter((part) => part !== '')
  return only.length === 0 ? '' : `only: ${only.join(', ')} (Esc: all)`
}

const planKeys = '? help  a approve  x refuse  q leave  Enter look  / search  f filter  r risky'
const partKeys = '? help  q all targets  Enter look  / search  f filter  r risky'

function keyLine(review: Review, { scene, size }: ReviewState): string {
  switch (scene.is) {
    case 'list':
      return paint(review, 'dim', cut(review.isPart ? partKeys : planKeys, size.columns))
    case 'detail':
    case 'help':
      return paint(review, 'dim', cut(readingKeys(linesBelow(review, scene, size)), size.columns))
    case 'search':
      return typedLine('/', scene.text, size.columns)
    case 'refuse':
      return typedLine(refusePrompt, scene.text, size.columns)
    case 'approve':
      return typedLine(approvePrompt(wordToApprove(review)), scene.text, size.columns)
  }
}

type Reading = Extract<ReviewState['scene'], { readonly is: 'detail' | 'help' }>

function linesBelow(review: Review, scene: Reading, size: Size): number {
  const lines = scene.is === 'detail' ? scene.lines : helpLines(review)
  return lines.length - scene.top - bodyHeight(review, size)
}
