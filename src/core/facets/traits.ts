// What is asked of an action whatever its op, and of a facet as a whole. Each facet answers in its own file; the engine
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
  DesiredState,
  DesiredUser,
  Facet,
  Finding,
  LiveUser,
  Op,
  Reason,
  Snapshot,
  Wanted,
  Wishes,
} from '../types.ts'

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
  'deleted users',
  'deleted groups',
] as const

export type Wave = (typeof waveOrder)[number]

export type Since = NonNullable<Reason['since']>

/** What the files said when the last plan was made. */
export interface Last {
  /** Of the user of the action. */
  readonly said: Wanted | undefined
  /** Whether they named a user. */
  readonly names: (user: string) => boolean
}

/** What the engine asks of an action of one op. */
export interface OpTraits<A extends Action> {
  /** What the op changes: a provider that does not manage it never gets the op. */
  readonly facet: Facet
  /** An action as demanding as they come, to ask what the op needs of a token. */
  readonly example: A
  readonly wave: Wave | ((action: A) => Wave)
  /** What its id names besides the user or the group. */
  readonly object?: (action: A) => readonly string[]
  /** Ids of the actions that must have gone well before this one, where the plan has them. */
  readonly after: (action: A, planned: Planned) => readonly string[]
  /** Whether it is still to be done, on a fresh look. */
  readonly check: (action: A, sight: Sight) => Check
  /** @param undone what undoes the other actions, by id; whole only for a rule that is asked last */
  readonly undo: (action: A, sight: RevertSight, undone: ReadonlyMap<string, Action>) => Inverse
  readonly isUndoneLast?: true
  /** Where the difference comes from as far as the last plan tells; absent where it never does. */
  readonly since?: (action: A, last: Last) => Since | undefined
  /** What a reviewer agrees to besides the account, without what changes by itself; all of before and after when absent. */
  readonly essence?: (action: A) => object
}

/** The traits of some ops; an op without its entry does not compile. */
export type TraitsFor<O extends Op> = { readonly [Each in O]: OpTraits<ActionOf<Each>> }

/** What `validate` counts of the rows of those who stay, each at none. */
export const noRows = { admins: 0, quotas: 0, grants: 0, passwords: 0 }

export type Counted = keyof typeof noRows

/** What an export says of users as they are. */
export interface Exported {
  readonly column: string
  /** The cell's text, or the value that no cell can express; neither where the user has none. */
  readonly of: (user: LiveUser) => { readonly said?: string | number; readonly unsayable?: string }
}

/** What the engine asks of a facet. A trait that is absent has no effect. */
export interface FacetTraits {
  /** Columns of a table that only a system with the facet uses. */
  readonly columns: readonly string[]
  /** What the cells of a row say of a user who is to be there. */
  readonly read?: (cells: Cells) => Wishes
  /** What a row wants a user to be, as words behind `alice is`. Two rows with different words conflict. */
  readonly words?: (row: DesiredUser) => string | undefined
  /** Merges what two rows say, where both may hold. */
  readonly united?: (one: Wishes, other: Wishes) => Wishes
  /** Which rows `validate` counts it among. */
  readonly counted?: (row: Wishes) => Counted | undefined
  /** What a plan file keeps of a row, for the next plan to compare with. */
  readonly remembered?: (row: Wishes) => Partial<Wanted>
  /** Its part of an export; undefined where the system has nothing of the kind. */
  readonly exported?: (live: Snapshot) => Exported | undefined
  /** The facet's conditions of a list, as one test; undefined where none is given. */
  readonly chooses?: (choice: Choice) => ((user: LiveUser) => boolean) | undefined
  /** Whether a row asks for a change beyond the admin flag and the groups. */
  readonly asks?: (row: Wishes, user: LiveUser, desired: DesiredState) => boolean
  /** Whether it may change users that no row names. */
  readonly isForAll?: (desired: DesiredState) => boolean
  /** Prepares once per plan, and returns the actions for each user. */
  readonly changes?: (desired: DesiredState, live: Snapshot) => (subject: Subject) => readonly Action[]
  /** Findings about the whole plan. `now`: by the hub's clock, ms. */
  readonly findings?: (desired: DesiredState, now: number) => readonly Finding[]
}

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
