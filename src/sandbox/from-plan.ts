// A hub as a plan's before-images show it: everybody whom the plan speaks of, and nobody else but the other admins.
import type { Action, ActionOf, Plan } from '../core/types.ts'
import { planNotes } from './plan-notes.ts'
import type { GroupSeed, HubVersion, ServerSeed, TokenSeed, UserSeed } from './types.ts'

export interface PlanSeed {
  readonly version: HubVersion
  readonly allowNamedServers: boolean
  readonly users: readonly UserSeed[]
  readonly groups: readonly GroupSeed[]
  readonly tokens: readonly TokenSeed[]
  /** In what the hub differs from the one that the plan is for, in sentences. */
  readonly notes: readonly string[]
}

/** What a sandbox must hold so that the plan can be carried out on it. */
export function seedOf(plan: Plan, version: HubVersion, token: string): PlanSeed {
  const people = peopleOf(plan)
  const servers = [...people.values()].flatMap((one) => one.servers ?? [])
  return {
    version,
    allowNamedServers: servers.some((server) => server.name !== ''),
    users: [...people.values(), ...otherAdmins(plan, people)],
    groups: groupsOf(plan),
    tokens: [tokenOf(plan, token)],
    notes: planNotes(plan, version),
  }
}

/** Users who were there before the plan, as far as it says. */
function peopleOf(plan: Plan): ReadonlyMap<string, UserSeed> {
  const { actions, planned_as: self } = plan
  const created = subjects(actions, 'user.create')
  const fresh = newGroups(actions)
  const people = new Map<string, UserSeed>()
  const put = (name: string, more: Omit<UserSeed, 'name'>): void => {
    if (created.has(name)) return
    const known = people.get(name)
    const groups = [...(known?.groups ?? []), ...(more.groups ?? []).filter((group) => !fresh.has(group))]
    people.set(name, { ...known, ...more, name, groups: [...new Set(groups)] })
  }
  if (self.kind === 'user') put(self.name, { admin: self.admin })
  for (const action of actions) {
    switch (action.op) {
      case 'user.delete':
        put(action.user, deletedUser(action))
        break
      case 'admin.set':
        put(action.user, { admin: action.before })
        break
      case 'member.add':
        put(action.user, {})
        break
      case 'member.remove':
        put(action.user, { groups: [action.group] })
        break
      case 'group.delete':
        for (const name of action.before.members) put(name, { groups: [action.group] })
        break
      case 'group.create':
      case 'user.create':
        break
    }
  }
  return people
}

function deletedUser({ before }: ActionOf<'user.delete'>): Omit<UserSeed, 'name'> {
  const { admin, groups = [], created, last_activity: lastActivity, servers = [] } = before
  return {
    admin,
    groups,
    ...(isTime(created) ? { created } : {}),
    ...(isTime(lastActivity) ? { lastActivity } : {}),
    // A server that starts or stops would never get on with it here.
    servers: servers.map(({ name }): ServerSeed => ({ name, state: 'ready' })),
  }
}

function isTime(text: string | null | undefined): text is string {
  return typeof text === 'string' && !Number.isNaN(Date.parse(text))
}

/** The admins of whom the plan does not speak: their number decides whether enough are left. */
function otherAdmins(plan: Plan, people: ReadonlyMap<string, UserSeed>): UserSeed[] {
  const known = [...people.values()].filter((one) => one.admin === true).length
  const taken = new Set([...people.keys(), ...subjects(plan.actions, 'user.create')])
  const others: UserSeed[] = []
  for (let index = 1; others.length < plan.snapshot.admins - known; index += 1) {
    const name = `other-admin-${index}`
    if (!taken.has(name)) others.push({ name, admin: true })
  }
  return others
}

function groupsOf({ actions }: Plan): GroupSeed[] {
  const fresh = newGroups(actions)
  const named = actions.flatMap((action) => ('group' in action ? [action.group] : []))
  return [...new Set(named)].filter((name) => !fresh.has(name)).map((name) => ({ name }))
}

function newGroups(actions: readonly Action[]): ReadonlySet<string> {
  return new Set(actions.flatMap((action) => (action.op === 'group.create' ? [action.group] : [])))
}

function subjects(actions: readonly Action[], op: 'user.create'): ReadonlySet<string> {
  return new Set(actions.flatMap((action) => (action.op === op ? [action.user] : [])))
}

/** The token that made the plan, with all that applying it needs: that is often another token. */
function tokenOf({ planned_as: self, needs }: Plan, token: string): TokenSeed {
  const needed = needs.map((need) => need.what)
  return {
    token,
    name: self.name,
    kind: 'service',
    admin: self.admin || needed.includes('admin'),
    scopes: [...self.scopes, ...needed.filter((what) => what !== 'admin')],
  }
}
