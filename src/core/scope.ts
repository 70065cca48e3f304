// Desired state meets the live users: for every subject, what is and what should be. Whoever must not be touched gets
// what he already has, so that nothing after this needs an exception.
import { compareNames, handsOffReason } from './names.ts'
import { error, formatPlace } from './problem.ts'
import { absentReason, type Reach, reachOf } from './reach.ts'
import { listed, quote } from './text.ts'
import type {
  DesiredGroup,
  DesiredState,
  DesiredUser,
  Diagnostic,
  Finding,
  LiveUser,
  Reason,
  Snapshot,
} from './types.ts'

/** The managed part of a user. */
export interface UserState {
  readonly admin: boolean
  /** Sorted, unique. */
  readonly groups: readonly string[]
}

/** One user, as is and as should be; undefined where there is no such user. */
export interface Subject {
  readonly name: string
  readonly live: LiveUser | undefined
  readonly have: UserState | undefined
  readonly want: UserState | undefined
  readonly reason: Reason
}

export interface Completed {
  readonly subjects: readonly Subject[]
  readonly findings: readonly Finding[]
  /** Rows that cannot be met, such as `existing` for an unknown user. */
  readonly diagnostics: readonly Diagnostic[]
}

/** Every subject that the desired state speaks of, by name. */
export function complete(desired: DesiredState, live: Snapshot): Completed {
  const reach = reachOf(desired.scope, live)
  const tally: Tally = { skipped: new Map(), handsOff: [] }
  const subjects: Subject[] = []
  for (const user of live.users.values()) {
    const subject = liveSubject(user, desired, { live, reach, tally })
    if (subject !== undefined) subjects.push(subject)
  }
  const diagnostics: Diagnostic[] = []
  const unknown: string[] = []
  for (const row of desired.users.values()) {
    if (live.users.has(row.name)) continue
    if (row.ensure === 'absent') unknown.push(row.name)
    else if (row.ensure === 'existing') diagnostics.push(noSuchUser(row))
    else subjects.push(newSubject(row))
  }
  subjects.sort((one, other) => compareNames(one.name, other.name))
  return { subjects, findings: [...unseen(desired, live), ...tallyFindings(tally, unknown)], diagnostics }
}

/** What the desired state speaks of and the token cannot see: nothing may be concluded from that. */
function unseen(desired: DesiredState, live: Snapshot): Finding[] {
  const users = [...live.users.values()]
  const findings: Finding[] = []
  const block = (message: string): void => {
    findings.push({ guard: 'visibility', level: 'block', message, actions: [] })
  }
  const speaksOfGroups = desired.groups.size > 0 || [...desired.users.values()].some((row) => row.groups !== undefined)
  if (speaksOfGroups && (live.groups === undefined || users.some((user) => user.groups === undefined))) {
    block(
      'groups are not visible to the token, so memberships cannot be compared; give it list:groups and read:users:groups',
    )
  }
  const hasInactivity = desired.rules.some((rule) => rule.inactive !== undefined)
  if (hasInactivity && users.some((user) => user.last_activity === undefined)) {
    block('the last activity is not visible to the token, so nobody can be found inactive; give it read:users:activity')
  }
  return findings
}

interface Tally {
  readonly skipped: Map<string, string[]>
  readonly handsOff: string[]
}

interface Sight {
  readonly live: Snapshot
  readonly reach: Reach
  readonly tally: Tally
}

function liveSubject(user: LiveUser, desired: DesiredState, sight: Sight): Subject | undefined {
  if (handsOffReason(user.name, desired.scope.names) !== undefined) {
    sight.tally.handsOff.push(user.name)
    return undefined
  }
  const have: UserState = { admin: user.admin, groups: [...(user.groups ?? [])].sort(compareNames) }
  const row = desired.users.get(user.name)
  const base = { name: user.name, live: user, have }
  if (row?.ensure === 'absent') return { ...base, want: undefined, reason: rowReason(row) }
  if (row !== undefined) return { ...base, want: wanted(row, have, desired), reason: rowReason(row) }
  return unnamedSubject(base, desired, sight)
}

/** A live user whom no row names: rules, prune and exact groups decide, within their reach. */
function unnamedSubject(
  base: { readonly name: string; readonly live: LiveUser; readonly have: UserState },
  desired: DesiredState,
  sight: Sight,
): Subject | undefined {
  const reason = absentReason(base.live, desired, sight.live)
  const leaves = base.have.groups.filter((group) => desired.groups.get(group)?.exact === true)
  if (reason === undefined && leaves.length === 0) return undefined
  const skip = sight.reach(base.live)
  if (skip !== undefined) {
    const names = sight.tally.skipped.get(skip)
    if (names === undefined) sight.tally.skipped.set(skip, [base.name])
    else names.push(base.name)
    return undefined
  }
  if (reason !== undefined) return { ...base, want: undefined, reason }
  const groups = base.have.groups.filter((group) => !leaves.includes(group))
  return { ...base, want: { ...base.have, groups }, reason: { why: 'exact' } }
}

function wanted(row: DesiredUser, have: UserState, desired: DesiredState): UserState {
  const admin = row.admin ?? have.admin
  const isExact = (group: string): boolean => desired.groups.get(group)?.exact === true
  if (row.groups === undefined) return { admin, groups: have.groups.filter((group) => !isExact(group)) }
  const kept = have.groups.filter((group) => !desired.groups.has(group))
  return { admin, groups: [...new Set([...kept, ...row.groups])].sort(compareNames) }
}

function newSubject(row: DesiredUser): Subject {
  const want = { admin: row.admin ?? false, groups: row.groups ?? [] }
  return { name: row.name, live: undefined, have: undefined, want, reason: rowReason(row) }
}

function rowReason(row: DesiredUser): Reason {
  return { why: 'row', at: formatPlace(row.at) }
}

function noSuchUser(row: DesiredUser): Diagnostic {
  return error(
    row.at,
    `there is no user ${quote(row.name)} on the hub, and this row may not create one (ensure: existing)`,
  )
}

function tallyFindings(tally: Tally, unknown: readonly string[]): Finding[] {
  const findings: Finding[] = []
  const info = (guard: string, message: string): void => {
    findings.push({ guard, level: 'info', message, actions: [] })
  }
  for (const [why, names] of [...tally.skipped].sort(([one], [other]) => compareNames(one, other))) {
    info('skipped', `left alone, ${why}: ${listed(names)}`)
  }
  if (tally.handsOff.length > 0) {
    info('hands-off', `never touched, because the name is not in the form the hub uses: ${listed(tally.handsOff)}`)
  }
  if (unknown.length > 0) info('already-absent', `to be absent and not on the hub: ${listed(unknown)}`)
  return findings
}

/** Groups whose exactness took a member out: the place of the declaration is the reason. */
export function exactReason(group: DesiredGroup | undefined): Reason {
  return group === undefined ? { why: 'exact' } : { why: 'exact', at: formatPlace(group.at) }
}
