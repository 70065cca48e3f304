// Compares with the last plan: which differences come from the files, and which from the hub.

import { type Planned, plannedOf } from '../actions/planned.ts'
import { everyFacet, traitsOf } from '../facets/index.ts'
import type { Since } from '../facets/traits.ts'
import { type Alike, folded } from '../guards/alike.ts'
import { allow, held } from '../guards/index.ts'
import { remedy } from '../guards/remedy.ts'
import { allLimits } from '../limits/index.ts'
import { compareNames } from '../names.ts'
import { count, moment, number, percent } from '../sentences.ts'
import type { Action, DesiredState, Finding, Input, Limits, Override, Plan, PolicyFile, Wanted } from '../types.ts'
import { isGone } from './user-state.ts'

/** Above this number, rows would make up most of the plan file. */
const mostRemembered = 100_000

/** The rows of all users for the plan file; undefined when they are too many. */
export function rememberedOf(desired: DesiredState, nowMs: number): Wanted[] | undefined {
  if (desired.users.size > mostRemembered) return undefined
  return [...desired.users.values()]
    .map((row): Wanted => {
      if (isGone(row, nowMs)) return { name: row.name, absent: true }
      let wanted: Wanted = { name: row.name }
      for (const { remembered } of everyFacet) wanted = { ...wanted, ...remembered?.(row) }
      return wanted
    })
    .sort((one, other) => compareNames(one.name, other.name))
}

/** The actions, each with the origin of its difference as far as the last plan shows it. */
export function directed(actions: readonly Action[], last: readonly Wanted[]): Action[] {
  const byName = new Map(last.map((wanted) => [wanted.name, wanted]))
  const planned = plannedOf(actions)
  const said = (user: string): Wanted | undefined => byName.get(user) ?? byName.get(planned.oldName(user) ?? user)
  const sinceOf = (action: Action, user: string): Since | undefined =>
    traitsOf(action).since?.(action, { said: said(user), names: (name) => byName.has(name) })
  // Actions on a new user have the origin of its create.
  const births = new Map(
    actions.flatMap((action) => (action.op === 'user.create' ? [[action.user, sinceOf(action, action.user)]] : [])),
  )
  return actions.map((action) => {
    const user = userOf(action, planned)
    if (user === undefined) return action
    const since = births.get(user) ?? sinceOf(action, user)
    return since === undefined ? action : { ...action, reason: { ...action.reason, since } }
  })
}

/** The user of an action, by the new name. */
function userOf(action: Action, planned: Planned): string | undefined {
  return 'user' in action ? (planned.newName(action.user) ?? action.user) : undefined
}

/** The number of differing users by origin; reported for every compared plan. */
export function directions(actions: readonly Action[], last: { readonly file: string; readonly plan: Plan }): Finding {
  const planned = plannedOf(actions)
  const users = new Map<string, Set<Since>>()
  for (const action of actions) {
    const { since } = action.reason
    const user = userOf(action, planned)
    if (user === undefined || since === undefined) continue
    users.set(user, (users.get(user) ?? new Set()).add(since))
  }
  const sizes = { files: 0, hub: 0, both: 0 }
  for (const found of users.values()) {
    const [only] = found
    sizes[found.size > 1 || only === undefined ? 'both' : only] += 1
  }
  const changed = `the files changed for ${count(sizes.files, 'user')}, the hub for ${number(sizes.hub)}, and both for ${number(sizes.both)}`
  const message = `since ${last.file} of ${moment(last.plan.created_at)}: ${changed}`
  return { guard: 'against', level: 'info', message, actions: [] }
}

/** A share is meaningless for fewer rows. */
const shareFloor = 10

interface Shrink {
  readonly path: string
  readonly before: number
  /** undefined: the file is no longer read. */
  readonly now: number | undefined
  readonly share: number
}

function shrinks(inputs: readonly Input[], last: readonly Input[]): Shrink[] {
  const rows = new Map(inputs.map((input) => [input.path, input.rows]))
  return last.flatMap(({ path, rows: before }): Shrink[] => {
    const now = rows.get(path)
    return before < shareFloor ? [] : [{ path, before, now, share: (before - (now ?? 0)) / before }]
  })
}

/** The largest share of its rows that a file has lost since the last plan, to a hundredth of a percent. */
export function largestShrink(inputs: readonly Input[], last: readonly Input[]): number {
  const largest = Math.max(0, ...shrinks(inputs, last).map(({ share }) => share))
  return Math.round(largest * 10_000) / 10_000
}

interface Ruling {
  readonly limits: Limits
  readonly overrides?: readonly Override[]
  readonly policy?: PolicyFile | undefined
}

/** Files that have lost too many of the rows they had in the last plan. */
export function shrunken(
  inputs: readonly Input[],
  last: readonly Input[],
  { limits, overrides = [], policy }: Ruling,
): Finding[] {
  const most = allLimits(limits).max_source_shrink
  const ofPolicy = policy?.guards?.max_source_shrink ?? Number.POSITIVE_INFINITY
  const way = remedy('max_source_shrink', '--allow source-shrank', { options: { limits }, policy })
  const end = `the limit is ${percent(most)}; if that is right, ${way}`
  const all = shrinks(inputs, last).filter(({ share }) => share > most)
  const found = (some: readonly Shrink[]) => folded(some.map((one) => shrinkFinding(one, end)))
  return [
    ...found(all.filter(({ share }) => share > ofPolicy)).map((finding) => held(finding, overrides)),
    ...found(all.filter(({ share }) => share <= ofPolicy)).map((finding) => allow(finding, overrides)),
  ]
}

function shrinkFinding({ path, before, now, share }: Shrink, end: string): Finding & { readonly alike: Alike } {
  const then = `${path} had ${count(before, 'row')} in the plan of --against`
  const message =
    now === undefined
      ? `${then} and is not read now: all of its rows are missing, and ${end}`
      : `${then} and has ${number(now)} now: ${percent(share)} of its rows are missing, and ${end}`
  const note = now === undefined ? `${number(before)} rows, not read now` : `${number(before)} rows, ${number(now)} now`
  const say: Alike['say'] = (examples, files) =>
    `${count(files, 'file')} have lost too many rows since the plan of --against: ${examples}; ${end}`
  const alike = { kind: 'rows', subject: path, note, say, apart: 3 }
  return { guard: 'source-shrank', level: 'block', message, actions: [], alike }
}
