// Findings of planning besides its actions: users that were skipped and why, coming expiries, and unknown names.
import type { FindingCode } from '../guards/findings.ts'
import { differenceOf } from '../letters.ts'
import { compareNames, handsOffReason } from '../names.ts'
import { formatPlace } from '../problem.ts'
import { listed, quote } from '../sentences.ts'
import type { DesiredState, Expiry, Finding, Place, Snapshot } from '../types.ts'

/** Skipped names by reason. */
export interface Tally {
  readonly skipped: Map<string, string[]>
  /** Users that are never touched, by reason. */
  readonly handsOff: Map<string, string[]>
  /** Unknown names in the files that resemble a user that is never touched. */
  readonly shadowed: Shadowed[]
  /** `ensure: absent` for unknown names. */
  readonly unknown: string[]
  /** Renames with neither name on the system. */
  readonly unrenamed: string[]
  /** `ensure: absent` for users whose delete the system has already accepted. */
  readonly leaving: string[]
  /** Wanted users whose delete the system has already accepted. */
  readonly returning: string[]
  /** Groups that the system manages. */
  readonly kept: Set<string>
}

/** A name in the files and the live name with the same normal form. */
export interface Shadowed {
  readonly name: string
  readonly raw: string
  readonly at: Place
}

export function openTally(): Tally {
  return {
    skipped: new Map(),
    handsOff: new Map(),
    shadowed: [],
    unknown: [],
    unrenamed: [],
    leaving: [],
    returning: [],
    kept: new Set(),
  }
}

/** Records a skipped user and the reason. */
export function passed(lists: Map<string, string[]>, why: string, name: string): void {
  const names = lists.get(why)
  if (names === undefined) lists.set(why, [name])
  else names.push(name)
}

/** The findings about all skipped users. */
export function tallyFindings(tally: Tally, live: Snapshot): Finding[] {
  const findings: Finding[] = []
  const info = (guard: FindingCode, message: string): void => {
    findings.push({ guard, level: 'info', message, actions: [] })
  }
  for (const [why, names] of [...tally.skipped].sort(([one], [other]) => compareNames(one, other))) {
    info('skipped', `left alone, ${why}: ${listed(names)}`)
  }
  for (const [why, names] of [...tally.handsOff].sort(([one], [other]) => compareNames(one, other))) {
    info('hands-off', `never touched, because the name ${why}: ${listed(names)}`)
  }
  findings.push(...shadows(tally.shadowed))
  if (tally.leaving.length > 0) {
    const message = `to be absent, and the delete is accepted already: ${listed(tally.leaving.map(dated(live)))}`
    if (live.deletes?.cancel === undefined) info('scheduled', message)
    else {
      const told = `${message}; if one was cancelled by hand, record that with: hubplan revert PLAN --cancelled`
      findings.push({ guard: 'scheduled', level: 'warn', message: told, actions: [] })
    }
  }
  if (tally.returning.length > 0) {
    const cancel = live.deletes?.cancel === undefined ? '' : `; ${live.deletes.cancel}`
    const message = `to be there, and the delete is accepted already: ${listed(tally.returning.map(dated(live)))}${cancel}`
    findings.push({ guard: 'scheduled', level: 'warn', message, actions: [] })
  }
  if (tally.kept.size > 0) {
    const names = listed([...tally.kept].sort(compareNames))
    info('kept-groups', `left as they are, because the hub fills them itself or from outside: ${names}`)
  }
  if (tally.unrenamed.length > 0) {
    info('not-renamed', `created, because there is no user of the old name to rename: ${listed(tally.unrenamed)}`)
  }
  return findings
}

const shownShadows = 10

/** Blocks, because the row may mean a user that hubplan cannot change, and must not be reported as absent. */
function shadows(all: readonly Shadowed[]): Finding[] {
  if (all.length === 0) return []
  const pairs = all.slice(0, shownShadows).map(({ name, raw, at }) => {
    return `${quote(name)} (${formatPlace(at)}) has no user, and ${quote(raw)} differs ${differenceOf(name, raw)}`
  })
  const more = all.length > shownShadows ? `; and ${all.length - shownShadows} more` : ''
  const canBeExact = all.every(({ raw }) => handsOffReason(raw, 'exact') === undefined)
  const exact = canBeExact ? ', or set target.names: exact and write the names as the hub has them' : ''
  const message = `names in the files without a user, while hubplan never changes the user with nearly that name: ${pairs.join('; ')}${more}; take the rows out${exact}`
  return [{ guard: 'name-collision', level: 'block', message, actions: [] }]
}

function dated({ users }: Snapshot): (name: string) => string {
  return (name) => `${name} (${String(users.get(name)?.leavesAt).slice(0, 10)})`
}

const soonMs = 30 * 86_400_000

/** Announces users whose rows expire soon. */
export function expiries(desired: DesiredState, now: number): Finding[] {
  const soon: { readonly name: string; readonly expires: Expiry }[] = []
  for (const { name, ensure, expires } of desired.users.values()) {
    if (ensure === 'absent' || expires === undefined) continue
    if (expires.fromMs > now && expires.fromMs - now <= soonMs) soon.push({ name, expires })
  }
  if (soon.length === 0) return []
  soon.sort((one, other) => one.expires.fromMs - other.expires.fromMs)
  const byDate = new Map<string, string[]>()
  for (const { name, expires } of soon) {
    const names = byDate.get(expires.text)
    if (names === undefined) byDate.set(expires.text, [name])
    else names.push(name)
  }
  const parts = [...byDate].map(([date, names]) => `after ${date}: ${listed(names)}`)
  const message = `accounts that expire in the next 30 days, and are deleted by a plan made then: ${parts.join('; ')}`
  return [{ guard: 'expires', level: 'info', message, actions: [] }]
}
