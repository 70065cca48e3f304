// Measures a plan by the units of its limits.
import { adminsAfter, newAdminActions } from '../guards/admins.ts'
import { changedUsers } from '../guards/deletes.ts'
import { groupSizes, leaversOf } from '../guards/memberships.ts'
import { defaultLimits, type LimitName } from '../limits/index.ts'
import type { Action, Op, Plan, Snapshot } from '../types.ts'

/** The number of users that a share refers to; undefined where a share is meaningless. */
type Whole = number | undefined

interface Plain {
  readonly actions: readonly Action[]
  readonly users: Whole
}

/** Limits that are measured from the plan alone. */
const plain: Partial<Record<LimitName, (plan: Plain) => number | undefined>> = {
  max_deletes: ({ actions }) => opCount(actions, 'user.delete'),
  max_creates: ({ actions }) => opCount(actions, 'user.create'),
  max_notices: ({ actions }) => opCount(actions, 'notice.give'),
  max_server_removals: ({ actions }) => opCount(actions, 'server.remove'),
  max_demotions: ({ actions }) => actions.filter((action) => action.op === 'admin.set' && !action.after).length,
  max_delete_share: ({ actions, users }) => share(opCount(actions, 'user.delete'), users),
  max_rename_share: ({ actions, users }) => share(opCount(actions, 'user.rename'), users),
}

interface Seen {
  readonly actions: readonly Action[]
  readonly live: Snapshot
}

/** Limits that are measured against the live users. */
const seen: Partial<Record<LimitName, (seen: Seen) => number | undefined>> = {
  max_new_admins: ({ actions, live }) => new Set(newAdminActions(actions, live).map(({ user }) => user)).size,
  min_admins: ({ actions, live }) => (live.listed === false ? undefined : adminsAfter(actions, live)),
  max_change_share: ({ actions, live }) => share(changedUsers(actions, live).size, wholeOf(live)),
  max_group_removals: ({ actions }) => largest(leaverCounts(actions).values()),
  max_group_removal_share: ({ actions, live }) => largestShare(actions, live),
  max_stop_share: ({ actions, live }) => share(ruledStops(actions), runningServers(live)),
}

/** Limits that a plan file measures without the live users, from what its actions saw. */
const saved: Partial<Record<LimitName, (plan: Pick<Plan, 'actions' | 'snapshot'>) => number | undefined>> = {
  max_new_admins: ({ actions }) => gainersOf(actions).size,
  min_admins: ({ actions, snapshot }) => (snapshot.listed === false ? undefined : adminsLeft(actions, snapshot.admins)),
  max_group_removals: ({ actions }) => largest(leaverCounts(actions).values()),
}

/** What a plan file reaches of a limit, without the live users; undefined where they are needed. */
export function reachedIn(
  limit: LimitName,
  { actions, snapshot }: Pick<Plan, 'actions' | 'snapshot'>,
): number | undefined {
  const users = snapshot.listed === false ? undefined : snapshot.users
  return saved[limit]?.({ actions, snapshot }) ?? plainly(limit, actions, users)
}

/** Users that become admin, or join a group that carries roles. */
function gainersOf(actions: readonly Action[]): ReadonlySet<string> {
  const gains = actions.flatMap((action) => {
    const isGain =
      (action.op === 'admin.set' && action.after) || (action.op === 'member.add' && action.roles !== undefined)
    return isGain ? [action.user] : []
  })
  return new Set(gains)
}

function adminsLeft(actions: readonly Action[], admins: number): number {
  let left = admins
  for (const action of actions) {
    if (action.op === 'user.delete' && action.before.admin) left -= 1
    if (action.op === 'admin.set' && action.before !== action.after) left += action.after ? 1 : -1
  }
  return left
}

/** The actions measured by a limit; undefined for a limit without a single number. */
export function reachedBy(limit: LimitName, { actions, live }: Seen): number | undefined {
  return seen[limit]?.({ actions, live }) ?? plainly(limit, actions, wholeOf(live))
}

/** The same of a plan file alone; undefined where the live users are needed. */
export function plainly(limit: LimitName, actions: readonly Action[], users: Whole): number | undefined {
  return plain[limit]?.({ actions, users })
}

function wholeOf({ users, listed }: Snapshot): Whole {
  return listed === false ? undefined : users.size
}

function opCount(actions: readonly Action[], op: Op): number {
  return actions.filter((action) => action.op === op).length
}

/** Rounds so finely that a percentage is the same to a tenth. */
function share(part: number, whole: Whole): number | undefined {
  return whole === undefined || whole === 0 ? undefined : Math.round((part / whole) * 1_000_000) / 1_000_000
}

function leaverCounts(actions: readonly Action[]): ReadonlyMap<string, number> {
  return new Map([...leaversOf(actions)].map(([group, ids]) => [group, ids.length]))
}

/** The largest loss of a group above the minimum that counts. */
function largestShare(actions: readonly Action[], live: Snapshot): number {
  const sizes = groupSizes(live)
  const shares = [...leaverCounts(actions)]
    .filter(([, leavers]) => leavers > defaultLimits.max_group_removals)
    .map(([group, leavers]) => share(leavers, sizes.get(group)) ?? 0)
  return largest(shares)
}

function largest(values: Iterable<number>): number {
  let most = 0
  for (const value of values) most = Math.max(most, value)
  return most
}

function ruledStops(actions: readonly Action[]): number {
  return actions.filter(({ op, reason }) => op === 'server.stop' && reason.why === 'rule').length
}

function runningServers({ users }: Snapshot): number {
  let running = 0
  for (const { servers = [] } of users.values()) for (const { state } of servers) if (state !== 'stopped') running += 1
  return running
}
