// The plan as a reviewer thinks of it: a new user is one thing, not four actions; memberships belong to a group.
import type { Action, ActionOf, Op, Plan, Reason } from '../../core/types.ts'
import { count, number, reasonWords } from '../words.ts'
import { groupBy } from './grouping.ts'
import { kindsWords } from './passwords.ts'
import { givenWords, type QuotaChange, quotaChanges } from './quotas.ts'

export interface NewUser {
  readonly action: ActionOf<'user.create'>
  readonly admin: boolean
  readonly groups: readonly string[]
  /** Memberships that give roles. */
  readonly roleGains: readonly ActionOf<'member.add'>[]
  readonly quota?: QuotaChange
  readonly password?: ActionOf<'password.set'>
  /** All that are told here. */
  readonly actions: readonly Action[]
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
  readonly actions: readonly ActionOf<'server.start'>[]
  /** Without the line, when several rows of a file ask for it. */
  readonly reason: Reason
}

/** Quotas of people who are there that change for one reason. */
export interface QuotaGroup {
  /** Without the line, when several rows of a file ask for it. */
  readonly reason: Reason
  readonly changes: readonly QuotaChange[]
}

/** People who are there, and get new passwords of one kind for one reason. */
export interface Resets {
  readonly action: ActionOf<'password.set'>
  readonly users: readonly string[]
  readonly actions: readonly ActionOf<'password.set'>[]
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
  /** Memberships that give roles, those of new users among them. */
  readonly roleGains: readonly ActionOf<'member.add'>[]
  readonly groups: readonly ActionOf<'group.create'>[]
  readonly members: readonly GroupChange[]
  readonly properties: readonly ActionOf<'group.properties'>[]
  readonly groupDeletes: readonly ActionOf<'group.delete'>[]
  /** Those in use first. */
  readonly stops: readonly ActionOf<'server.stop'>[]
  /** The most servers first. */
  readonly starts: readonly Starts[]
  /** Whose quota shrinks, the largest loss first in each group; unlimited is the most to lose. */
  readonly lowered: readonly QuotaGroup[]
  readonly quotas: readonly QuotaGroup[]
  readonly resets: readonly Resets[]
}

/** The plan's actions, folded for review. */
export function readChanges(plan: Plan): Changes {
  const created = new Set(actionsOf(plan, 'user.create').map((action) => action.user))
  const flags = actionsOf(plan, 'admin.set').filter((action) => !created.has(action.user))
  const balances = quotaChanges(plan)
  const ofOld = [...balances.values()].filter((change) => !change.isNew)
  return {
    deletes: actionsOf(plan, 'user.delete').toSorted(byLoss),
    renames: actionsOf(plan, 'user.rename'),
    creates: newUsers(plan, balances),
    promotes: flags.filter((action) => action.after),
    demotes: flags.filter((action) => !action.after),
    roleGains: roleGains(plan),
    groups: actionsOf(plan, 'group.create'),
    members: memberChanges(plan, created),
    properties: actionsOf(plan, 'group.properties'),
    groupDeletes: actionsOf(plan, 'group.delete'),
    stops: actionsOf(plan, 'server.stop').toSorted((one, other) => lastUse(other) - lastUse(one)),
    starts: startsOf(plan),
    lowered: quotaGroups(ofOld.filter((change) => change.isLowered).toSorted(byTaken)),
    quotas: quotaGroups(ofOld.filter((change) => !change.isLowered)),
    resets: resetsOf(actionsOf(plan, 'password.set').filter((action) => !created.has(action.user))),
  }
}

/** How many servers start. */
export function startCount(starts: readonly Starts[]): number {
  return starts.reduce((sum, { users }) => sum + users.length, 0)
}

/** `52 users (2 as ADMIN; 50 with a quota, 25,000 in all; 52 passwords generated, ...)` */
export function newUserWords(creates: readonly NewUser[]): string {
  const admins = creates.filter((user) => user.admin).length
  const quotas = creates.flatMap(({ quota }) => (quota === undefined ? [] : [quota]))
  const passwords = creates.flatMap(({ password }) => (password === undefined ? [] : [password]))
  const parts = [
    ...(admins === 0 ? [] : [`${number(admins)} as ADMIN`]),
    ...(quotas.length === 0 ? [] : [`${number(quotas.length)} with a quota${givenWords(quotas)}`]),
    ...kindsWords(passwords),
  ]
  return `${count(creates.length, 'user')}${parts.length === 0 ? '' : ` (${parts.join('; ')})`}`
}

/** Everybody whose quota changes for any of the reasons. */
export function changesOf(groups: readonly QuotaGroup[]): readonly QuotaChange[] {
  return groups.flatMap(({ changes }) => changes)
}

/** Everyone the plan makes an admin, new users among them. */
export function newAdmins(plan: Plan): readonly ActionOf<'admin.set'>[] {
  return actionsOf(plan, 'admin.set').filter((action) => action.after)
}

/** Every membership that gives roles, those of new users among them. */
export function roleGains(plan: Plan): readonly ActionOf<'member.add'>[] {
  return actionsOf(plan, 'member.add').filter((action) => action.roles !== undefined)
}

/** `8 users`: of the memberships that give roles. */
export function gainingWords(gains: readonly ActionOf<'member.add'>[]): string {
  return count(new Set(gains.map(({ user }) => user)).size, 'user')
}

/** `gets the roles of staff: grader`; `safe` makes a name fit for the view. */
export function rolesWords({ group, roles = [] }: ActionOf<'member.add'>, safe: (name: string) => string): string {
  return `gets the roles of ${safe(group)}: ${roles.map(safe).join(', ')}`
}

function actionsOf<O extends Op>(plan: Plan, op: O): readonly ActionOf<O>[] {
  return plan.actions.filter((action): action is ActionOf<O> => action.op === op)
}

function newUsers(plan: Plan, balances: ReadonlyMap<string, QuotaChange>): readonly NewUser[] {
  const admins = groupBy(newAdmins(plan), (action) => action.user)
  const joins = groupBy(actionsOf(plan, 'member.add'), (action) => action.user)
  const quotas = new Map([...balances.values()].map((change) => [change.user, change]))
  const passwords = new Map(actionsOf(plan, 'password.set').map((action) => [action.user, action]))
  return actionsOf(plan, 'user.create').map((action) => {
    const [quota, password] = [quotas.get(action.user), passwords.get(action.user)]
    const [flags, joined] = [admins.get(action.user) ?? [], joins.get(action.user) ?? []]
    const given = [quota?.action, password].filter((one) => one !== undefined)
    return {
      action,
      admin: flags.length > 0,
      groups: joined.map((join) => join.group),
      roleGains: joined.filter((join) => join.roles !== undefined),
      ...(quota === undefined ? {} : { quota }),
      ...(password === undefined ? {} : { password }),
      actions: [action, ...flags, ...joined, ...given],
    }
  })
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
  const starts = sharing(actionsOf(plan, 'server.start'), keyOf).map(({ first, all, reason }) => ({
    server: first.server,
    users: all.map((action) => action.user),
    actions: all,
    reason,
  }))
  return starts.toSorted((one, other) => other.users.length - one.users.length)
}

function quotaGroups(changes: readonly QuotaChange[]): readonly QuotaGroup[] {
  const groups = sharing(changes, ({ reason }) => reasonWords(withoutLine(reason)))
  return groups
    .map(({ all, reason }) => ({ reason, changes: all }))
    .toSorted((one, other) => other.changes.length - one.changes.length)
}

function resetsOf(actions: readonly ActionOf<'password.set'>[]): readonly Resets[] {
  const keyOf = ({ after, reason }: ActionOf<'password.set'>): string =>
    `${after.how} ${after.force_change}\n${reasonWords(withoutLine(reason))}`
  const resets = sharing(actions, keyOf).map(({ first, all, reason }) => ({
    action: first,
    users: all.map((action) => action.user),
    actions: all,
    reason,
  }))
  return resets.toSorted((one, other) => other.users.length - one.users.length)
}

interface Shared<Item> {
  readonly first: Item
  readonly all: readonly Item[]
  readonly reason: Reason
}

/** What has one key is one thing, with the line of its reason only when it is alone. */
function sharing<Item extends { readonly reason: Reason }>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): readonly Shared<Item>[] {
  return [...groupBy(items, keyOf).values()].flatMap((all): Shared<Item>[] => {
    const [first] = all
    if (first === undefined) return []
    return [{ first, all, reason: all.length === 1 ? first.reason : withoutLine(first.reason) }]
  })
}

/** Without what belongs to a single row: the line of a file, or who it is below a base of a directory. */
function withoutLine(reason: Reason): Reason {
  if ((reason.why !== 'row' && reason.why !== 'needed') || reason.at === undefined) return reason
  const { at } = reason
  const person = /^ldap (?:\\.|[^,\\])+,(?=.)/s
  return { ...reason, at: person.test(at) ? at.replace(person, 'ldap ') : at.replace(/(:\d+)+$/, '') }
}

/** The worst to lose first. */
export function byLoss(one: ActionOf<'user.delete'>, other: ActionOf<'user.delete'>): number {
  return loss(other) - loss(one) || (one.user < other.user ? -1 : 1)
}

/** Admins, then users at work, then the most recent activity; what was not seen may be recent. */
function loss({ before }: ActionOf<'user.delete'>): number {
  const recent = before.last_activity === undefined ? 8e15 : Date.parse(before.last_activity ?? '') || 0
  return recent + (before.servers?.length ? 1e16 : 0) + (before.admin ? 2e16 : 0)
}

function byTaken(one: QuotaChange, other: QuotaChange): number {
  return taken(other) - taken(one) || (one.user < other.user ? -1 : 1)
}

function taken({ by }: QuotaChange): number {
  return by === undefined ? 1e16 : -by
}

/** A server that starts has somebody waiting for it; one whose use was not seen may be in use. */
function lastUse({ before: { state, last_activity: last } }: ActionOf<'server.stop'>): number {
  if (state === 'spawn') return 9e15
  return last === undefined ? 8e15 : Date.parse(last ?? '') || 0
}
