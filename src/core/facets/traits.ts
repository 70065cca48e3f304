// What the engine asks of an action of any op, and of a facet as a whole. Each facet answers in its own file; the engine
// looks the answers up in the registry.

import { birthOf, type Planned } from '../actions/planned.ts'
import type { Check, Sight } from '../actions/precheck-user.ts'
import type { Cells } from '../desired/cells.ts'
import type { Choice } from '../look/listing.ts'
import type { Subject } from '../plan/subject.ts'
import type { Inverse, Sight as RevertSight } from '../revert/sight.ts'
import type {
  Action,
  ActionOf,
  Also,
  DesiredState,
  DesiredUser,
  Extent,
  Facet,
  Finding,
  LiveUser,
  Op,
  Reason,
  RuleListName,
  Snapshot,
  Wanted,
  Wishes,
} from '../types.ts'
import type { ColumnName } from './columns.ts'

/** Waves run one after another, in this order: what others need first, what takes something away last. */
export const waveOrder = [
  // Before the account: the first login with any password would claim a new name.
  'passwords',
  'renames',
  'new groups',
  'group properties',
  'new users',
  // Promotions come before demotions, so that a hub is never without an admin in between.
  'promotions and joins',
  'balances',
  'leaves',
  'demotions',
  'servers',
  // Takes access away, so it comes after everything that may still need it; a deleted user's tokens go with the user.
  'revoked tokens',
  'deleted users',
  'deleted groups',
] as const

export type Wave = (typeof waveOrder)[number]

export type Since = NonNullable<Reason['since']>

/** The files' content at the last plan. */
export interface Last {
  /** The row of the action's user. */
  readonly said: Wanted | undefined
  /** Whether they named a user. */
  readonly names: (user: string) => boolean
}

/** What the engine asks of an action of one op. */
export interface OpTraits<A extends Action> {
  /** What the op changes: a provider that does not manage it never gets the op. */
  readonly facet: Facet
  /** An action with the strictest requirements, for deriving the needed rights. */
  readonly example: A
  readonly wave: Wave | ((action: A) => Wave)
  /** The parts of its id besides the user or the group. */
  readonly object?: (action: A) => readonly string[]
  /** Ids of the plan's actions that must succeed before this one. */
  readonly after: (action: A, planned: Planned) => readonly string[]
  /** What a read must include for the check. */
  readonly also?: Also | ((actions: readonly Action[]) => Also)
  /** What `check` needs to see, and what replies are compared with; every user when absent. */
  readonly extent?: Extent | ((action: A) => Extent)
  /** Whether the action is still to be done, by a fresh snapshot. */
  readonly check: (action: A, sight: Sight) => Check
  /** @param undone the inverses of the other actions, by id; complete only for ops that are undone last */
  readonly undo: (action: A, sight: RevertSight, undone: ReadonlyMap<string, Action>) => Inverse
  readonly isUndoneLast?: true
  /** Where the difference comes from as far as the last plan tells; absent where it never does. */
  readonly since?: (action: A, last: Last) => Since | undefined
  /**
   * What a reviewer approves besides the account, without what changes on its own; before and after in full when
   * absent.
   */
  readonly essence?: (action: A) => object
}

/** The traits of some ops; an op without its entry does not compile. */
export type TraitsFor<O extends Op> = { readonly [Each in O]: OpTraits<ActionOf<Each>> }

/** The counters of `validate` for rows of users who stay, all 0. */
export const noRows = { admins: 0, quotas: 0, grants: 0, passwords: 0 }

export type Counted = keyof typeof noRows

/** A user to be deleted. */
export type Leaver = Extract<Subject, { readonly want: undefined }>

/** What a facet plans in place of deletes, for one plan. */
export interface Sparing {
  /** The actions in place of deleting the user; undefined deletes them. */
  readonly insteadOf: (leaver: Leaver) => readonly Action[] | undefined
  /** What follows from it. @param actions of all users */
  readonly close: (actions: readonly Action[]) => Closing
}

/** The end of a plan. */
export interface Closing {
  readonly actions: readonly Action[]
  readonly findings: readonly Finding[]
}

/** What an export states of users as they are. */
export interface Exported {
  readonly column: string
  /** The cell's text, or the value that no cell can express; neither where the user has none. */
  readonly of: (user: LiveUser) => { readonly said?: string | number; readonly unsayable?: string }
}

/** What the engine asks of a facet. A trait that is absent has no effect. */
export interface FacetTraits {
  /** Columns of a table that only a system with the facet uses. */
  readonly columns: readonly ColumnName[]
  /** A system without the facet refuses its columns and its rules; absent: it ignores the columns. */
  readonly lacking?: {
    /** After the system's name: `has no API tokens`. */
    readonly why: string
    readonly rules: RuleListName
  }
  /** The wishes that a row's cells express for a user who must exist. */
  readonly read?: (cells: Cells) => Wishes
  /** A row's wish in words, after `alice is`. Two rows with different words conflict. */
  readonly words?: (row: DesiredUser) => string | undefined
  /** Merges the wishes of two rows, where both may hold. */
  readonly united?: (one: Wishes, other: Wishes) => Wishes
  /** The counter of `validate` that the row belongs to. */
  readonly counted?: (row: Wishes) => Counted | undefined
  /** What a plan file keeps of a row, for the next plan to compare with. */
  readonly remembered?: (row: Wishes) => Partial<Wanted>
  /** The facet's part of an export; undefined where the system has no such data. */
  readonly exported?: (live: Snapshot) => Exported | undefined
  /** The facet's conditions of a list, as one test; undefined where none is given. */
  readonly chooses?: (choice: Choice) => ((user: LiveUser) => boolean) | undefined
  /** Whether a row asks for a change beyond the admin flag and the groups. */
  readonly asks?: (row: Wishes, user: LiveUser, desired: DesiredState) => boolean
  /** What a read must include for planning. */
  readonly also?: (desired: DesiredState) => Also | undefined
  /** Whether it may change users that no row names. */
  readonly isForAll?: (desired: DesiredState) => boolean
  /** Prepares once per plan, and returns the actions for each user. */
  readonly changes?: (desired: DesiredState, live: Snapshot) => (subject: Subject) => readonly Action[]
  /** Prepares once per plan; undefined where every delete is planned at once. */
  readonly spares?: (desired: DesiredState, live: Snapshot) => Sparing | undefined
  /** Findings about the whole plan. `now`: by the hub's clock, ms. */
  readonly findings?: (desired: DesiredState, now: number, live: Snapshot) => readonly Finding[]
}

/** For checks that look at the users and groups of the action only. */
export const subjectsOnly: Extent = {}

/** For changes of members: the reply with all members of the group is compared with those before. */
export const withMembers: Extent = { members: true }

/** Needs no other action. */
export const afterNothing = (): readonly string[] => []

/** Needs the user, where the plan makes or renames them. */
export function afterUser({ user }: { readonly user: string }, planned: Planned): readonly string[] {
  return [birthOf(user, planned)]
}

/** A row that says nothing. */
export const nothing: Wishes = {}

const reason = { why: 'row' } as const

/** What examples of actions have in common. */
export const aboutUser = { user: 'example', reason } as const
export const aboutAccount = { ...aboutUser, created: null } as const
export const aboutGroup = { group: 'example', reason } as const
export const aboutMember = { ...aboutAccount, ...aboutGroup } as const
