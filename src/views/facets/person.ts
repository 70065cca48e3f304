// One user in full, before and after, for a review.
import type { Action, UserImage } from '../../core/types.ts'
import { dim } from '../terminal/cells.ts'
import type { Tone } from '../terminal/layout.ts'
import type { Row } from '../terminal/rows.ts'
import type { Known } from './known.ts'

export interface Person extends Pick<Known, 'at' | 'balances'> {
  readonly name: string
  /** All actions of the user, including those under the old name. */
  readonly actions: readonly Action[]
  /** A deleted or renamed user's image in the plan. */
  readonly image: UserImage | undefined
  readonly isNew: boolean
  readonly isGone: boolean
}

/** The state before and after; both escaped. */
export function state(label: string, before: string, after: string, tone: Tone = 'plain'): Row {
  return [dim(label), { text: before }, { text: '->' }, { text: after, tone }]
}
