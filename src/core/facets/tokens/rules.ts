// The rules that revoke API tokens: which users they concern, and which of their tokens.
import { type DroppedToken, isOlder, subjectMatcher } from '../../plan/matchers.ts'
import { formatPlace } from '../../problem.ts'
import type { DesiredState, LiveToken, LiveUser, Reason, Snapshot, TokenRule } from '../../types.ts'
import { ageOf, needsGroups, type RuleTraits } from '../rule-traits.ts'
import { apiTokensOf } from './api-tokens.ts'

export const tokenRules: RuleTraits<'tokenRules', 'revoke_tokens'> = {
  key: 'revoke_tokens',
  read: ({ unused_for: text, without_expiry: isEndless }) => ({
    ...(text === undefined ? {} : { unused: ageOf(text) }),
    ...(isEndless === true ? { withoutExpiry: true } : {}),
  }),
  needs: needsGroups,
}

/** The effects of the rules on one user. */
export interface TokenRules {
  /** Whether the names and groups of a rule match: only the tokens of such users are read. */
  readonly concerns: (user: LiveUser) => boolean
  readonly dropped: (user: LiveUser) => readonly DroppedToken[]
}

/** Compiles the rules once for all users. */
export function tokenRulesOf({ tokenRules, scope }: DesiredState, live: Pick<Snapshot, 'takenAt'>): TokenRules {
  const now = Date.parse(live.takenAt)
  const rules = tokenRules.map((rule) => ({ rule, matches: subjectMatcher(rule, scope) }))
  return {
    concerns: (user) => rules.some(({ matches }) => matches(user)),
    dropped: (user) =>
      apiTokensOf(user).flatMap((token): DroppedToken[] => {
        const found = rules.find(({ rule, matches }) => fits(token, rule, now) && matches(user))
        return found === undefined ? [] : [{ token, reason: reasonOf(found.rule) }]
      }),
  }
}

/** A token that was never used counts from its creation: a young one is not unused. */
function fits({ last_used: used, created, expires }: LiveToken, rule: TokenRule, now: number): boolean {
  const { unused, withoutExpiry } = rule
  return (
    (unused === undefined || isOlder(used ?? created, unused, now)) && (withoutExpiry === undefined || expires === null)
  )
}

function reasonOf({ at, unused, withoutExpiry, groups }: TokenRule): Reason {
  return {
    why: 'rule',
    at: formatPlace(at),
    ...(unused === undefined ? {} : { unused_for: unused.text }),
    ...(withoutExpiry === undefined ? {} : { without_expiry: true }),
    ...(groups === undefined ? {} : { groups }),
  }
}
