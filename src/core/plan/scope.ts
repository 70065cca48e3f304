// Combines the desired state with the live users: the current and the desired state of every subject. Subjects out of
// reach get their current state as the desired one, so that later steps need no exception.

import { spared } from '../desired/row-fault.ts'
import { everyFacet } from '../facets/index.ts'
import { type TokenRules, tokenRulesOf } from '../facets/tokens/rules.ts'
import { nothing } from '../facets/traits.ts'
import { compareNames, handsOffReason, normalName } from '../names.ts'
import { error, formatPlace } from '../problem.ts'
import { quote } from '../sentences.ts'
import type { DesiredState, DesiredUser, Diagnostic, Finding, LiveUser, Reason, Snapshot, Wishes } from '../types.ts'
import { fitsNobody } from './fits-nobody.ts'
import { asksMore, cannotBeMet, twoUsers } from './hands-off.ts'
import { type Reach, type Rules, reachOf, rulesOf } from './matchers.ts'
import { misspelt } from './misspelt.ts'
import { type MissingUser, noSuchUsers, notHere } from './not-here.ts'
import { expiries, openTally, passed, type Tally, tallyFindings } from './notes.ts'
import type { Subject } from './subject.ts'
import { isAlike, isExpired, isGone, noUser, stateOf, type UserState } from './user-state.ts'
import { unseen } from './visibility.ts'

export interface Completed {
  readonly findings: readonly Finding[]
  /** Rows that cannot be satisfied, such as `existing` for an unknown user. */
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Passes every subject of the desired state to `take`.
 * @param take called one by one, in no order: of a million users most need no change, and an array of all subjects
 * would take more memory than the snapshot
 */
export function complete(desired: DesiredState, live: Snapshot, take: (subject: Subject) => void): Completed {
  const sight: Sight = {
    live,
    desired,
    now: Date.parse(live.takenAt),
    reach: reachOf(desired.scope, live),
    rules: rulesOf(desired, live),
    tokenRules: tokenRulesOf(desired, live),
    ...heirsOf(desired, live),
    isForAll: everyFacet.some(({ isForAll }) => isForAll?.(desired)),
    hasKept: live.groups !== undefined && [...live.groups.values()].some(({ kept }) => kept !== undefined),
    found: { rows: 0 },
    untouchables: new Map(),
    tally: openTally(),
    faults: [],
    missing: [],
  }
  for (const user of live.users.values()) {
    const subject = liveSubject(user, sight)
    if (subject !== undefined) take(subject)
  }
  // When every row has found a live user, none is new.
  for (const row of sight.found.rows === desired.users.size ? [] : desired.users.values()) {
    const subject = live.users.has(row.name) ? undefined : newSubject(row, sight)
    if (subject !== undefined) take(subject)
  }
  for (const name of keptDeclared(desired, live)) sight.tally.kept.add(name)
  const findings = [
    ...unseen(desired, live),
    ...misspelt(desired, live),
    ...fitsNobody(desired, live),
    ...notHere(sight.tally.unknown, desired, live),
    ...tallyFindings(sight.tally, live),
    ...everyFacet.flatMap(({ findings }) => findings?.(desired, sight.now, live) ?? []),
    ...expiries(desired, sight.now),
  ]
  return { findings, diagnostics: [...sight.faults, ...noSuchUsers(sight.missing, desired, live)] }
}

/** Declared groups whose declaration the system does not permit. */
function keptDeclared({ groups, absentGroups }: DesiredState, live: Snapshot): string[] {
  const keeper = (name: string) => live.groups?.get(name)?.kept
  const gone = [...absentGroups.keys()].filter((name) => keeper(name) !== undefined)
  const changed = [...groups.values()].filter(({ name, properties }) => properties && keeper(name) === 'system')
  return [...gone, ...changed.map(({ name }) => name)]
}

interface Sight {
  readonly live: Snapshot
  readonly desired: DesiredState
  /** By the hub's clock, ms. */
  readonly now: number
  readonly reach: Reach
  readonly rules: Rules
  readonly tokenRules: TokenRules
  /** Rows with a rename, by the old name as written. */
  readonly spelledHeirs: ReadonlyMap<string, DesiredUser>
  /** Rows that rename a live user, by the old name. */
  readonly heirs: ReadonlyMap<string, DesiredUser>
  /** Whether users that no row names are subjects, too. */
  readonly isForAll: boolean
  /** Whether the system manages some group itself. */
  readonly hasKept: boolean
  /** The number of rows with a live user of their name. */
  readonly found: { rows: number }
  /** Live users that are never changed, by the normal form of their names. */
  readonly untouchables: Map<string, string>
  readonly tally: Tally
  readonly faults: Diagnostic[]
  /** Rows for users who must exist and do not. */
  readonly missing: MissingUser[]
}

function heirsOf({ users }: DesiredState, live: Snapshot): Pick<Sight, 'heirs' | 'spelledHeirs'> {
  const heirs = new Map<string, DesiredUser>()
  const spelledHeirs = new Map<string, DesiredUser>()
  for (const row of users.values()) {
    if (row.writtenFrom !== undefined) spelledHeirs.set(row.writtenFrom, row)
    if (row.renamedFrom !== undefined && live.users.has(row.renamedFrom)) heirs.set(row.renamedFrom, row)
  }
  return { heirs, spelledHeirs }
}

function liveSubject(user: LiveUser, sight: Sight): Subject | undefined {
  const { desired, tally } = sight
  const why = handsOffReason(user.name, desired.scope.names)
  if (why !== undefined) {
    passed(tally.handsOff, why, user.name)
    sight.untouchables.set(normalName(user.name, desired.scope.names), user.name)
    checkHandsOff(user, why, sight)
    return undefined
  }
  const renamed = sight.heirs.get(user.name)
  if (renamed !== undefined) return renamedSubject({ live: user, have: stateOf(user) }, renamed, sight)
  const row = desired.users.get(user.name)
  if (row !== undefined) sight.found.rows += 1
  if (row !== undefined && isMet(row, user, sight)) return undefined
  const have = stateOf(user)
  const base = { name: user.name, live: user, have }
  const subject = row === undefined ? unnamedSubject(base, sight) : rowSubject(base, row, sight)
  if (user.leavesAt === undefined || subject === undefined) return subject
  // An accepted delete is left to happen.
  const told = subject.want === undefined ? tally.leaving : tally.returning
  if (row !== undefined || subject.want === undefined) told.push(user.name)
  return undefined
}

/** Whether a row equals the current state: then the user is not a subject. True for almost all users. */
function isMet(row: DesiredUser, user: LiveUser, { desired, isForAll }: Sight): boolean {
  if (row.ensure === 'absent' || row.expires !== undefined || isForAll || asksMore(row, user, desired)) return false
  if (desired.stopRules.length + desired.tokenRules.length > 0 || user.leavesAt !== undefined) return false
  const have = stateOf(user)
  return isAlike(wanted(row, have, desired), have)
}

type Base = Pick<Subject, 'name'> & { readonly live: LiveUser; readonly have: UserState }

function rowSubject(base: Base, row: DesiredUser, sight: Sight): Subject {
  const reason = rowReason(row, sight.now)
  if (isGone(row, sight.now)) return { ...base, name: base.live.name, want: undefined, reason, wishes: nothing }
  const want = asKept(base.have, wanted(row, base.have, sight.desired), sight)
  const subject = { ...base, want, reason, wishes: row }
  const ruled = ruledOf(base.live, row, sight)
  if (ruled === undefined) return subject
  // A renamed user must be in reach under both names; the desired admin flag counts.
  const now = { ...base.live, admin: want.admin }
  const skip = sight.reach(now) ?? sight.reach({ ...now, name: base.name })
  if (skip === undefined) return { ...subject, ...ruled }
  passed(sight.tally.skipped, skip, base.live.name)
  return subject
}

/**
 * What rules do with the servers and tokens of a user who stays; undefined when no rule concerns the user. A row decides
 * what it speaks of.
 */
function ruledOf(
  user: LiveUser,
  { server, tokens }: Wishes,
  { rules, tokenRules }: Sight,
): Pick<Subject, 'idle' | 'dropped'> | undefined {
  const idle = server === undefined ? rules.idle(user) : []
  const isConcerned = tokens === undefined && tokenRules.concerns(user)
  if (idle.length === 0 && !isConcerned) return undefined
  return { ...(idle.length === 0 ? {} : { idle }), ...(isConcerned ? { dropped: tokenRules.dropped(user) } : {}) }
}

/** Groups that the system fills itself stay unchanged; groups filled from outside lose no members. */
function asKept(have: UserState, want: UserState, { live, tally, hasKept }: Sight): UserState {
  if (!hasKept) return want
  const keeper = (group: string): string | undefined => live.groups?.get(group)?.kept
  const [had, wanted] = [new Set(have.groups), new Set(want.groups)]
  const lost = have.groups.filter((group) => !wanted.has(group) && keeper(group) !== undefined)
  const joined = want.groups.filter((group) => !had.has(group) && keeper(group) === 'system')
  for (const group of [...lost, ...joined]) tally.kept.add(group)
  if (lost.length + joined.length === 0) return want
  const groups = [...want.groups.filter((group) => !joined.includes(group)), ...lost].sort(compareNames)
  return { ...want, groups }
}

function renamedSubject(base: Omit<Base, 'name'>, row: DesiredUser, sight: Sight): Subject | undefined {
  if (!sight.live.users.has(row.name)) return rowSubject({ ...base, name: row.name }, row, sight)
  const [old, name] = [quote(base.live.name), quote(row.name)]
  const why = `${old} cannot be renamed to ${name}, because both are on the hub`
  sight.faults.push(error(row.at, `${why}; delete one of them, or take renamed_from out`))
  return undefined
}

/** A row may name a user that hubplan never changes, as an export does, as long as it asks for no change. */
function checkHandsOff(user: LiveUser, why: string, sight: Sight): void {
  const { desired, now, faults } = sight
  const heir = sight.spelledHeirs.get(user.name)
  if (heir !== undefined) faults.push(error(heir.at, cannotBeMet(user.name, why, desired.scope.names)))
  const row = rowSpelled(user.name, sight)
  if (row === undefined) return
  if (sight.live.users.has(row.name)) {
    faults.push(error(row.at, twoUsers(user.name, row.name)))
    return
  }
  const have = stateOf(user)
  const want = isGone(row, now) ? undefined : wanted(row, have, desired)
  if (want !== undefined && isAlike(want, have) && !asksMore(row, user, desired)) return
  faults.push(error(row.at, cannotBeMet(user.name, why, desired.scope.names)))
}

/** The row that spells a live name as the hub does, although its normal form differs. */
function rowSpelled(raw: string, { desired }: Sight): DesiredUser | undefined {
  const row = desired.users.get(normalName(raw, desired.scope.names))
  return row?.written === raw ? row : undefined
}

/** A live user without a row: rules, prune and exact groups decide, within their reach. */
function unnamedSubject(base: Base, sight: Sight): Subject | undefined {
  const { desired, rules } = sight
  const cause = rules.absent(base.live)
  const exits = base.have.groups.filter((group) => desired.groups.get(group)?.exact === true)
  // A rule states its own conditions; prune and exact groups only miss a row, and for some users no file can have one.
  const isMissed = cause?.why === 'prune' || (cause === undefined && exits.length > 0)
  const kept = isMissed ? spared(base.name) : undefined
  const [reason, leaves] = kept === undefined ? [cause, exits] : [undefined, []]
  // A user under notice stays for a while.
  const stays = reason === undefined || desired.leave !== undefined
  const ruled = stays ? ruledOf(base.live, nothing, sight) : undefined
  const isLeft = reason === undefined && leaves.length === 0 && ruled === undefined
  if (isLeft && kept === undefined) return bystander(base, sight)
  const reach = sight.reach(base.live)
  const skip = reach ?? kept
  if (skip !== undefined) passed(sight.tally.skipped, skip, base.name)
  if (isLeft || reach !== undefined) return bystander(base, sight)
  if (reason !== undefined) return { ...base, want: undefined, reason, wishes: nothing, ...ruled }
  const left = base.have.groups.filter((group) => !leaves.includes(group))
  const { groups } = asKept(base.have, { ...base.have, groups: left }, sight)
  return { ...base, want: { ...base.have, groups }, reason: { why: 'exact' }, wishes: nothing, ...ruled }
}

/** A user without a row and without a matching rule for absence. Facets that change all users check their own reach. */
function bystander(base: Base, { isForAll }: Sight): Subject | undefined {
  return isForAll ? { ...base, want: base.have, reason: { why: 'rule' }, wishes: nothing } : undefined
}

function wanted(row: DesiredUser, have: UserState, desired: DesiredState): UserState {
  const admin = row.admin ?? have.admin
  if (row.groups === undefined) {
    const isExact = (group: string): boolean => desired.groups.get(group)?.exact === true
    return { admin, groups: have.groups.some(isExact) ? have.groups.filter((group) => !isExact(group)) : have.groups }
  }
  const kept = have.groups.filter((group) => !desired.groups.has(group))
  if (kept.length === 0) return { admin, groups: row.groups }
  return { admin, groups: [...new Set([...kept, ...row.groups])].sort(compareNames) }
}

/** A row whose name is not on the hub. */
function newSubject(row: DesiredUser, sight: Sight): Subject | undefined {
  const { live, tally, missing } = sight
  const old = row.renamedFrom
  if (old !== undefined && live.users.has(old)) return undefined
  if (live.users.has(row.written) && row.written !== row.name) return undefined
  const raw = sight.untouchables.get(row.name)
  if (isGone(row, sight.now)) {
    if (raw === undefined) tally.unknown.push(row.name)
    else tally.shadowed.push({ name: row.name, raw, at: row.at })
    return undefined
  }
  if (row.ensure === 'if-present') {
    passed(tally.skipped, 'not here (ensure: if-present creates no users)', row.name)
    return undefined
  }
  if (row.ensure === 'existing') {
    missing.push({ row, raw })
    return undefined
  }
  if (old !== undefined) unrenamed(row, old, sight)
  const want = asKept(noUser, { admin: row.admin ?? false, groups: row.groups ?? [] }, sight)
  return { name: row.name, live: undefined, have: undefined, want, reason: rowReason(row, sight.now), wishes: row }
}

/** No user has the old name; or hubplan never changes the user with it in another form. */
function unrenamed(row: DesiredUser, old: string, { untouchables, tally }: Sight): void {
  const raw = untouchables.get(old)
  if (raw === undefined) tally.unrenamed.push(row.name)
  else if (raw !== row.writtenFrom) tally.shadowed.push({ name: old, raw, at: row.at })
}

function rowReason(row: DesiredUser, now: number): Reason {
  const reason: Reason = { why: 'row', at: formatPlace(row.at) }
  return isExpired(row, now) && row.expires !== undefined ? { ...reason, expires: row.expires.text } : reason
}
