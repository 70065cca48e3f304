// A hub from a plan's before-images: all users in the plan, and otherwise only the other admins.
import type { Action, Plan, Server, UserImage } from '../core/types.ts'
import type { QuotaSeed } from './aup/types.ts'
import type { HubVersion } from './kinds.ts'
import { planNotes } from './plan-notes.ts'
import { traitsOf } from './traits.ts'
import type { AupSeed, GroupSeed, ServerSeed, TokenSeed, UserSeed } from './types.ts'

export interface PlanSeed {
  readonly version: HubVersion
  readonly allowNamedServers: boolean
  readonly users: readonly UserSeed[]
  readonly groups: readonly GroupSeed[]
  readonly tokens: readonly TokenSeed[]
  /** For a plan for AUP Learning Cloud. */
  readonly aup?: AupSeed
  /** How the hub differs from the plan's hub, in sentences. */
  readonly notes: readonly string[]
}

/**
 * The sandbox content that the plan can be applied to.
 * @param wished the version; a plan with properties of groups gets one that supports them
 */
export function seedOf(plan: Plan, wished: HubVersion, token: string): PlanSeed {
  const isAup = plan.target.provider === 'aup'
  const lacks = hasProperties(plan) && !traitsOf(wished).groupProperties
  const version = isAup || lacks ? '5.2.1' : wished
  const people = peopleOf(plan)
  const servers = [
    ...[...people.values()].flatMap((one) => one.servers ?? []).map(({ name }) => name),
    ...plan.actions.map((action) => ('server' in action ? action.server : '')),
  ]
  return {
    version,
    allowNamedServers: servers.some((name) => name !== ''),
    users: [...people.values(), ...otherAdmins(plan, people)],
    groups: groupsOf(plan),
    tokens: [...revokedOf(plan), tokenOf(plan, { token, version, isNewer: isAup || lacks })],
    // Only some plans show the balance at a start.
    ...(isAup ? { aup: { quotas: quotasOf(plan), metered: false } } : {}),
    notes: planNotes(plan, version),
  }
}

function hasProperties({ actions }: Plan): boolean {
  return actions.some((action) => action.op === 'group.properties')
}

/** The users before the plan, as far as it shows them, under their old names. */
function peopleOf(plan: Plan): ReadonlyMap<string, UserSeed> {
  const { actions, planned_as: self } = plan
  const oldNames = oldNamesOf(actions)
  const created = newUsers(actions)
  const fresh = newGroups(actions)
  const people = new Map<string, UserSeed>()
  const put = (user: string, more: Omit<UserSeed, 'name'>): void => {
    if (created.has(user)) return
    const name = oldNames.get(user) ?? user
    const known = people.get(name)
    const groups = [...(known?.groups ?? []), ...(more.groups ?? []).filter((group) => !fresh.has(group))]
    const servers = serversOf(known, more)
    people.set(name, { ...known, ...more, name, groups: [...new Set(groups)], ...servers })
  }
  if (self.kind === 'user') put(self.name, { admin: self.admin })
  for (const action of actions) for (const [name, more] of tracesOf(action)) put(name, more)
  return people
}

/** For one server the later source wins: an action on it shows more than its user's image. */
function serversOf(known: UserSeed | undefined, more: Omit<UserSeed, 'name'>): Pick<UserSeed, 'servers'> {
  if (known?.servers === undefined && more.servers === undefined) return {}
  const servers = [...(known?.servers ?? []), ...(more.servers ?? [])]
  return { servers: [...new Map(servers.map((server) => [server.name, server])).values()] }
}

/** The users before the plan that an action shows. */
function tracesOf(action: Action): readonly (readonly [string, Omit<UserSeed, 'name'>])[] {
  switch (action.op) {
    case 'notice.give':
    case 'user.delete':
    case 'user.rename':
      return [[action.user, seedOfImage(action.before)]]
    case 'admin.set':
      return [[action.user, { ...bornAt(action), admin: action.before }]]
    case 'member.remove':
    case 'notice.lift':
      return [[action.user, { ...bornAt(action), groups: [action.group] }]]
    case 'server.stop': {
      const servers = [seedOfServer({ ...action.before, name: action.server })]
      return [[action.user, { ...bornAt(action), servers }]]
    }
    case 'server.remove': {
      const { state, ...before } = action.before
      const known = seedOfServer({ ...before, name: action.server, state })
      const servers = [{ ...known, state: state === 'stopped' ? ('stopped' as const) : ('ready' as const) }]
      return [[action.user, { ...bornAt(action), servers }]]
    }
    case 'group.delete':
      return action.before.members.map((name) => [name, { groups: [action.group] }] as const)
    default:
      return 'user' in action ? [[action.user, bornAt('created' in action ? action : {})]] : []
  }
}

/** Includes names without a user: such a row is left from a former one. */
function quotasOf({ actions }: Plan): Readonly<Record<string, QuotaSeed>> {
  const rows = actions.flatMap((action): (readonly [string, QuotaSeed | null | undefined])[] => {
    switch (action.op) {
      case 'quota.set':
      case 'quota.add':
      case 'quota.unlimited':
        return [[action.user, action.before]]
      case 'user.delete':
      case 'user.rename':
        return [[action.user, action.before.quota]]
      default:
        return []
    }
  })
  return Object.fromEntries(rows.flatMap(([name, row]) => (row === null || row === undefined ? [] : [[name, row]])))
}

function seedOfImage(before: UserImage): Omit<UserSeed, 'name'> {
  const { admin, groups = [], created, last_activity: lastActivity, servers = [] } = before
  return {
    admin,
    groups,
    ...bornAt({ created }),
    ...(isTime(lastActivity) ? { lastActivity } : {}),
    servers: servers.map(seedOfServer),
  }
}

/** A server that starts or stops would never finish here. */
function seedOfServer({ name, last_activity: used }: Server): ServerSeed {
  return { name, state: 'ready', ...(used === null || isTime(used) ? { lastActivity: used } : {}) }
}

function bornAt({ created }: { readonly created?: string | null | undefined }): Pick<UserSeed, 'created'> {
  return isTime(created) ? { created } : {}
}

function isTime(text: string | null | undefined): text is string {
  return typeof text === 'string' && !Number.isNaN(Date.parse(text))
}

/** The admins outside the plan: their number decides whether enough are left. */
function otherAdmins(plan: Plan, people: ReadonlyMap<string, UserSeed>): UserSeed[] {
  const known = [...people.values()].filter((one) => one.admin === true).length
  const taken = new Set([...people.keys(), ...newUsers(plan.actions), ...oldNamesOf(plan.actions).keys()])
  const others: UserSeed[] = []
  for (let index = 1; others.length < plan.snapshot.admins - known; index += 1) {
    const name = `other-admin-${index}`
    if (!taken.has(name)) others.push({ name, admin: true })
  }
  return others
}

function groupsOf({ actions }: Plan): GroupSeed[] {
  const fresh = newGroups(actions)
  const seeds = new Map<string, GroupSeed>()
  for (const action of actions) {
    if (!('group' in action) || fresh.has(action.group)) continue
    const name = action.group
    seeds.set(name, { name, ...seeds.get(name), ...propertiesOf(action), ...rolesOf(action) })
  }
  return [...seeds.values()]
}

function propertiesOf(action: Action): Pick<GroupSeed, 'properties'> {
  if (action.op === 'group.properties') return { properties: action.before }
  const has = action.op === 'group.delete' && action.before.properties !== undefined
  return has ? { properties: action.before.properties } : {}
}

/** Without them a membership would grant other roles here than in the plan. */
function rolesOf(action: Action): Pick<GroupSeed, 'roles'> {
  return action.op === 'member.add' && action.roles !== undefined ? { roles: action.roles } : {}
}

function newGroups(actions: readonly Action[]): ReadonlySet<string> {
  return new Set(actions.flatMap((action) => (action.op === 'group.create' ? [action.group] : [])))
}

/** By the new names of users. */
function oldNamesOf(actions: readonly Action[]): ReadonlyMap<string, string> {
  return new Map(
    actions.flatMap((action): [string, string][] =>
      action.op === 'user.rename' ? [[action.after.name, action.user]] : [],
    ),
  )
}

function newUsers(actions: readonly Action[]): ReadonlySet<string> {
  return new Set(actions.flatMap((action) => (action.op === 'user.create' ? [action.user] : [])))
}

/** The tokens that the plan revokes, under the names that their users have before it. */
function revokedOf({ actions }: Plan): TokenSeed[] {
  const olds = oldNamesOf(actions)
  return actions.flatMap((action): TokenSeed[] => {
    if (action.op !== 'token.revoke') return []
    const { id, user, token, before } = action
    const { created, last_used: used } = before
    return [
      {
        ...{ token: id, name: olds.get(user) ?? user, kind: 'user', id: token, note: before.note, scopes: ['inherit'] },
        ...(isTime(created) ? { created } : {}),
        ...(isTime(used) ? { lastUsed: used } : {}),
      },
    ]
  })
}

interface Here {
  readonly token: string
  readonly version: HubVersion
  /** The sandbox requires an admin where the plan's hub might not. */
  readonly isNewer: boolean
}

/** The token that made the plan, with all rights for applying it: that is often another token. */
function tokenOf({ planned_as: self, needs }: Plan, { token, version, isNewer }: Here): TokenSeed {
  const needed = needs.map((need) => need.what)
  return {
    token,
    name: self.name,
    kind: 'service',
    admin: self.admin || isNewer || needed.includes('admin'),
    scopes: [...self.scopes, ...needed.filter((what) => what !== 'admin').map((what) => scopeHere(what, version))],
  }
}

/** A later hub's scope is part of a wider one in earlier versions. */
function scopeHere(what: string, version: HubVersion): string {
  return what === 'start:servers' ? traitsOf(version).startScope : what
}
