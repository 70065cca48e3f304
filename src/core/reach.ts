// Whom prune, rules and exact groups may touch, and whom a rule means.
import { anyMatcher } from './match.ts'
import { formatPlace } from './problem.ts'
import type { DesiredState, LiveUser, Reason, Rule, Scope, Snapshot } from './types.ts'

/** Why prune, rules and exact groups pass a live user by; undefined when they may touch him. */
export type Reach = (user: LiveUser) => string | undefined

/** @param live who is asking: oneself is out of reach */
export function reachOf(scope: Scope, live: Snapshot): Reach {
  const isProtected = anyMatcher(normalGlobs(scope.protect, scope.names))
  const manage = scope.manage.map((globs) => anyMatcher(normalGlobs(globs, scope.names)))
  return (user) => {
    if (user.name === live.identity.name) return 'the account of the token'
    if (isProtected(user.name)) return 'protected'
    if (user.admin) return 'admins'
    return manage.every((matches) => matches(user.name)) ? undefined : 'outside manage'
  }
}

/** Globs match names after normalisation, so they are normalised alike. */
export function normalGlobs(globs: readonly string[], names: Scope['names']): readonly string[] {
  return names === 'exact' ? globs : globs.map((glob) => glob.toLowerCase())
}

/** Why somebody whom no row names should go; undefined when nothing says so. */
export function absentReason(user: LiveUser, desired: DesiredState, live: Snapshot): Reason | undefined {
  const rule = desired.rules.find((candidate) => ruleMatches(candidate, user, { desired, live }))
  if (rule !== undefined) {
    const inactive = rule.inactive === undefined ? {} : { inactive_for: rule.inactive.text }
    return { why: 'rule', at: formatPlace(rule.at), ...inactive }
  }
  const { prune } = desired.scope
  return prune === undefined ? undefined : { why: 'prune', at: formatPlace(prune) }
}

function ruleMatches(rule: Rule, user: LiveUser, sight: { desired: DesiredState; live: Snapshot }): boolean {
  const globs = rule.match && normalGlobs(rule.match, sight.desired.scope.names)
  if (globs !== undefined && !anyMatcher(globs)(user.name)) return false
  return rule.inactive === undefined || isInactive(user, rule.inactive.seconds, sight.live)
}

/** Ages count from the last activity, or from creation for those who never came, by the hub's clock. */
function isInactive(user: LiveUser, seconds: number, live: Snapshot): boolean {
  if (user.last_activity === undefined) return false
  const since = user.last_activity ?? user.created
  if (since === undefined || since === null) return false
  return Date.parse(live.takenAt) - Date.parse(since) >= seconds * 1000
}
