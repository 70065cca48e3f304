// The users that prune, rules and exact groups may change, and the users that a rule matches.
import { caselessMatcher, compositions, foldCase, undotted } from '../caseless.ts'
import { anyMatcher, globMatcher, isLiteral } from '../globs.ts'
import { lowerForm } from '../names.ts'
import { formatPlace } from '../problem.ts'
import type {
  Age,
  DesiredState,
  LiveToken,
  LiveUser,
  Reason,
  Rule,
  Scope,
  Server,
  Snapshot,
  StopRule,
} from '../types.ts'

/** Why prune, rules and exact groups skip a live user; undefined when they may change it. */
export type Reach = (user: LiveUser) => string | undefined

/** @param live with the token's own user, which is out of reach */
export function reachOf(scope: Scope, live: Snapshot): Reach {
  const isProtected = protectorOf(scope.protect)
  const isManaged = managerOf(scope)
  return (user) => {
    if (user.name === live.identity.name) return 'the account of the token'
    if (live.services?.has(user.name)) return 'named like a service of the hub'
    if (isProtected(user.name)) return 'protected'
    if (user.admin) return 'admins'
    return isManaged(user.name) ? undefined : 'outside manage'
  }
}

/**
 * Whether a name is within `manage`: it must match a glob of every list; on case-sensitive systems both as written and
 * in lower case, so that case sensitivity never widens the globs.
 */
export function managerOf({ manage, names }: Pick<Scope, 'manage' | 'names'>): (name: string) => boolean {
  const folded = manage.map((globs) => nameMatcher(globs, 'lower'))
  if (names === 'lower') return (name) => folded.every((fits) => fits(name))
  const written = manage.map((globs) => nameMatcher(globs, names))
  return (name) => written.every((fits) => fits(name)) && folded.every((fits) => fits(lowerForm(name)))
}

/**
 * Matches the globs of `manage` and of a rule, in normal form like the names. It errs on the safe side: in lower case a
 * class may cover other characters (`[!Z-a]` covers all), so a name must also match the glob as written, in any case.
 */
export function nameMatcher(globs: readonly string[], names: Scope['names']): (name: string) => boolean {
  if (names === 'exact') return anyMatcher(globs.map((glob) => glob.normalize('NFC')))
  const hasClass = (glob: string): boolean => glob.includes('[')
  const fits = anyMatcher(globs.map(lowerForm).filter((glob) => !hasClass(glob)))
  const strict = globs.filter(hasClass).map((glob) => {
    const [normal, written] = [globMatcher(lowerForm(glob)), caselessMatcher(glob.normalize('NFC'))]
    return (name: string) => normal(name) && written(name)
  })
  return (name) => fits(name) || strict.some((matches) => matches(name))
}

/**
 * Matches the globs of `protect`. It errs on the safe side: spaces around a glob and the composition of accented
 * letters are ignored, and a glob matches as written, in lower case and case-folded, even on case-sensitive systems.
 */
export function protectorOf(globs: readonly string[]): (name: string) => boolean {
  const all = [...new Set(globs.flatMap((glob) => [glob, ...compositions(glob.trim())]))]
  const people = new Set(all.filter(isLiteral).map(identityOf))
  const patterns = all.filter((glob) => !isLiteral(glob))
  const spelt = [...new Set(patterns.flatMap((glob) => [glob, lowerForm(glob), foldCase(glob)]))].map(globMatcher)
  const matchers = [...spelt, ...patterns.map(caselessMatcher)]
  return (name) => people.has(identityOf(name)) || (matchers.length > 0 && spellingsOf(name).some(isOfAny(matchers)))
}

function isOfAny(matchers: readonly ((name: string) => boolean)[]): (name: string) => boolean {
  return (name) => matchers.some((matches) => matches(name))
}

/** The possible spellings of a name. */
function spellingsOf(name: string): readonly string[] {
  return [...new Set([...compositions(name), lowerForm(name), foldCase(name)])]
}

/** The key shared by names that differ only in case and in the composition of letters. */
function identityOf(name: string): string {
  return undotted(foldCase(name.normalize('NFC')))
}

/** Globs of `protect` that match no live user: probably misspelt. */
export function idleProtects({ protect, names }: Scope, live: Snapshot): string[] {
  if (protect.length === 0) return []
  const people = [...live.users.keys()]
  const common = names === 'exact' ? (name: string) => name.normalize('NFC') : identityOf
  const known = new Set(protect.some(isLiteral) ? people.map(common) : [])
  const isIdle = (glob: string): boolean =>
    isLiteral(glob) ? ![glob, glob.trim()].some((name) => known.has(common(name))) : !people.some(protectorOf([glob]))
  return protect.filter(isIdle)
}

/** A server that a rule stops. */
export interface IdleServer {
  readonly server: Server
  readonly reason: Reason
}

/** A token that a rule revokes. */
export interface DroppedToken {
  readonly token: LiveToken
  readonly reason: Reason
}

/** The effects of the rules on a live user without a row. */
export interface Rules {
  /** Why the user must be absent; undefined when no rule matches. */
  readonly absent: (user: LiveUser) => Reason | undefined
  readonly idle: (user: LiveUser) => readonly IdleServer[]
}

/** Compiles the rules once for all users. */
export function rulesOf(desired: DesiredState, live: Snapshot): Rules {
  const { scope } = desired
  const now = Date.parse(live.takenAt)
  const rules = desired.rules.map((rule) => ({ rule, matches: ruleMatcher(rule, scope, now) }))
  const stopRules = desired.stopRules.map((rule) => ({ rule, matches: subjectMatcher(rule, scope) }))
  return {
    absent: (user) => {
      const found = rules.find(({ matches }) => matches(user))
      if (found !== undefined) return ruleReason(found.rule)
      return scope.prune === undefined ? undefined : { why: 'prune', at: formatPlace(scope.prune) }
    },
    idle: (user) => {
      const servers = (user.servers ?? []).filter((server) => server.state === 'ready')
      return servers.flatMap((server): IdleServer[] => {
        const found = stopRules.find(
          ({ rule, matches }) => isOlder(server.last_activity, rule.idle, now) && matches(user),
        )
        return found === undefined ? [] : [{ server, reason: stopReason(found.rule) }]
      })
    },
  }
}

/** Why a user that the rule matches must be absent. */
export function ruleReason({ at, inactive, neverLoggedIn, groups }: Rule): Reason {
  return {
    why: 'rule',
    at: formatPlace(at),
    ...(inactive === undefined ? {} : { inactive_for: inactive.text }),
    ...(neverLoggedIn === undefined ? {} : { never_logged_in: true }),
    ...(groups === undefined ? {} : { groups }),
  }
}

function stopReason({ at, idle, groups }: StopRule): Reason {
  return {
    why: 'rule',
    at: formatPlace(at),
    idle_for: idle.text,
    ...(groups === undefined ? {} : { groups }),
  }
}

/** Users that a rule matches, whether or not it may change them. */
export function ruleMatcher(rule: Rule, scope: Scope, now: number): (user: LiveUser) => boolean {
  const isSubject = subjectMatcher(rule, scope)
  const { inactive } = rule
  return (user) =>
    isSubject(user) &&
    (rule.neverLoggedIn === undefined || user.last_activity === null) &&
    (inactive === undefined || isInactive(user, inactive, now))
}

/** Users that the names and groups of a rule match. */
export function subjectMatcher(rule: Pick<Rule, 'match' | 'groups'>, scope: Scope): (user: LiveUser) => boolean {
  const { match, groups } = rule
  const matches = match === undefined ? undefined : nameMatcher(match, scope.names)
  return (user) =>
    (matches === undefined || matches(user.name)) &&
    (groups === undefined || groups.some((group) => user.groups?.includes(group) === true))
}

/** Ages count from the last activity, or from creation for users without any, by the hub's clock. */
function isInactive(user: LiveUser, age: Age, now: number): boolean {
  // An unseen value matches nothing.
  return user.last_activity !== undefined && isOlder(user.last_activity ?? user.created, age, now)
}

/** Whether a time is at least so long ago; false for an unseen one. */
export function isOlder(since: string | null | undefined, { seconds }: Age, now: number): boolean {
  return since !== undefined && since !== null && now - Date.parse(since) >= seconds * 1000
}
