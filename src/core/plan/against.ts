// Against the last plan: which differences come from the files, and which from the hub.

import { type Planned, plannedOf } from '../actions/planned.ts'
import { allow, held } from '../guards/index.ts'
import { remedy } from '../guards/remedy.ts'
import { allLimits } from '../limits/index.ts'
import { isAllowed } from '../limits/policy.ts'
import { compareNames } from '../names.ts'
import { count } from '../sentences.ts'
import type {
  Action,
  ActionOf,
  DesiredState,
  Finding,
  Input,
  Limits,
  Override,
  Plan,
  PolicyFile,
  Quota,
  Reason,
  Wanted,
} from '../types.ts'
import { isGone } from './user-state.ts'

/** Above this the plan file would be mostly that. */
const mostRemembered = 100_000

/** What the files say of each user, for the plan file; undefined when they are too many. */
export function rememberedOf(desired: DesiredState, nowMs: number): Wanted[] | undefined {
  if (desired.users.size > mostRemembered) return undefined
  return [...desired.users.values()]
    .map((row): Wanted => {
      if (isGone(row, nowMs)) return { name: row.name, absent: true }
      const { name, admin, groups, server, quota } = row
      return {
        name,
        ...(admin === undefined ? {} : { admin }),
        ...(groups === undefined ? {} : { groups }),
        ...(server === undefined ? {} : { server }),
        ...(quota?.is === 'balance' ? { quota: quota.balance } : {}),
        ...(quota?.is === 'unlimited' ? { quota: 'unlimited' as const } : {}),
      }
    })
    .sort((one, other) => compareNames(one.name, other.name))
}

type Since = NonNullable<Reason['since']>

/** The actions, each with where its difference comes from as far as the last plan tells. */
export function directed(actions: readonly Action[], last: readonly Wanted[]): Action[] {
  const byName = new Map(last.map((wanted) => [wanted.name, wanted]))
  const planned = plannedOf(actions)
  const said = (user: string): Wanted | undefined => byName.get(user) ?? byName.get(planned.oldName(user) ?? user)
  const births = new Map(
    actions.flatMap((action): [string, Since][] =>
      action.op === 'user.create' ? [[action.user, sinceOfCreate(said(action.user))]] : [],
    ),
  )
  return actions.map((action) => {
    if (!('user' in action)) return action
    const user = planned.newName(action.user) ?? action.user
    const since =
      action.op === 'user.create'
        ? sinceOfCreate(said(user))
        : (births.get(user) ?? sinceOf(action, said(user), byName))
    return since === undefined ? action : { ...action, reason: { ...action.reason, since } }
  })
}

/** The user of an action, by the name that the plan gives him. */
function userOf(action: Action, planned: Planned): string | undefined {
  return 'user' in action ? (planned.newName(action.user) ?? action.user) : undefined
}

function sinceOfCreate(last: Wanted | undefined): Since {
  return last === undefined || last.absent === true ? 'files' : 'hub'
}

/** Of a user who is there. */
type OfThere = Exclude<Action, ActionOf<'user.create' | 'group.create' | 'group.properties' | 'group.delete'>>

/** @param last what the files said of the user when the last plan was made */
function sinceOf(action: OfThere, last: Wanted | undefined, byName: ReadonlyMap<string, Wanted>): Since | undefined {
  switch (action.op) {
    case 'user.delete':
      return sinceOfDelete(action.reason, last)
    case 'user.rename':
      // A row of the new name that was there already has been met once, or the last plan was not applied.
      return byName.has(action.after.name) ? 'hub' : 'files'
    case 'admin.set':
      return last?.admin === action.after ? 'hub' : 'files'
    case 'member.add':
      return last?.groups?.includes(action.group) === true ? 'hub' : 'files'
    case 'member.remove':
      // Whether the group was exact the last time is not remembered.
      if (action.reason.why === 'exact' && last === undefined) return undefined
      return last?.groups !== undefined && !last.groups.includes(action.group) ? 'hub' : 'files'
    case 'server.start':
      return last?.server === 'running' ? 'hub' : 'files'
    case 'server.stop':
      if (action.reason.why === 'rule') return undefined
      return last?.server === 'stopped' ? 'hub' : 'files'
    case 'quota.set':
    case 'quota.unlimited':
      return sinceOfQuota(action, last)
    case 'quota.add':
    case 'password.set':
      return undefined
  }
}

/** The one facet of which both may be true. */
function sinceOfQuota({ before, after }: ActionOf<'quota.set' | 'quota.unlimited'>, last: Wanted | undefined): Since {
  const said = last?.quota
  if (said === undefined) return 'files'
  const isAsSaid = (quota: Quota | null | { readonly unlimited: true }): boolean =>
    quota !== null && (quota.unlimited ? said === 'unlimited' : 'balance' in quota && quota.balance === said)
  if (isAsSaid(after)) return 'hub'
  return isAsSaid(before) ? 'files' : 'both'
}

/** A rule or an expiry bites when time has passed: that is neither. */
function sinceOfDelete({ why, expires }: Reason, last: Wanted | undefined): Since | undefined {
  if (last?.absent === true) return 'hub'
  if (expires !== undefined && last !== undefined) return undefined
  if (last !== undefined) return 'files'
  if (why === 'prune') return 'hub'
  return why === 'row' ? 'files' : undefined
}

/** How many users differ because of what; told with every plan that is compared. */
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
  const parts = [
    `${count(sizes.files, 'user')} because the files were changed`,
    `${sizes.hub} because the hub was`,
    `${sizes.both} because of both`,
  ]
  const message = `against ${last.file} of ${last.plan.created_at}: ${parts.join(', ')}`
  return { guard: 'against', level: 'info', message, actions: [] }
}

/** Shares of a handful of rows say nothing. */
const shareFloor = 10

interface Shrink {
  readonly path: string
  readonly before: number
  /** undefined: the file is not read any more. */
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
  return shrinks(inputs, last).flatMap(({ path, before, now, share }): Finding[] => {
    if (share <= most) return []
    const said = now === undefined ? 'is not read' : `has ${count(now, 'row')}`
    const message = `${path} had ${before} rows in the last plan and now ${said}, ${Math.round(share * 100)} % less, and the limit is ${Math.round(most * 100)} %; if that is right, ${remedy('max_source_shrink', '--allow source-shrank', { options: { limits }, policy })}`
    const finding: Finding = { guard: 'source-shrank', level: 'block', message, actions: [] }
    const isLifted = isAllowed('source-shrank', overrides)
    return [isLifted && share > ofPolicy ? held(finding) : allow(finding, overrides)]
  })
}
