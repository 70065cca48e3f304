// Reports compared fields that the token cannot see: no conclusion may be drawn from them.
import { needsOf } from '../facets/rules.ts'
import { tokensAsked } from '../facets/tokens/asked.ts'
import { byScope } from '../look/sight.ts'
import { count, listed } from '../sentences.ts'
import type { DesiredState, Finding, Snapshot } from '../types.ts'

/** A blocking finding for each kind of invisible field. */
export function unseen(desired: DesiredState, live: Snapshot): Finding[] {
  const needs = needsOf(desired)
  const findings: Finding[] = []
  const block = (message: string): void => {
    findings.push({ guard: 'visibility', level: 'block', message, actions: [] })
  }
  if (live.listed === false && (desired.scope.prune !== undefined || desired.rules.length > 0)) {
    block('the system cannot list its users, so rules and prune find no users; name the users to be absent in rows')
  }
  if (
    (needs.has('memberships') || speaksOfGroups(desired)) &&
    (live.groups === undefined || hasAny(live.users, (user) => user.groups === undefined))
  ) {
    block(`groups are not visible to the token, so memberships cannot be compared${byScope(live, 'memberships')}`)
  }
  if (needs.has('last_activity') && hasAny(live.users, (user) => user.last_activity === undefined)) {
    block(
      `the last activity is not visible to the token, so no user can be found inactive${byScope(live, 'last_activity')}`,
    )
  }
  const hasServers =
    needs.has('servers') ||
    hasAny(desired.users, ({ server, servers }) => server !== undefined || servers !== undefined)
  if (hasServers && hasAny(live.users, (user) => user.servers === undefined)) {
    block(`servers are not visible to the token, so it is not known which ones run${byScope(live, 'servers')}`)
  }
  const asked = tokensAsked(desired)?.(live)
  const blind =
    asked === undefined ? [] : [...live.users.values()].filter((user) => user.tokens === undefined && asked(user))
  if (blind.length > 0) {
    const whose = listed(blind.map(({ name }) => name))
    const what = `API tokens of ${count(blind.length, 'user')} are not visible to the token`
    block(`${what}, so it is not known which ones to revoke: ${whose}${byScope(live, 'tokens')}`)
  }
  if (live.hasStopped === false) {
    const { version } = live.identity
    block(
      `stopped servers are not visible: JupyterHub lists them from 3.0 on, and this is ${version}; take remove_servers and servers: default-only out of the files`,
    )
  }
  const withoutProperties = [...desired.groups.values()].filter(
    ({ name, properties }) => properties !== undefined && isBlind(name, live),
  )
  if (withoutProperties.length > 0) {
    const remedy = (scope: string): string =>
      `: the token needs ${scope}, and the hub must be recent enough to have them`
    block(`properties of groups are not visible${byScope(live, 'properties', remedy)}`)
  }
  return findings
}

/** Without a copy of a million users. */
function hasAny<User>(users: ReadonlyMap<string, User>, fits: (user: User) => boolean): boolean {
  for (const user of users.values()) if (fits(user)) return true
  return false
}

/** Apart from rules. */
function speaksOfGroups(desired: DesiredState): boolean {
  const { groups, absentGroups, users, leave } = desired
  return (
    leave !== undefined || groups.size > 0 || absentGroups.size > 0 || hasAny(users, (row) => row.groups !== undefined)
  )
}

/** For a group that does not exist yet, the other groups show whether the hub has properties. */
function isBlind(name: string, live: Snapshot): boolean {
  const group = live.groups?.get(name)
  if (live.hasProperties === false) return true
  if (group !== undefined) return group.properties === undefined
  return [...(live.groups?.values() ?? [])].some(({ properties }) => properties === undefined)
}
