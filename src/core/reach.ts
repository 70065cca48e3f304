// Whom prune, rules and exact groups may touch, and whom a rule means.
import { anyMatcher, isLiteral } from './match.ts'
import { formatPlace } from './problem.ts'
import type { Age, DesiredState, LiveUser, Reason, Rule, Scope, Server, Snapshot, StopRule } from './types.ts'

/** Why prune, rules and exact groups pass a live user by; undefined when they may touch him. */
export type Reach = (user: LiveUser) => string | undefined

/** @param live who is asking: oneself is out of reach */
export function reachOf(scope: Scope, live: Snapshot): Reach {
  const isProtected = protectorOf(scope.protect, scope.names)
  const isManaged = managerOf(scope.manage, scope.names)
  return (user) => {
    if (user.name === live.identity.name) return 'the account of the token'
    if (isProtected(user.name)) return 'protected'
    if (user.admin) return 'admins'
    return isManaged(user.name) ? undefined : 'outside manage'
  }
}

/**
 * Whom every `manage` list lets in. Where case counts, a name must be let in as written and in lower case too: that
 * case counts never widens what the globs mean.
 */
export function managerOf(lists: Scope['manage'], names: Scope['names']): (name: string) => boolean {
  const folded = lists.map((globs) => anyMatcher(normalGlobs(globs, 'lower')))
  if (names === 'lower') return (name) => folded.every((matches) => matches(name))
  const written = lists.map((globs) => anyMatcher(globs))
  return (name) => written.every((matches) => matches(name)) && folded.every((matches) => matches(name.toLowerCase()))
}

/** Globs match names after normalisation, so they are normalised alike. */
export function normalGlobs(globs: readonly string[], names: Scope['names']): readonly string[] {
  return names === 'exact' ? globs : globs.map((glob) => glob.toLowerCase())
}

/**
 * Whom `protect` means. It errs on the safe side: spaces around a pattern do not count, neither does how an accented
 * letter is put together, and a name is protected as it is written and in lower case.
 */
export function protectorOf(globs: readonly string[], names: Scope['names']): (name: string) => boolean {
  const written = [...normalGlobs(globs, names), ...globs, ...normalGlobs(globs, 'lower')]
  const matches = anyMatcher([...new Set([...written, ...written.map((glob) => glob.trim().normalize('NFC'))])])
  return (name) => [name, name.normalize('NFC'), name.toLowerCase().normalize('NFC')].some(matches)
}

/** Patterns of `protect` that match nobody who is there: misspelt ones, perhaps. */
export function idleProtects({ protect, names }: Scope, live: Snapshot): string[] {
  const people = [...live.users.keys()]
  const known = new Set([...people, ...people.map((name) => name.normalize('NFC'))])
  const isIdle = (glob: string): boolean =>
    isLiteral(glob)
      ? !normalGlobs([glob, glob.trim().normalize('NFC')], names).some((name) => known.has(name))
      : !people.some(protectorOf([glob], names))
  return protect.filter(isIdle)
}

/** A server that a rule stops. */
export interface IdleServer {
  readonly server: Server
  readonly reason: Reason
}

/** What the rules of a desired state say about a live user whom no row names. */
export interface Rules {
  /** Why the user should go; undefined when nothing says so. */
  readonly absent: (user: LiveUser) => Reason | undefined
  readonly idle: (user: LiveUser) => readonly IdleServer[]
}

/** The rules, made ready once for all users. */
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

function ruleReason({ at, inactive, neverLoggedIn, groups }: Rule): Reason {
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

function ruleMatcher(rule: Rule, scope: Scope, now: number): (user: LiveUser) => boolean {
  const isSubject = subjectMatcher(rule, scope)
  const { inactive } = rule
  return (user) =>
    isSubject(user) &&
    (rule.neverLoggedIn === undefined || user.last_activity === null) &&
    (inactive === undefined || isInactive(user, inactive, now))
}

function subjectMatcher(rule: Pick<Rule, 'match' | 'groups'>, scope: Scope): (user: LiveUser) => boolean {
  const { match, groups } = rule
  const matches = match === undefined ? undefined : anyMatcher(normalGlobs(match, scope.names))
  return (user) =>
    (matches === undefined || matches(user.name)) &&
    (groups === undefined || groups.some((group) => user.groups?.includes(group) === true))
}

/** Ages count from the last activity, or from creation for those who never came, by the hub's clock. */
function isInactive(user: LiveUser, age: Age, now: number): boolean {
  // What was not visible says nothing.
  return user.last_activity !== undefined && isOlder(user.last_activity ?? user.created, age, now)
}

function isOlder(since: string | null | undefined, { seconds }: Age, now: number): boolean {
  return since !== undefined && since !== null && now - Date.parse(since) >= seconds * 1000
}
