// What is asked of an action whatever its op. Each facet answers for its own ops; the engine asks by `rulesOf`.
import { birthOf, type Planned } from '../actions/planned.ts'
import type { Check, Sight } from '../actions/precheck-user.ts'
import type { Inverse, Sight as RevertSight } from '../revert/sight.ts'
import type { Action, ActionOf, Facet, Op, Reason, Wanted } from '../types.ts'

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

export interface Rules<A extends Action> {
  /** What the op changes: a provider that does not manage it never gets the op. */
  readonly facet: Facet
  /** An action as demanding as they come, to ask what the op needs of a token. */
  readonly example: A
  readonly wave: Wave | ((action: A) => Wave)
  /** Ids of the actions that must have gone well before this one, where the plan has them. */
  readonly after: (action: A, planned: Planned) => readonly string[]
  /** Whether it is still to be done, on a fresh look. */
  readonly check: (action: A, sight: Sight) => Check
  /** @param undone what undoes the other actions, by id; whole only for a rule that is asked last */
  readonly undo: (action: A, sight: RevertSight, undone: ReadonlyMap<string, Action>) => Inverse
  readonly isUndoneLast?: true
  /** Where the difference comes from as far as the last plan tells. */
  readonly since: (action: A, last: Last) => Since | undefined
}

/** The rules of some ops; an op without its entry does not compile. */
export type RulesFor<O extends Op> = { readonly [Each in O]: Rules<ActionOf<Each>> }

/** Needs no other action. */
export const afterNothing = (): readonly string[] => []

/** Needs the user, where the plan makes or renames them. */
export function afterUser({ user }: { readonly user: string }, planned: Planned): readonly string[] {
  return [birthOf(user, planned)]
}

/** The last plan does not tell. */
export const sinceUnknown = (): undefined => undefined

/** What examples have in common. */
export const example = {
  user: 'example',
  group: 'example',
  created: null,
  reason: { why: 'row' },
} as const
