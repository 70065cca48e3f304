// Replies about a user or group that was not asked for, and 404s for a subject that just existed. Each is checked by one
// fresh read and never sent again. The run halts when another user may have been changed.

import { isJoin, isMembership, type Planned } from '../core/actions/planned.ts'
import { precheck } from '../core/actions/precheck.ts'
import { namesOf } from '../core/actions/selection.ts'
import { plainName, storedAs } from '../core/actions/stored-name.ts'
import { membersOf } from '../core/plan/members.ts'
import type { Action, Snapshot } from '../core/types.ts'
import type { Req } from '../http/types.ts'
import type { Call, Doubt, Other } from '../providers/types.ts'
import { look } from './look.ts'
import type { Run } from './run.ts'

export interface Doubted {
  readonly action: Action
  readonly doubt: Doubt
  /** HTTP status of the reply. */
  readonly status: number
}

type Strange = Doubted & { readonly doubt: { readonly other: Other } }

/** Settles the actions of a call whose reply does not confirm them. */
export async function settleDoubts(run: Run, call: Call, doubted: readonly Doubted[]): Promise<void> {
  const live = await look(run, { only: doubted.map(({ action }) => action) })
  if ('why' in live) {
    run.halt(live.why, live.kind)
    for (const { action, doubt } of doubted) run.unknown(action, `${doubt.message}, and ${live.why}`, live.kind)
    return
  }
  const planned = plannedBefore(run, call)
  const strange: Strange[] = []
  for (const one of doubted) {
    const { action, doubt, status } = one
    const check = precheck(action, live, planned)
    if (check.is === 'done') run.applied(action, planned.wasSent(action.id) ? 'changed' : doubt.holds)
    // The requested name exists and belongs to another account: stale, not renamed by the system.
    else if (isStrange(one) && !(check.is === 'stale' && action.op === 'user.create')) strange.push(one)
    else if (check.is === 'stale') run.skipped(action, 'stale', check.why)
    else run.failed(action, { status, message: doubt.message })
  }
  if (strange.length > 0) await stopFor(run, strange)
}

/** Settles a grant whose transaction was not found and whose reply names another user. */
export async function settleStrange(run: Run, one: Doubted): Promise<void> {
  if (isStrange(one)) await stopFor(run, [one])
  else run.failed(one.action, { status: one.status, message: one.doubt.message })
}

/** The plan as of before this call: `wasSent` is true only for earlier requests. */
function plannedBefore(run: Run, { path }: Call): Planned {
  return { ...run.planned, wasSent: (id) => run.wasSentBefore(id, path) }
}

function isStrange(one: Doubted): one is Strange {
  return one.doubt.other !== undefined
}

/** Halts the run; each action reports the name in the files and the name on the hub. */
export async function stopFor(run: Run, strange: readonly Strange[]): Promise<void> {
  const [first] = strange
  if (first === undefined) return
  run.hold()
  const stored = await storedNames(run, strange)
  for (const { action, doubt, status } of strange) {
    const name = stored.get(action.id)
    const message = sentence(run, { action, doubt }, name)
    run.failed(action, { status, message, kind: 'stored', stored: name ?? null })
  }
  run.halt(reasonFor(run, first.doubt.other, { name: stored.get(first.action.id), all: strange.length }), 'stored')
}

function reasonFor(run: Run, other: Other, { name, all }: { name: string | undefined; all: number }): string {
  const system = run.deps.provider.noun
  const asked = plainName(other.asked)
  const what =
    name === undefined
      ? `${system} does not show ${asked} under the requested name`
      : `${system} stores ${asked} as ${plainName(name)}`
  const more = all === 1 ? '' : ` (and ${all - 1} more)`
  return `${what}${more}; no further action of this plan is started, because it could change another user`
}

function sentence(
  run: Run,
  { action, doubt: { message, other } }: Pick<Strange, 'action' | 'doubt'>,
  name: string | undefined,
): string {
  const system = run.deps.provider.noun
  const asked = plainName(other.asked)
  if (name === undefined) return message
  const stored = plainName(name)
  if (action.op === 'admin.set' || action.op === 'group.properties') {
    return `${system} answered about ${stored} when it was asked to change ${asked}; check both on the system`
  }
  return `${system} stores ${asked} as ${stored}${moved(run, { action, other }, name)}; write ${stored} in the file`
}

/** How the membership of the stored name changed. */
function moved(run: Run, { action, other }: { action: Action; other: Other }, name: string): string {
  if (!isMembership(action)) return ''
  const wasIn = membersOf(run.live, action.group).includes(name)
  const isIn = other.among?.includes(name) ?? wasIn
  if (wasIn === isIn) return ''
  return isIn
    ? `, who is in the group ${plainName(action.group)} now`
    : `, who has left the group ${plainName(action.group)}`
}

/** Maps an action's id to the name under which its subject is stored, as far as that is known. */
async function storedNames(run: Run, strange: readonly Strange[]): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  const note = (one: Strange, name: string | undefined): void => {
    if (name !== undefined) found.set(one.action.id, name)
  }
  for (const one of strange) note(one, one.doubt.other.name ?? bySight(run, one, strange))
  const open = strange.filter(({ action }) => !found.has(action.id))
  if (open.length === 0 || run.live.listed === false) return found
  const live = await look(run, {})
  if (!('why' in live)) for (const one of open) note(one, inListing(run, one, live))
  return found
}

/** The name in the reply that was not requested. */
function bySight(run: Run, one: Strange, all: readonly Strange[]): string | undefined {
  const names = candidates(run, one)
  // A reply lists new users in the order of the request, and members of a group in any order.
  const isOrdered = one.action.op === 'user.create' || all.length === 1
  if (isOrdered && names.length === all.length) return names[all.indexOf(one)]
  return storedAs(one.doubt.other.asked, names) ?? storedAs(one.doubt.other.asked, one.doubt.other.among ?? [])
}

/** Names in the reply that were not requested; of a group, members who joined or left without a request. */
function candidates(run: Run, { action, doubt: { other } }: Strange): readonly string[] {
  const among = other.among ?? []
  if (!isMembership(action)) return among
  const before = membersOf(run.live, action.group)
  const [now, then] = isJoin(action) ? [among, before] : [before, among]
  const known = new Set(then)
  const asked = new Set(run.whole.flatMap(namesOf))
  return now.filter((name) => !known.has(name) && !asked.has(name))
}

/** A fresh name that the plan does not create, else a name of before the run. */
function inListing(run: Run, { doubt: { other } }: Strange, live: Snapshot): string | undefined {
  const names = (other.kind === 'user' ? live.users : live.groups)?.keys() ?? []
  return storedAs(other.asked, freshNames(run, other.kind, live)) ?? storedAs(other.asked, names)
}

/** Names that appeared since the run began and are not in the plan; none where it began without all names. */
function freshNames(run: Run, kind: Other['kind'], live: Snapshot): readonly string[] {
  if (run.live.lookedAt !== undefined) return []
  const [before, now] = kind === 'user' ? [run.live.users, live.users] : [run.live.groups, live.groups]
  const ours = new Set(run.whole.flatMap(namesOf))
  return [...(now?.keys() ?? [])].filter((name) => before?.has(name) !== true && !ours.has(name))
}

/** Fresh users that resemble requested ones that never appeared: the system may have stored them under another name. */
export async function strangersFor(run: Run, actions: readonly Action[]): Promise<readonly Strange[]> {
  const creates = actions.filter((action) => action.op === 'user.create')
  if (creates.length === 0 || run.live.listed === false) return []
  const live = await look(run, {})
  const fresh = 'why' in live ? [] : freshNames(run, 'user', live)
  return creates.flatMap((action): Strange[] => {
    const name = storedAs(action.user, fresh)
    const other = { kind: 'user' as const, asked: action.user, ...(name === undefined ? {} : { name }) }
    return name === undefined
      ? []
      : [{ action, status: 0, doubt: { is: 'doubtful', holds: 'already', message: '', other } }]
  })
}

/** Whether the server of a stop that got a 404 is gone; undefined when the hub cannot be read. */
export async function isGone(run: Run, call: Call, req: Req): Promise<boolean | undefined> {
  const live = await look(run, { only: call.actions })
  if ('why' in live) return undefined
  const still = run.lower(call.actions, live).flatMap(({ first }) => first)
  return !still.some(({ path }) => path === req.path)
}

/**
 * Halts when an earlier run found a subject stored under another name and this run leaves that action out: the actions
 * after it could still change other users.
 */
export function stopForPast(run: Run): void {
  const stored = new Map<string, string>()
  for (const event of run.deps.past) {
    if (event.type === 'failed' && event.stored !== undefined) stored.set(event.action, event.message)
    else if (event.type === 'applied' || event.type === 'failed') stored.delete(event.action)
  }
  const open = run.whole.find(
    (action) =>
      stored.has(action.id) && !run.isSelected(action.id) && precheck(action, run.live, run.planned).is !== 'done',
  )
  if (open !== undefined) {
    run.halt(`an earlier run of this plan has seen for ${open.id}: ${stored.get(open.id)}`, 'stored')
  }
}
