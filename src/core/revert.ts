// The inverse of a plan: from its before-images back to what was, as far as nobody has changed the subjects since.
import { canonicalJson } from './canonical.ts'
import { imageOf } from './diff.ts'
import { membersOf } from './members.ts'
import { actionId, canJoin } from './names.ts'
import { settable } from './quota.ts'
import { losses, obstacles, unseenGroups } from './revert-notes.ts'
import type { Action, ActionOf, Finding, LiveUser, Plan, Quota, Reason, Snapshot } from './types.ts'

export interface RevertInput {
  readonly plan: Plan
  /** The plan's file: the reason of every action. */
  readonly file: string
  /** Ids of the actions that were really applied. */
  readonly applied: ReadonlySet<string>
  readonly live: Snapshot
}

export interface Reverted {
  readonly actions: readonly Action[]
  /** What does not come back, and what is left because somebody changed it since. */
  readonly findings: readonly Finding[]
}

/** The actions that undo a plan; what is already as it was before it is left out. */
export function revert(input: RevertInput): Reverted {
  const sight = sightOf(input)
  const inverses = new Map<string, Action>()
  const left: Left[] = []
  const keep = (action: Action, inverse: Inverse): void => {
    if (typeof inverse === 'string') left.push({ action, why: inverse })
    else for (const one of inverse) inverses.set(one.id, one)
  }
  for (const action of sight.done) if (action.op !== 'group.create') keep(action, inverseOf(action, sight))
  // Whether a group is empty by then is known when everybody else is.
  for (const action of sight.done) if (action.op === 'group.create') keep(action, undoGroup(action, sight, inverses))
  const actions = [...inverses.values()]
  return { actions, findings: [...unseenGroups(sight), ...obstacles(left), ...losses(actions, sight)] }
}

/** What undoes an action, or why nothing does. */
type Inverse = readonly Action[] | string

/** An action that is not undone. */
export interface Left {
  readonly action: Action
  readonly why: string
}

export interface Sight {
  readonly plan: Plan
  readonly live: Snapshot
  readonly reason: Reason
  /** The actions that were applied. */
  readonly done: readonly Action[]
  /** Users whom the plan made: what else it did to them goes with them. */
  readonly made: ReadonlySet<string>
  /** Users whom it was to make, by it or by somebody else. */
  readonly wanted: ReadonlySet<string>
  /** Users whom it made admin. */
  readonly promoted: ReadonlySet<string>
  /** Groups that are there, or will be again. */
  readonly hasGroup: (group: string) => boolean
  /** Groups that the plan made. */
  readonly madeGroups: ReadonlySet<string>
  /** A user of the plan, by the new or the old name of a rename, now; and what he is called once all is undone. */
  readonly find: (user: string) => { readonly live: LiveUser | undefined; readonly name: string }
}

function sightOf({ plan, file, applied, live }: RevertInput): Sight {
  const done = plan.actions.filter((action) => applied.has(action.id))
  const back = new Set(done.flatMap((action) => (action.op === 'group.delete' ? [action.group] : [])))
  const created = (actions: readonly Action[]): Set<string> =>
    new Set(actions.flatMap((action) => (action.op === 'user.create' ? [action.user] : [])))
  const renames = done.filter((action) => action.op === 'user.rename')
  const oldNames = new Map(renames.map((action) => [action.after.name, action.user]))
  const newNames = new Map(renames.map((action) => [action.user, action.after.name]))
  return {
    plan,
    live,
    reason: { why: 'revert', at: file },
    madeGroups: new Set(done.flatMap((action) => (action.op === 'group.create' ? [action.group] : []))),
    find: (called) => {
      const user = newNames.get(called) ?? called
      const old = oldNames.get(user)
      const now = live.users.get(user)
      if (old === undefined) return { live: now, name: user }
      // Whoever has taken the old name since keeps it; then the user keeps the new one.
      const taken = live.users.get(old)
      return now === undefined ? { live: taken, name: old } : { live: now, name: taken === undefined ? old : user }
    },
    done,
    made: created(done),
    wanted: created(plan.actions),
    promoted: new Set(done.flatMap((action) => (action.op === 'admin.set' && action.after ? [action.user] : []))),
    hasGroup: (group) => live.groups === undefined || live.groups.has(group) || back.has(group),
  }
}

function inverseOf(action: Exclude<Action, ActionOf<'group.create'>>, sight: Sight): Inverse {
  switch (action.op) {
    case 'user.create':
      return undoCreate(action, sight)
    case 'user.delete':
      return undoDelete(action, sight)
    case 'admin.set':
      return undoAdmin(action, sight)
    case 'member.add':
      return undoJoin(action, sight)
    case 'member.remove':
      return undoLeave(action, sight)
    case 'group.delete':
      return undoGroupDelete(action, sight)
    case 'user.rename':
      return undoRename(action, sight)
    case 'group.properties':
      return undoProperties(action, sight)
    case 'server.start':
    case 'server.stop':
      return undoServer(action, sight)
    case 'password.set':
      return sight.made.has(action.user) ? [] : 'an old password is not known, and cannot be set again'
    case 'quota.set':
    case 'quota.unlimited':
      return undoQuota(action, sight)
    case 'quota.add':
      return undoGrant(action, sight)
  }
}

/** The account gets its old name back, unless somebody else has it by now. */
function undoRename({ user: old, before, after }: ActionOf<'user.rename'>, sight: Sight): Inverse {
  const live = sight.live.users.get(after.name)
  if (live === undefined) return sight.live.users.has(old) ? [] : 'the user is no longer on the hub'
  if (before.created !== undefined && live.created !== before.created)
    return 'the user was deleted and made anew since the plan'
  if (sight.live.users.has(old)) return 'somebody has made a user of the old name since'
  const id = actionId('user.rename', after.name, old)
  return [
    { id, op: 'user.rename', user: after.name, before: imageOf(live), after: { name: old }, reason: sight.reason },
  ]
}

function undoProperties({ group, before, after }: ActionOf<'group.properties'>, sight: Sight): Inverse {
  const now = sight.live.groups?.get(group)
  const text = canonicalJson(now?.properties ?? {})
  if (now === undefined || sight.madeGroups.has(group) || text === canonicalJson(before)) return []
  if (text !== canonicalJson(after)) return 'somebody has changed the properties of the group since'
  const id = actionId('group.properties', group)
  return [{ id, op: 'group.properties', group, before: after, after: before, reason: sight.reason }]
}

/** The balance of before, unless somebody has raised it since. */
function undoQuota({ op, user, before, after }: ActionOf<'quota.set' | 'quota.unlimited'>, sight: Sight): Inverse {
  if (sight.made.has(user)) return []
  const { live } = sight.find(user)
  const now = sight.live.quotas?.get(user) ?? null
  const gone = absence(live, sight) ?? keepsNewName(user, sight)
  if (gone !== undefined || now === null || isRenamed(user, sight)) return gone ?? []
  const isOurs = op === 'quota.unlimited' ? now.unlimited : !now.unlimited && now.balance <= (after as Quota).balance
  const { reason } = sight
  if (before?.unlimited === true) {
    if (now.unlimited) return []
    if (!isOurs) return 'somebody has changed the balance since'
    const id = actionId('quota.unlimited', user)
    return [{ id, op: 'quota.unlimited', user, before: now, after: { unlimited: true }, reason }]
  }
  const back = { balance: settable(before?.balance ?? sight.live.firstQuota ?? 0), unlimited: false }
  if (!now.unlimited && now.balance === back.balance) return []
  if (!isOurs) return 'somebody has changed the balance since'
  return [{ id: actionId('quota.set', user), op: 'quota.set', user, before: now, after: back, reason }]
}

/** Balances go by names: who gets the old name back finds there what was left with it. */
function isRenamed(user: string, { done }: Sight): boolean {
  return done.some((action) => action.op === 'user.rename' && action.after.name === user)
}

function keepsNewName(user: string, sight: Sight): string | undefined {
  const isKept = isRenamed(user, sight) && sight.find(user).name === user
  return isKept ? 'the user keeps the new name, and the balance with it' : undefined
}

/** Takes back no more than is left of it: nobody is put below zero for what he has used. */
function undoGrant({ user, after }: ActionOf<'quota.add'>, sight: Sight): Inverse {
  if (sight.made.has(user)) return []
  const { live } = sight.find(user)
  const before = sight.live.quotas?.get(user) ?? null
  const gone = absence(live, sight) ?? keepsNewName(user, sight)
  if (gone !== undefined || isRenamed(user, sight)) return gone ?? []
  const add = -Math.min(after.add, Math.max(0, before?.balance ?? 0))
  if (add === 0) return []
  return [{ id: actionId('quota.add', user), op: 'quota.add', user, before, after: { add }, reason: sight.reason }]
}

/** A server that was started is stopped, and the other way round. */
function undoServer(action: ActionOf<'server.start' | 'server.stop'>, sight: Sight): Inverse {
  const { server } = action
  const { live, name: user } = sight.find(action.user)
  if (sight.made.has(action.user)) return []
  const gone = absence(live, sight)
  if (gone !== undefined) return gone
  const now = live?.servers?.find(({ name }) => name === server)
  const isRunning = now !== undefined && now.state !== 'stopped'
  const parts = server === '' ? [user] : [user, server]
  const { reason } = sight
  if (action.op === 'server.stop') {
    if (isRunning) return []
    const id = actionId('server.start', ...parts)
    return [{ id, op: 'server.start', user, server, before: { state: 'stopped' }, after: { state: 'ready' }, reason }]
  }
  if (!isRunning) return []
  const { name: _, ...before } = now
  const id = actionId('server.stop', ...parts)
  return [{ id, op: 'server.stop', user, server, before, after: { state: 'stopped' }, reason }]
}

function undoCreate({ user }: ActionOf<'user.create'>, sight: Sight): Inverse {
  const live = sight.live.users.get(user)
  if (live === undefined) return []
  if (live.admin !== sight.promoted.has(user))
    return `somebody has ${live.admin ? 'promoted' : 'demoted'} the user since`
  if (millisecondsAfter(sight.plan, live) < 0) return 'the account of that name is older than the plan'
  const id = actionId('user.delete', user)
  return [{ id, op: 'user.delete', user, before: imageOf(live), after: null, reason: sight.reason }]
}

function undoDelete({ user, before }: ActionOf<'user.delete'>, sight: Sight): Inverse {
  const live = sight.live.users.get(user)
  const groups = before.groups ?? []
  if (live !== undefined) {
    const isSame = live.admin === before.admin && groups.every((group) => live.groups?.includes(group))
    return isSame ? [] : 'somebody has made a user of that name since, who is left alone'
  }
  const { reason } = sight
  const id = actionId('user.create', user)
  return [
    { id, op: 'user.create', user, before: null, after: { admin: false }, reason },
    ...(before.admin ? [adminSet(user, true, reason)] : []),
    ...groups.filter(sight.hasGroup).map((group) => join(user, group, reason)),
  ]
}

function undoAdmin({ user, before }: ActionOf<'admin.set'>, sight: Sight): Inverse {
  const { live, name } = sight.find(user)
  if (sight.made.has(user) || live?.admin === before) return []
  return absence(live, sight) ?? [adminSet(name, before, sight.reason)]
}

function undoJoin({ user, group }: ActionOf<'member.add'>, sight: Sight): Inverse {
  const { live, name } = sight.find(user)
  if (sight.made.has(user) || live?.groups?.includes(group) !== true) return []
  const id = actionId('member.remove', name, group)
  const leave: Action = { id, op: 'member.remove', user: name, group, before: true, after: false, reason: sight.reason }
  return absence(live, sight) ?? [leave]
}

function undoLeave({ user, group }: ActionOf<'member.remove'>, sight: Sight): Inverse {
  const { live, name } = sight.find(user)
  if (live?.groups?.includes(group) === true) return []
  if (!sight.hasGroup(group)) return 'the group is no longer on the hub'
  return absence(live, sight) ?? [join(name, group, sight.reason)]
}

/** The group with those of its members who are there; whoever was deleted comes with his own groups. */
function undoGroupDelete({ group, before }: ActionOf<'group.delete'>, sight: Sight): Inverse {
  const members = before.members.map(sight.find).filter(({ live }) => absence(live, sight) === undefined)
  const joining = members.filter(({ name }) => canJoin(name))
  if (sight.live.groups?.has(group) === true) {
    const isSame = members.every(({ live }) => live?.groups?.includes(group))
    return isSame ? [] : 'somebody has made a group of that name since, which is left alone'
  }
  const { reason } = sight
  const id = actionId('group.create', group)
  const create: Action = { id, op: 'group.create', group, before: null, after: { members: [] }, reason }
  const { properties } = before
  const after = properties ?? {}
  const properly: Action[] =
    Object.keys(after).length === 0
      ? []
      : [{ id: actionId('group.properties', group), op: 'group.properties', group, before: {}, after, reason }]
  return [create, ...properly, ...joining.map(({ name }) => join(name, group, reason))]
}

/** @param inverses everything else that is undone */
function undoGroup({ group }: ActionOf<'group.create'>, sight: Sight, inverses: ReadonlyMap<string, Action>): Inverse {
  if (sight.live.groups?.has(group) === false) return []
  const members = membersOf(sight.live, group)
  const leaves = (user: string): boolean =>
    inverses.has(actionId('user.delete', user)) || inverses.has(actionId('member.remove', sight.find(user).name, group))
  if (!members.every(leaves)) return 'the group has members who are not undone'
  const id = actionId('group.delete', group)
  const properties = sight.live.groups?.get(group)?.properties
  const before = { members, ...(properties === undefined ? {} : { properties }) }
  return [{ id, op: 'group.delete', group, before, after: null, reason: sight.reason }]
}

/** Why a user whom the plan found is not the one who is there now; undefined when he is. */
function absence(live: LiveUser | undefined, { plan, wanted }: Sight): string | undefined {
  if (live === undefined) return 'the user is no longer on the hub'
  // The hub tells the time of a snapshot in whole seconds.
  if (wanted.has(live.name) || millisecondsAfter(plan, live) < 1000) return undefined
  return 'the user was deleted and made anew since the plan'
}

/** How long after the plan's snapshot a user was made; 0 when nobody knows. */
function millisecondsAfter(plan: Plan, { created }: LiveUser): number {
  return Date.parse(created ?? plan.snapshot.taken_at) - Date.parse(plan.snapshot.taken_at)
}

function adminSet(user: string, after: boolean, reason: Reason): Action {
  return { id: actionId('admin.set', user), op: 'admin.set', user, before: !after, after, reason }
}

function join(user: string, group: string, reason: Reason): Action {
  const id = actionId('member.add', user, group)
  return { id, op: 'member.add', user, group, before: false, after: true, reason }
}
