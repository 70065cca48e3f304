// What planning tells besides its actions: whom it passed by and why, who goes next, and names that nobody has.
import { compareNames } from './names.ts'
import { listed } from './text.ts'
import type { DesiredState, Finding, Snapshot } from './types.ts'

/** Names that are passed by, by why. */
export interface Tally {
  readonly skipped: Map<string, string[]>
  readonly handsOff: string[]
  /** To be absent and not there. */
  readonly unknown: string[]
  /** To be renamed, and neither name is there. */
  readonly unrenamed: string[]
  /** To be absent, and their delete is accepted already. */
  readonly leaving: string[]
  /** To be there, and their delete is accepted already. */
  readonly returning: string[]
  /** Groups that the system decides on. */
  readonly kept: Set<string>
}

export function openTally(): Tally {
  return { skipped: new Map(), handsOff: [], unknown: [], unrenamed: [], leaving: [], returning: [], kept: new Set() }
}

/** Notes somebody who is left alone, and why. */
export function skipped({ skipped: all }: Tally, why: string, name: string): void {
  const names = all.get(why)
  if (names === undefined) all.set(why, [name])
  else names.push(name)
}

/** Told of everybody whom the desired state passed by. */
export function tallyFindings(tally: Tally, live: Snapshot): Finding[] {
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
  if (tally.unknown.length > 0) info('already-absent', `to be absent and not on the hub: ${listed(tally.unknown)}`)
  if (tally.leaving.length > 0) {
    const message = `to be absent, and the delete is accepted already: ${listed(tally.leaving.map(dated(live)))}`
    if (live.deletes?.cancel === undefined) info('scheduled', message)
    else {
      const told = `${message}; if somebody has cancelled one by hand, say so with: hubplan revert PLAN --cancelled`
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

function dated({ users }: Snapshot): (name: string) => string {
  return (name) => `${name} (${String(users.get(name)?.leavesAt).slice(0, 10)})`
}

const soonMs = 30 * 86_400_000

/** Who goes next, before it happens. */
export function expiries(desired: DesiredState, now: number): Finding[] {
  const soon = [...desired.users.values()].flatMap(({ name, ensure, expires }) =>
    ensure !== 'absent' && expires !== undefined && expires.fromMs > now && expires.fromMs - now <= soonMs
      ? [{ name, expires }]
      : [],
  )
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
