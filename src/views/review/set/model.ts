// The input of a review of the plans of several targets, prepared once.
import type { PlanSet } from '../../../core/planset.ts'
import { approvedFolderCommand } from '../../model/set/approved.ts'
import { type SetRow, type SetScreen, setScreen } from '../../model/set/index.ts'
import { forTerminal } from '../../safe.ts'
import { verdictTones } from '../../terminal/index.ts'
import { paint, type Tone, wrap } from '../../terminal/layout.ts'
import { age, dateTime, listed } from '../../words.ts'
import type { Deciding } from '../decide.ts'
import { openReview, type Review } from '../model.ts'
import { isLow, type Size } from '../size.ts'
import { cut } from '../width.ts'

export interface SetReviewGiven extends Deciding {
  /** All plans of the folder. */
  readonly set: PlanSet
  readonly folder: string
  /** ISO. */
  readonly now: string
  readonly color: boolean
}

export interface SetReview extends SetReviewGiven {
  readonly screen: SetScreen
  /** Why the plans cannot be approved; empty when they can. */
  readonly refusal: string
  /** Prepares the plan of a target to be looked at. */
  readonly reviewOf: (row: Exclude<SetRow, { readonly is: 'failed' }>) => Review
}

/** Prepares the plans of a folder; each plan is prepared when it is looked at. */
export function openSetReview(given: SetReviewGiven): SetReview {
  const { set, folder, output, now, color, by } = given
  const screen = setScreen(set, { now, folder, where: { is: 'shell' }, isKept: false })
  const opened = new Map<string, Review>()
  return {
    ...given,
    screen: { ...screen, facts: reviewFacts(screen, approvedFolderCommand(set, folder, output)) },
    refusal: refusalOf(screen.rows),
    reviewOf: ({ target, one: { plan, file } }) => {
      const review = opened.get(target) ?? openReview({ plan, file, now, color, by, output, isPart: true })
      opened.set(target, review)
      return review
    },
  }
}

/** What is next is the decision, and then the command that it allows. */
function reviewFacts({ facts, rows }: SetScreen, command: string): SetScreen['facts'] {
  const canBe = rows.some(({ is }) => is === 'ready') && refusalOf(rows) === ''
  if (!canBe) return facts
  const value = ['a approves all, x refuses all; after an approval:']
  return facts.map((fact) => (fact.label === 'Next' ? { ...fact, value, command } : fact))
}

function refusalOf(rows: readonly SetRow[]): string {
  const named = (state: SetRow['is']): string =>
    listed(rows.filter(({ is }) => is === state).map(({ target }) => forTerminal(target)))
  const [blocked, expired] = [named('blocked'), named('expired')]
  if (blocked !== '') return `Blocked plans cannot be approved (${blocked}); x refuses all.`
  return expired === '' ? '' : `Expired plans cannot be approved (${expired}); plan again, or refuse all with x.`
}

export const stateTones = { ...verdictTones, failed: 'alarm' } as const satisfies Record<SetRow['is'], Tone>

/** The lines at the top: the targets, and whether the plans can be applied; on a low screen little else. */
export function setHeadLines({ screen, set, now, color }: SetReview, size: Size): readonly string[] {
  const { columns } = size
  const { index } = set
  const { targets, verdict } = screen
  const made = age(index.created_at, now) ?? dateTime(index.created_at)
  return [
    paint({ color }, 'head', cut(`Plans for ${targets}: ${verdict.title}`, columns)),
    ...verdict.sentences
      .flatMap((sentence) => wrap(sentence, columns))
      .slice(0, 2)
      .map((line) => paint({ color }, stateTones[verdict.is], cut(line, columns))),
    ...(isLow(size)
      ? []
      : [paint({ color }, 'dim', cut(`made ${made}, changes digest ${index.changes_digest.slice(0, 19)}…`, columns))]),
    paint({ color }, 'dim', '─'.repeat(columns)),
  ]
}

/** Number of lines between head and foot; the foot has the place and the keys. */
export function setBodyHeight(review: SetReview, size: Size): number {
  return Math.max(1, size.rows - 1 - setHeadLines(review, size).length - 2)
}
