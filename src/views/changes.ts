// The plan as a reviewer thinks of it: a new user is one thing, not four actions; memberships belong to a group.
import type { ActionOf, Op, Plan, Reason } from '../core/types.ts'
import { reasonWords } from './words.ts'

export interface NewUser {
  readonly action: ActionOf<'user.create'>
  readonly admin: boolean
  readonly groups: readonly string[]
}

export interface GroupChange {
  readonly group: string
  /** Of users who exist already. */
  readonly added: readonly ActionOf<'member.add'>[]
  readonly removed: readonly ActionOf<'member.remove'>[]
  /** How many members come from the plan's new users. */
  readonly newUsers: number
}

/** Servers that start for one reason. */
export interface Starts {
  /** Empty for default servers. */
  readonly server: string
  readonly users: readonly string[]
  /** Without the line, when several rows of a file ask for it. */
  readonly reason: Reason
}

export interface Changes {
  /** The worst to lose first. */
  readonly deletes: readonly ActionOf<'user.delete'>[]
  readonly renames: readonly ActionOf<'user.rename'>[]
  readonly creates: readonly NewUser[]
  readonly promotes: readonly ActionOf<'admin.set'>[]
  readonly demotes: readonly ActionOf<'admin.set'>[]
  readonly groups: readonly ActionOf<'group.create'>[]
  readonly members: readonly GroupChange[]
  readonly properties: readonly ActionOf<'group.properties'>[]
  readonly groupDeletes: readonly ActionOf<'group.delete'>[]
  /** Those in use first. */
  readonly stops: readonly ActionOf<'server.stop'>[]
  /** The most servers first. */
  readonly starts: readonly Starts[]
}

/** The plan's actions, folded for review. */
export function readChanges(plan: Plan): Changes {
  const created = new Set(actionsOf(plan, 'user.create').map((action) => action.user))
  const flags = actionsOf(plan, 'admin.set').filter((action) => !created.has(action.user))
  return {
    deletes: actionsOf(plan, 'user.delete').toSorted(byLoss),
    renames: actionsOf(plan, 'user.rename'),
    creates: newUsers(plan),
    promotes: flags.filter((action) => action.after),
    demotes: flags.filter((action) => !action.after),
    groups: actionsOf(plan, 'group.create'),
    members: memberChanges(plan, created),
    properties: actionsOf(plan, 'group.properties'),
    groupDeletes: actionsOf(plan, 'group.delete'),
    stops: actionsOf(plan, 'server.stop').toSorted((one, other) => lastUse(other) - lastUse(one)),
    starts: startsOf(plan),
  }
}

/** How many servers start. */
export function startCount(starts: readonly Starts[]): number {
  return starts.reduce((sum, { users }) => sum + users.length, 0)
}

/** Everyone the plan makes an admin, new users among them. */
export function newAdmins(plan: Plan): readonly ActionOf<'admin.set'>[] {
  return actionsOf(plan, 'admin.set').filter((action) => action.after)
}

function actionsOf<O extends Op>(plan: Plan, op: O): readonly ActionOf<O>[] {
  return plan.actions.filter((action): action is ActionOf<O> => action.op === op)
}

function newUsers(plan: Plan): readonly NewUser[] {
  const admins = new Set(newAdmins(plan).map((action) => action.user))
  const joins = groupBy(actionsOf(plan, 'member.add'), (action) => action.user)
  return actionsOf(plan, 'user.create').map((action) => ({
    action,
    admin: admins.has(action.user),
    groups: joins.get(action.user)?.map((join) => join.group) ?? [],
  }))
}

function memberChanges(plan: Plan, created: ReadonlySet<string>): readonly GroupChange[] {
  const joins = groupBy(actionsOf(plan, 'member.add'), (action) => action.group)
  const leaves = groupBy(actionsOf(plan, 'member.remove'), (action) => action.group)
  return [...new Set([...joins.keys(), ...leaves.keys()])].sort().map((group) => {
    const joining = joins.get(group) ?? []
    const added = joining.filter((action) => !created.has(action.user))
    return { group, added, removed: leaves.get(group) ?? [], newUsers: joining.length - added.length }
  })
}

/** A class is one thing, although each of its rows asks for a server. */
function startsOf(plan: Plan): readonly Starts[] {
  const keyOf = ({ server, reason }: ActionOf<'server.start'>): string =>
    `${server}\n${reasonWords(withoutLine(reason))}`
  const starts = [...groupBy(actionsOf(plan, 'server.start'), keyOf).values()].flatMap((sharing): Starts[] => {
    const [first] = sharing
    if (first === undefined) return []
    const reason = sharing.length === 1 ? first.reason : withoutLine(first.reason)
    return [{ server: first.server, users: sharing.map((action) => action.user), reason }]
  })
  return starts.sort((one, other) => other.users.length - one.users.length)
}

function withoutLine(reason: Reason): Reason {
  if (reason.why !== 'row' || reason.at === undefined) return reason
  return { ...reason, at: reason.at.replace(/(:\d+)+$/, '') }
}

/** Items by a key, in their order. Map.groupBy needs Node 21. */
export function groupBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item)) ?? []
    group.push(item)
    groups.set(keyOf(item), group)
  }
  return groups
}

function byLoss(one: ActionOf<'user.delete'>, other: ActionOf<'user.delete'>): number {
  return loss(other) - loss(one) || (one.user < other.user ? -1 : 1)
}

/** Admins, then users at work, then the most recent activity; what was not seen may be recent. */
function loss({ before }: ActionOf<'user.delete'>): number {
  const recent = before.last_activity === undefined ? 8e15 : Date.parse(before.last_activity ?? '') || 0
  return recent + (before.servers?.length ? 1e16 : 0) + (before.admin ? 2e16 : 0)
}

/** A server that starts has somebody waiting for it; one whose use was not seen may be in use. */
function lastUse({ before: { state, last_activity: last } }: ActionOf<'server.stop'>): number {
  if (state === 'spawn') return 9e15
  return last === undefined ? 8e15 : Date.parse(last ?? '') || 0
}
