// Findings about named servers that rows or rules for removal leave, and why.

import { handsOffReason } from '../names.ts'
import { formatPlace } from '../problem.ts'
import { count, quote, some } from '../sentences.ts'
import type { AnyServer, DesiredState, Finding, LiveUser, Snapshot } from '../types.ts'
import { reachOf } from './matchers.ts'
import { type Match, matchedBy, namedOf } from './removals.ts'
import { isGone } from './user-state.ts'

/** Servers that are left, in words, by the reason. */
export function leftServers(desired: DesiredState, live: Snapshot): Finding[] {
  return [...leftByRows(desired, live), ...leftByRules(desired, live)]
}

const guard = 'servers-left'
const mostShown = 10

/** `"gpu" of "ann"` */
function serverOf({ name: user }: LiveUser, { name }: AnyServer): string {
  return `${quote(name)} of ${quote(user)}`
}

/** A row alone never stops a server. */
function leftByRows({ users }: DesiredState, live: Snapshot): Finding[] {
  const now = Date.parse(live.takenAt)
  const left: string[] = []
  for (const row of users.values()) {
    if (row.servers === undefined || row.server === 'stopped' || isGone(row, now)) continue
    const user = live.users.get(row.name) ?? live.users.get(row.renamedFrom ?? '')
    for (const server of namedOf(user)) {
      if (user !== undefined && server.state !== 'stopped')
        left.push(`${serverOf(user, server)} (${formatPlace(row.at)})`)
    }
  }
  if (left.length === 0) return []
  const message = `left, because ${left.length === 1 ? 'it runs' : 'they run'} and servers: default-only removes only stopped servers: ${some(left, mostShown)}; to stop and remove all servers but the default one, which is stopped too, add server: stopped to the row`
  return [{ guard, level: 'warn', message, actions: [] }]
}

/** Why rules leave servers that they match otherwise. */
const whys: Readonly<Record<Exclude<Match['is'], 'removed'>, string>> = {
  running: 'running, without stop: true in the rule',
  ageless: 'never used, so of unknown age; a rule without unused_for removes such servers',
  unaddressable: "with a name that no address can carry; to be removed on the hub's own pages",
}

function leftByRules(desired: DesiredState, live: Snapshot): Finding[] {
  const { removeRules, scope, users } = desired
  if (removeRules.length === 0) return []
  const reach = reachOf(scope, live)
  const matchOf = matchedBy(desired, live)
  const left = new Map<string, string[]>()
  for (const user of live.users.values()) {
    if (user.allServers === undefined || user.allServers.length === 0) continue
    if (handsOffReason(user.name, scope.names) !== undefined || users.get(user.name)?.servers !== undefined) continue
    const skip = reach(user)
    for (const server of namedOf(user)) {
      const match = matchOf(user, server)
      if (match === undefined) continue
      const why = skip === undefined ? (match.is === 'removed' ? undefined : whys[match.is]) : skip
      if (why !== undefined) left.set(why, [...(left.get(why) ?? []), serverOf(user, server)])
    }
  }
  return [...left].sort().map(([why, servers]) => ({
    guard,
    level: 'info',
    message: `${count(servers.length, 'named server')} left alone by remove_servers, ${why}: ${some(servers, mostShown)}`,
    actions: [],
  }))
}
