// What an apply looks up in place of reading all users, where that takes fewer requests. Each op and each guard says what
// it needs to see; one that says nothing needs every user.
import { subjectsOf } from '../actions/planned.ts'
import { extentsOf } from '../facets/index.ts'
import { extentsAtApply } from '../guards/index.ts'
import { addressFault } from '../names.ts'
import type { Action, Extent, Lookups, Options, Plan } from '../types.ts'

/** A plan, and what the checks of its system need to see; undefined where the system is always read whole. */
export interface Looking {
  readonly plan: Pick<Plan, 'actions' | 'snapshot'>
  readonly ofSystem: OfSystem | undefined
}

type OfSystem = (actions: readonly Action[]) => Extent

/** For all checks before the first write; undefined: read all users. @param options in force at apply */
export function lookupsToBegin(looking: Looking, options: Pick<Options, 'limits'>): Lookups | undefined {
  const found = lookups(looking, (actions, ofSystem) => [
    ...extentsOf(actions),
    ...extentsAtApply(actions, options),
    ofSystem(actions),
  ])
  return found && { ...found, mustExist: true }
}

/** For comparing at the end: only whether each action holds counts. */
export function lookupsToCompare(looking: Looking): Lookups | undefined {
  return lookups(looking, extentsOf)
}

/** For counting the admins again: so many besides the users who lose their rights. */
export function lookupsForAdmins(
  { plan, ofSystem }: Looking,
  losing: readonly Action[],
  admins: number,
): Lookups | undefined {
  const besides = losing.flatMap((action) => subjectsOf(action).users)
  return ofSystem === undefined ? undefined : ifFewer({ users: [], groups: [], besides, admins }, plan)
}

function lookups(
  { plan, ofSystem }: Looking,
  extents: (actions: readonly Action[], ofSystem: OfSystem) => readonly Extent[],
): Lookups | undefined {
  const { actions } = plan
  const subjects = subjectsIn(actions, requestsForAll(plan))
  if (ofSystem === undefined || subjects === undefined) return undefined
  const united = unite(extents(actions, ofSystem))
  return united === 'all' ? undefined : ifFewer({ ...united, ...subjects, besides: subjects.users }, plan)
}

/** The users and groups of the actions; undefined where they are too many, or one cannot be looked up. */
function subjectsIn(actions: readonly Action[], most: number): Pick<Lookups, 'users' | 'groups'> | undefined {
  const users = new Set<string>()
  const groups = new Set<string>()
  for (const action of actions) {
    const named = subjectsOf(action)
    // In an address `..` is a folder: the answer would be about something else.
    if ([...named.users, ...named.groups].some((name) => addressFault(name) !== undefined)) return undefined
    for (const name of named.users) users.add(name)
    for (const name of named.groups) groups.add(name)
    // A plan may have a million actions.
    if (users.size >= most) return undefined
  }
  return { users: [...users], groups: [...groups] }
}

/** All that one of them needs. */
function unite(extents: readonly Extent[]): Extent {
  const all: { -readonly [Key in keyof Exclude<Extent, 'all'>]: Exclude<Extent, 'all'>[Key] } = {}
  for (const extent of extents) {
    if (extent === 'all') return 'all'
    const admins = Math.max(all.admins ?? 0, extent.admins ?? 0)
    Object.assign(all, extent, admins > 0 ? { admins } : {})
  }
  return all
}

/** A hub lists 200 users a page, and each page repeats a row of the one before. */
function requestsForAll({ snapshot: { users } }: Pick<Plan, 'snapshot'>): number {
  return Math.max(1, Math.ceil((users - 1) / 199))
}

/** Counts only what the two ways do not share. The groups are one list in either way, or one request each. */
function ifFewer(asked: Lookups, plan: Pick<Plan, 'snapshot'>): Lookups | undefined {
  const groups = asked.everyGroup === true ? 0 : asked.groups.length
  const requests = asked.users.length + groups + ((asked.admins ?? 0) > 0 ? 1 : 0)
  // A hub of one page is read whole.
  return Math.max(1, requests) < requestsForAll(plan) ? asked : undefined
}
