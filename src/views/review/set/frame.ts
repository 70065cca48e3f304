// A review of several targets as the lines of one screen, cut to its height and width.
import { count, number } from '../../../core/sentences.ts'
import { type SetRow, stateWords } from '../../model/set/index.ts'
import { forTerminal, proseForTerminal } from '../../safe.ts'
import { paint, widthOf } from '../../terminal/layout.ts'
import { wordToApprove } from '../decide.ts'
import { frameOf } from '../frame.ts'
import { setHelp } from '../help.ts'
import { approvePrompt, filled, fitted, placeWords, readingKeys, refusePrompt, typedLine } from '../lines.ts'
import { cut, cutInside } from '../width.ts'
import { type SetLine, targetWords } from './list.ts'
import { type SetReview, setBodyHeight, setHeadLines, stateTones } from './model.ts'
import type { SetReviewState } from './state.ts'

/** All lines of the screen except the last one, which stays free. */
export function setFrameOf(review: SetReview, state: SetReviewState): readonly string[] {
  const { scene, size } = state
  if (scene.is === 'target') return frameOf(scene.review, scene.inside)
  const height = setBodyHeight(review, size)
  const body = scene.is === 'help' ? setHelp.slice(scene.top, scene.top + height) : listLines(review, state, height)
  const foot = [statusLine(review, state), keyLine(review, state)]
  return fitted([...setHeadLines(review, size), ...filled(body, height), ...foot], size)
}

function listLines(review: SetReview, state: SetReviewState, height: number): readonly string[] {
  return state.listing.rows
    .slice(state.top, state.top + height)
    .map((line, index) => lineText(review, line, { state, isHere: state.top + index === state.cursor }))
}

interface Place {
  readonly state: SetReviewState
  readonly isHere: boolean
}

/** The cursor and the mark of a target that was looked at are signs besides their colours. */
function lineText({ color }: SetReview, line: SetLine, { state, isHere }: Place): string {
  const pointer = isHere ? '>' : ' '
  if (line.is === 'line') return pointer + line.text
  const { row, widths } = line
  const name = cutInside(forTerminal(row.target), widths.name)
  const padding = ' '.repeat(Math.max(0, widths.name - widthOf(name)))
  const mark = state.looked.has(row.target) ? '*' : ' '
  const verdict = paint({ color }, stateTones[row.is], stateWords[row.is].padEnd(widths.state))
  const room = state.size.columns - widths.name - widths.state - 7
  return `${pointer}${mark} ${paint({ color }, 'head', name)}${padding}  ${verdict}  ${cut(targetWords(row), Math.max(1, room))}`
}

function statusLine(review: SetReview, { scene, notice, size, listing, cursor, top, looked }: SetReviewState): string {
  const { color, by, screen } = review
  if (notice !== '') return paint({ color }, 'risk', cut(proseForTerminal(notice), size.columns))
  if (scene.is === 'approve') {
    const words = `Approved by ${forTerminal(by)}, all may be applied${lostWords(screen.rows)}.`
    return paint({ color }, 'alarm', cut(words, size.columns))
  }
  if (scene.is === 'help') return placeWords(setHelp.length, scene.top)
  const opened = screen.rows.length === 0 ? '' : `, ${number(looked.size)} looked at (*)`
  return cut(`${screen.targets}${opened}, ${placeWords(listing.rows.length, Math.max(cursor, top))}`, size.columns)
}

function lostWords(rows: readonly SetRow[]): string {
  const losing = rows.flatMap((row) => (row.is === 'failed' || row.counts.deletes === 0 ? [] : [row.counts.deletes]))
  const sum = losing.reduce((all, some) => all + some, 0)
  return sum === 0 ? '' : `, ${count(sum, 'user')} of ${count(losing.length, 'target')} will be DELETED`
}

const keys = '? help  a approve all  x refuse all  q leave  Enter look at a target'

function keyLine(review: SetReview, { scene, size }: SetReviewState): string {
  switch (scene.is) {
    case 'approve':
      return typedLine(approvePrompt(wordToApprove(review)), scene.text, size.columns)
    case 'refuse':
      return typedLine(refusePrompt, scene.text, size.columns)
    case 'help':
      return paint(
        review,
        'dim',
        cut(readingKeys(setHelp.length - scene.top - setBodyHeight(review, size)), size.columns),
      )
    default:
      return paint(review, 'dim', cut(keys, size.columns))
  }
}
