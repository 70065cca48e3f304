// One user in full, as a review shows them: before and after.
import type { Action, UserImage } from '../../core/types.ts'
import { dim } from '../terminal/cells.ts'
import type { Tone } from '../terminal/layout.ts'
import type { Row } from '../terminal/rows.ts'
import type { Known } from './known.ts'

export interface Person extends Pick<Known, 'at' | 'balances'> {
  readonly name: string
  /** All actions about the user, those under the old name, too. */
  readonly actions: readonly Action[]
  /** As the plan saw a user who is deleted or renamed. */
  readonly image: UserImage | undefined
  readonly isNew: boolean
  readonly isGone: boolean
}

/** What was and what will be; both safe. */
export function state(label: string, before: string, after: string, tone: Tone = 'plain'): Row {
  return [dim(label), { text: before }, { text: '->' }, { text: after, tone }]
}
