// What the engine asks of a list of rules in a file. Each list answers in the file of its facet; rules.ts lists them all.
import type { Age, Aims, DesiredFile, GroupCondition, LiveUser, RuleListName, RuleLists, Scope } from '../types.ts'

/** A rule of one list. */
export type RuleOf<L extends RuleListName> = RuleLists[L][number]

/** The lists of a file whose items may be about groups. */
type RuleKeys<File> = {
  readonly [K in keyof File]-?: NonNullable<File[K]> extends readonly { readonly group?: GroupCondition }[]
    ? 'group' extends keyof NonNullable<File[K]>[number]
      ? K
      : never
    : never
}[keyof File]

/** The key of a list of rules in a file. */
export type RuleKey = RuleKeys<DesiredFile>

/** A rule as written in a file. */
export type RuleItem<K extends RuleKey = RuleKey> = NonNullable<DesiredFile[K]>[number]

/** What a rule compares, and the token must therefore show. */
export type Need = 'memberships' | 'last_activity' | 'servers'

/** What the engine asks of one list. A trait that is absent has no effect. */
export interface RuleTraits<L extends RuleListName, K extends RuleKey> {
  readonly key: K
  /** The fields of a rule besides those that every list has. */
  readonly read: (written: RuleItem<K>) => Omit<RuleOf<L>, 'match' | 'groups' | 'at'>
  /** What must be visible besides the names; a plan is blocked where it is not. */
  readonly needs: (rule: RuleOf<L>) => readonly Need[]
  /** The users that a rule matches, where its names and groups do not decide alone. */
  readonly matches?: (rule: RuleOf<L>, scope: Scope, now: number) => (user: LiveUser) => boolean
  /** The rule's own name. */
  readonly name?: (rule: RuleOf<L>) => string
  /** Users that a rule names one by one. */
  readonly people?: (rule: RuleOf<L>) => readonly string[]
  /** Whether this plan carries the rules out. */
  readonly isPlanned?: (aims: Aims) => boolean
}

/** Rules about the members of groups need the memberships. */
export function needsGroups({ groups }: { readonly groups?: readonly string[] }): readonly Need[] {
  return groups === undefined ? [] : ['memberships']
}

const hours = { h: 1, d: 24, w: 7 * 24 } as const

/** The schema admits only a number with h, d or w. */
export function ageOf(text: string): Age {
  const unit = text.slice(-1) as keyof typeof hours
  return { text, seconds: Number(text.slice(0, -1)) * hours[unit] * 3600 }
}
