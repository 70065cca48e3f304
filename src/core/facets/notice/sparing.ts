// Who gets notice in place of being deleted, who is left until the day has come, and who is kept for having come back.

import { dayAfter, dayOf, isActiveSince, leavingDays } from '../../leaving.ts'
import { canJoin } from '../../names.ts'
import type { Action, DesiredState, Leave, LiveUser, Reason, Snapshot } from '../../types.ts'
import { userDelete } from '../accounts.ts'
import type { Leaver, Sparing } from '../traits.ts'
import { give } from './actions.ts'
import { type Book, openBook } from './book.ts'
import { closing } from './closing.ts'

/** Undefined without notices: then all deletes happen at once. */
export function sparing(desired: DesiredState, live: Snapshot): Sparing | undefined {
  const { leave } = desired
  if (leave === undefined) return undefined
  const sight: Sight = { leave, today: dayOf(live.takenAt), book: openBook() }
  return {
    insteadOf: (leaver) => insteadOf(leaver, sight),
    close: (actions) => closing(actions, { desired, live, leave, book: sight.book }),
  }
}

interface Sight {
  readonly leave: Leave
  /** By the hub's clock. */
  readonly today: string
  readonly book: Book
}

/** The actions in place of deleting a user; undefined deletes them at once. */
function insteadOf({ live: user, reason }: Leaver, { leave, today, book }: Sight): readonly Action[] | undefined {
  if (reason.why === 'row' && !leave.all) return undefined
  const day = leavingDays(user).at(-1)
  if (day === undefined) {
    if (canJoin(user.name)) return [give({ user: user.name, live: user }, dayAfter(today, leave.days), reason)]
    book.unnoticed.push(user.name)
    return []
  }
  return day > today ? waiting(user, day, book) : due(user, { day, reason, leave, book })
}

function waiting(user: LiveUser, day: string, book: Book): readonly Action[] {
  book.waiting.push({ user, day })
  return []
}

interface Due extends Pick<Sight, 'leave' | 'book'> {
  /** The day that has come. */
  readonly day: string
  readonly reason: Reason
}

/** Deletes the user, unless they came back since the notice and are to be kept then. */
function due(user: LiveUser, { day, reason, leave, book }: Due): readonly Action[] {
  const given = dayAfter(day, -leave.days)
  const isActive = isActiveSince(user.last_activity, given)
  if (leave.ifActive === 'keep' && isActive !== false) {
    if (isActive === undefined) book.blind.push(user.name)
    else book.kept.push({ user, day })
    return []
  }
  const active = isActive === undefined ? {} : ({ active: isActive ? 'since' : 'before' } as const)
  return [userDelete(user, { ...reason, notice: { day, given, ...active } })]
}
