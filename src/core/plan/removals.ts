// The named servers that a plan removes: those of rows with `servers: default-only`, and those that rules match.
import { compositions } from '../caseless.ts'
import { anyMatcher } from '../globs.ts'
import { addressFault } from '../names.ts'
import { formatPlace } from '../problem.ts'
import type { AnyServer, DesiredState, LiveUser, Reason, RemoveRule, Snapshot } from '../types.ts'
import { reachOf, subjectMatcher } from './matchers.ts'
import type { Subject } from './subject.ts'

/** A named server to remove. */
export interface Removal {
  readonly server: AnyServer
  readonly reason: Reason
  /** Whether it is stopped first, should it run. */
  readonly stop: boolean
}

/** The removals of a user. Compiles the rules once for all users. */
export function removalsOf(desired: DesiredState, live: Snapshot): (subject: Subject) => readonly Removal[] {
  const { removeRules, scope } = desired
  const reach = reachOf(scope, live)
  const removed = matchedBy(desired, live)
  return ({ live: user, name, want, wishes, reason }) => {
    const named = namedOf(user)
    if (user === undefined || named.length === 0) return []
    if (wishes.servers !== undefined) {
      const stop = wishes.server === 'stopped'
      return named.filter(({ state }) => stop || state === 'stopped').map((server) => ({ server, reason, stop }))
    }
    if (removeRules.length === 0) return []
    // A renamed user must be in reach under both names; the desired admin flag counts.
    const now = { ...user, ...want }
    if (reach(now) !== undefined || reach({ ...now, name }) !== undefined) return []
    return named.flatMap((server) => {
      const match = removed(user, server)
      return match?.is === 'removed' ? [match.removal] : []
    })
  }
}

/** The named servers of a user; none where they are not visible. */
export function namedOf(user: Pick<LiveUser, 'allServers'> | undefined): readonly AnyServer[] {
  return (user?.allServers ?? []).filter(({ name }) => name !== '')
}

/** What the rules do with a server. A server that they leave matches a rule but for one condition. */
export type Match =
  | { readonly is: 'removed'; readonly removal: Removal }
  | { readonly is: 'running' | 'ageless' | 'unaddressable' }

/** Whether a rule removes a server of a user, whatever the scope; undefined when no rule matches. */
export function matchedBy(
  { removeRules, scope }: DesiredState,
  { takenAt }: Snapshot,
): (user: LiveUser, server: AnyServer) => Match | undefined {
  const now = Date.parse(takenAt)
  const rules = removeRules.map((rule) => ({
    rule,
    isOwner: subjectMatcher(rule, scope),
    isServer: serverMatcher(rule),
  }))
  return (user, server) => {
    let left: Match | undefined
    for (const { rule, isOwner, isServer } of rules) {
      if (!isServer(server.name) || !isOwner(user)) continue
      const match = matchOf(rule, server, now)
      if (match?.is === 'removed') return match
      left ??= match
    }
    return left
  }
}

/** Case-sensitive; composed or decomposed letters are the same. */
function serverMatcher({ servers }: RemoveRule): (name: string) => boolean {
  if (servers === undefined) return () => true
  const matches = anyMatcher(servers.flatMap(compositions))
  return (name) => compositions(name).some(matches)
}

function matchOf(rule: RemoveRule, server: AnyServer, now: number): Match | undefined {
  const { stop = false, unused } = rule
  const { name, state } = server
  if (unused !== undefined) {
    // A user waits for a starting server.
    if (state === 'spawn') return undefined
    const used = server.last_activity ?? server.started ?? null
    if (used === null) return { is: 'ageless' }
    // An unreadable time compares as false.
    if (!(now - Date.parse(used) >= unused.seconds * 1000)) return undefined
  }
  if (state !== 'stopped' && !stop) return { is: 'running' }
  if (addressFault(name) !== undefined) return { is: 'unaddressable' }
  return { is: 'removed', removal: { server, reason: reasonOf(rule), stop } }
}

function reasonOf({ at, unused, groups }: RemoveRule): Reason {
  return {
    why: 'rule',
    at: formatPlace(at),
    ...(groups === undefined ? {} : { groups }),
    ...(unused === undefined ? {} : { unused_for: unused.text }),
  }
}
