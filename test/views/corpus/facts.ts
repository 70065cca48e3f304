// What is true of a plan: computed from its actions and from the generated hub, by another road than the views'.
import { allowable } from '../../../src/core/guards/index.ts'
import type { Action, ActionOf, LiveUser, Op, Reason } from '../../../src/core/types.ts'
import { type Lifted, liftedOf } from './lifted.ts'
import type { Made } from './plans/index.ts'

/** A user who is deleted, as the hub has them. */
export interface Gone {
  readonly name: string
  readonly reason: Reason
  readonly admin: boolean
  /** Days since the last activity when the hub was read; null: never; undefined: not visible. */
  readonly days: number | null | undefined
  /** Names of servers that run; undefined: not visible. */
  readonly servers: readonly string[] | undefined
  readonly isUnverified: boolean
}

/** Who gains or loses which roles. */
export interface Roled {
  readonly user: string
  readonly roles: readonly string[]
}

/** Counted in whole days, as people count: seven days and an hour ago is seven days ago. */
export function isWithin({ days }: Pick<Gone, 'days'>, most: number): boolean {
  return typeof days === 'number' && Math.floor(days) <= most
}

export interface Facts {
  readonly verdict: 'ready' | 'blocked' | 'expired' | 'nothing'
  readonly url: string
  readonly users: number
  readonly admins: number
  readonly deleted: readonly Gone[]
  readonly newAdmins: readonly string[]
  readonly demoted: readonly string[]
  readonly gains: readonly Roled[]
  readonly losses: readonly Roled[]
  /** The same, of those who leave a group that stays, of those whose group is deleted, and of those who are deleted with it. */
  readonly lossesBy: Readonly<Record<'leaving' | 'group' | 'groupWithGone', readonly Roled[]>>
  readonly counts: Readonly<Partial<Record<Op, number>>>
  /** Users whose server stops, whatever stops it, with the servers. */
  readonly stops: ReadonlyMap<string, readonly string[]>
  /** Whether the servers of users who are deleted or renamed are hidden. */
  readonly areServersHidden: boolean
  readonly lifted: readonly Lifted[]
  /** Guards that block; whether a flag lifts each. */
  readonly blockedBy: ReadonlyMap<string, boolean>
  /** Words for what no revert restores; an answer names each. */
  readonly lost: readonly Loss[]
  /** Members of groups that are deleted. */
  readonly groupMembers: number
  /** Users who have a password and get another one. */
  readonly resets: readonly string[]
  readonly quotas: { readonly lowered: number; readonly sizes: readonly number[] }
  /** Whether somebody joins a group whose roles are not visible. */
  readonly areRolesHidden: boolean
  readonly unseen: readonly ('activity' | 'servers' | 'groups' | 'users' | 'values')[]
}

/** What can be lost for good. */
export type Loss = 'deletions' | 'servers' | 'passwords' | 'group roles' | 'group properties' | 'files'

export function factsOf(made: Made): Facts {
  const { plan, live } = made
  const of = <O extends Op>(op: O): ActionOf<O>[] => plan.actions.filter((one): one is ActionOf<O> => one.op === op)
  const sets = of('admin.set')
  const deleted = of('user.delete').map(({ user, reason }) => goneOf(live.users.get(user), user, reason, live.takenAt))
  const groupsGone = of('group.delete').map(({ group }) => live.groups?.get(group))
  return {
    verdict: verdictOf(made),
    url: live.target.url,
    users: live.users.size,
    admins: [...live.users.values()].filter(({ admin }) => admin).length,
    deleted,
    newAdmins: sets.filter(({ after }) => after).map(({ user }) => user),
    demoted: sets.filter(({ after }) => !after).map(({ user }) => user),
    gains: byUser(of('member.add').map(({ user, group }) => [user, rolesOf(made, group)])),
    losses: byUser([...leavesOf(made, 'member.remove'), ...leavesOf(made, 'group.delete')]),
    lossesBy: {
      leaving: byUser(leavesOf(made, 'member.remove')),
      group: byUser(leavesOf(made, 'group.delete')),
      groupWithGone: byUser(
        of('group.delete').flatMap(({ group }) =>
          membersOf(made, group).map((user) => [user, rolesOf(made, group)] as const),
        ),
      ),
    },
    counts: countsOf(plan.actions),
    stops: stopsOf(made),
    areServersHidden: [...of('user.delete'), ...of('user.rename')].some(
      ({ user }) => live.users.has(user) && live.users.get(user)?.servers === undefined,
    ),
    lifted: liftedOf(made),
    blockedBy: blocksOf(made),
    lost: [
      ...(deleted.length > 0 ? (['deletions'] as const) : []),
      ...(stopsOf(made).size > 0 ? (['servers'] as const) : []),
      ...(resetsOf(made).length > 0 ? (['passwords'] as const) : []),
      ...(groupsGone.some((group) => (group?.roles ?? []).length > 0) ? (['group roles'] as const) : []),
      ...(groupsGone.some((group) => Object.keys(group?.properties ?? {}).length > 0)
        ? (['group properties'] as const)
        : []),
      ...(of('user.rename').length > 0 ? (['files'] as const) : []),
    ],
    groupMembers: new Set(of('group.delete').flatMap(({ group }) => membersOf(made, group))).size,
    resets: resetsOf(made),
    quotas: quotasOf(made),
    areRolesHidden: of('member.add').some(
      ({ group }) => live.groups?.get(group)?.roles === undefined && live.groups?.has(group),
    ),
    unseen: unseenOf(deleted, made),
  }
}

/** A guard that may be allowed is lifted by a flag, unless a policy holds it. */
function blocksOf({ plan }: Made): ReadonlyMap<string, boolean> {
  const blocks = plan.findings.filter(({ level }) => level === 'block')
  const isHeld = (guard: string): boolean =>
    blocks.some((one) => one.guard === guard && /^the policy sets this|another limit in the policy/.test(one.message))
  return new Map(blocks.map(({ guard }) => [guard, allowable.includes(guard) && !isHeld(guard)]))
}

function verdictOf({ plan, now }: Made): Facts['verdict'] {
  if (plan.findings.some(({ level }) => level === 'block')) return 'blocked'
  if (plan.actions.length === 0) return 'nothing'
  return Date.parse(now) >= Date.parse(plan.expires_at) ? 'expired' : 'ready'
}

function goneOf(live: LiveUser | undefined, name: string, reason: Reason, takenAt: string): Gone {
  const last = live?.last_activity
  return {
    name,
    reason,
    admin: live?.admin === true,
    days: typeof last === 'string' ? (Date.parse(takenAt) - Date.parse(last)) / 86_400_000 : last,
    servers: live?.servers?.map((server) => server.name),
    isUnverified: live?.unverified === true,
  }
}

function rolesOf({ live }: Made, group: string): readonly string[] {
  return live.groups?.get(group)?.roles ?? []
}

/** Users who leave a group, or lose it, and stay on the hub. */
function leavesOf(made: Made, op: 'member.remove' | 'group.delete'): (readonly [string, readonly string[]])[] {
  const { actions } = made.plan
  const gone = new Set(actions.flatMap((action) => (action.op === 'user.delete' ? [action.user] : [])))
  return actions.flatMap((action) => {
    if (action.op !== op || !('group' in action)) return []
    const users = 'user' in action ? [action.user] : membersOf(made, action.group)
    return users.filter((user) => !gone.has(user)).map((user) => [user, rolesOf(made, action.group)] as const)
  })
}

function membersOf({ live }: Made, group: string): string[] {
  return [...live.users.values()].filter(({ groups = [] }) => groups.includes(group)).map(({ name }) => name)
}

function byUser(pairs: readonly (readonly [string, readonly string[]])[]): Roled[] {
  const all = new Map<string, Set<string>>()
  for (const [user, roles] of pairs) {
    const known = all.get(user) ?? new Set<string>()
    for (const role of roles) known.add(role)
    if (known.size > 0) all.set(user, known)
  }
  return [...all].map(([user, roles]) => ({ user, roles: [...roles].sort() }))
}

function countsOf(actions: readonly Action[]): Partial<Record<Op, number>> {
  const counts: Partial<Record<Op, number>> = {}
  for (const { op } of actions) counts[op] = (counts[op] ?? 0) + 1
  return counts
}

/** Under the names that the hub has now. */
function stopsOf({ plan, live }: Made): ReadonlyMap<string, readonly string[]> {
  const stops = new Map<string, string[]>()
  for (const action of plan.actions) {
    const all = live.users.get('user' in action ? action.user : '')?.servers?.map(({ name }) => name) ?? []
    const own =
      action.op === 'server.stop'
        ? [action.server]
        : action.op === 'user.delete' || action.op === 'user.rename'
          ? all
          : []
    if (own.length > 0 && 'user' in action)
      stops.set(action.user, [...new Set([...(stops.get(action.user) ?? []), ...own])])
  }
  return stops
}

/** Passwords of users who have one already. */
function resetsOf({ plan, live }: Made): string[] {
  return plan.actions.flatMap((action) =>
    action.op === 'password.set' && live.users.has(action.user) ? [action.user] : [],
  )
}

/** A quota that is set: lower than before, or else. */
function quotasOf({ plan, live }: Made): Facts['quotas'] {
  const sets = plan.actions.filter((action) => action.op === 'quota.set')
  const old = (user: string): number => live.quotas?.get(user)?.balance ?? live.firstQuota ?? 0
  const lowered = sets.filter(({ user, after }) => live.users.has(user) && after.balance < old(user)).length
  const grants = plan.actions.filter(({ op }) => op === 'quota.add').length
  return { lowered, sizes: [sets.length, sets.length - lowered, sets.length + grants] }
}

function unseenOf(deleted: readonly Gone[], { live, plan }: Made): Facts['unseen'] {
  const held = plan.actions.flatMap((action) =>
    action.op === 'user.delete' || action.op === 'user.rename' ? [live.users.get(action.user)] : [],
  )
  const lacks = (field: 'servers' | 'groups'): boolean =>
    held.some((user) => user !== undefined && user[field] === undefined)
  return [
    ...(deleted.some(({ days }) => days === undefined) ? (['activity'] as const) : []),
    ...(lacks('servers') ? (['servers'] as const) : []),
    ...(lacks('groups') ? (['groups'] as const) : []),
    ...(live.listed === false ? (['users'] as const) : []),
    ...(plan.findings.some(({ guard }) => guard === 'visibility') ? (['values'] as const) : []),
  ]
}
