// Users that a plan leaves alone for their notice.
import { leavingDays, leavingGroup } from '../../leaving.ts'
import type { DesiredState, Leave, LiveUser, Snapshot } from '../../types.ts'

/** A user under notice. */
export interface Noticed {
  readonly user: LiveUser
  readonly day: string
}

/** Users that a plan neither deletes nor gives notice to. */
export interface Book {
  /** Their day has not come. */
  readonly waiting: Noticed[]
  /** Their day has come, and they were active since the notice. */
  readonly kept: Noticed[]
  /** Their day has come, and their activity is not visible. */
  readonly blind: string[]
  /** No group can hold their names. */
  readonly unnoticed: string[]
}

export function openBook(): Book {
  return { waiting: [], kept: [], blind: [], unnoticed: [] }
}

/** What notices are compared with. */
export interface NoticeSight {
  readonly desired: DesiredState
  readonly live: Snapshot
  readonly leave: Leave
  readonly book: Book
}

/** Members of leaving groups that no action is about. */
export interface Others {
  /** The plan would never give them notice, each with the reason. */
  readonly strangers: readonly { readonly user: LiveUser; readonly why: string }[]
  /** Nothing asks them to leave. */
  readonly unasked: readonly Noticed[]
  /** In several groups; also when they wait or are kept. */
  readonly twice: readonly LiveUser[]
}

/** The groups of a user's notices, in their order. */
export function groupsOfNotices(user: LiveUser): readonly string[] {
  return leavingDays(user).map(leavingGroup)
}
