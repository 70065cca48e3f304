// The users of a hub as a desired state that changes nothing: what an export writes.
import { compareNames, creationFault, normalName } from './names.ts'
import { quote } from './text.ts'
import type { LiveGroup, LiveUser, Properties, Scope, Snapshot } from './types.ts'

/** A user or group that no row can stand for. */
export interface LeftOut {
  readonly name: string
  /** `has a slash ...` */
  readonly why: string
}

export interface RosterGroup {
  readonly name: string
  /** Absent when unseen or empty. */
  readonly properties?: Properties
}

export interface Roster {
  /** By name. `groups` holds only groups that can be written; undefined when they are unseen. */
  readonly users: readonly LiveUser[]
  /** Undefined when groups, or who is in them, are unseen. */
  readonly groups: readonly RosterGroup[] | undefined
  readonly leftOut: {
    readonly users: readonly LeftOut[]
    readonly groups: readonly LeftOut[]
    /** Groups some of whose properties no file can say. */
    readonly properties: readonly LeftOut[]
  }
  readonly names: Scope['names']
  /** Some users were not asked for. */
  readonly isPart: boolean
}

/** What of a snapshot an export holds. `isChosen` undefined takes everybody. */
export function rosterOf(live: Snapshot, names: Scope['names'], isChosen?: (user: LiveUser) => boolean): Roster {
  const chosen = [...live.users.values()].filter((user) => isChosen === undefined || isChosen(user))
  const keepers = keepersOf(live, names)
  const faults = new Map(
    chosen.map(({ name }) => [name, nameFault(name) ?? twinFault(name, keepers.get(normalName(name, names)))]),
  )
  const users = chosen.filter((user) => faults.get(user.name) === undefined)
  const leftUsers = [...faults].flatMap(([name, why]) => (why === undefined ? [] : [{ name, why }]))
  const isPart = isChosen !== undefined
  if (live.groups === undefined || chosen.some((user) => user.groups === undefined)) {
    const rows = users.map(({ groups: _, ...user }) => user).sort(byName)
    return { users: rows, groups: undefined, leftOut: { users: leftUsers, groups: [], properties: [] }, names, isPart }
  }
  const named = new Set(users.flatMap((user) => user.groups ?? []))
  const groups = [...live.groups.values()].filter(({ name }) => !isPart || named.has(name))
  const leftGroups = groups.flatMap(({ name }) => {
    const why = nameFault(name)
    return why === undefined ? [] : [{ name, why }]
  })
  const cannot = new Set(leftGroups.map(({ name }) => name))
  const written = groups.filter(({ name }) => !cannot.has(name))
  return {
    // A group that no row names is not managed, so leaving it out changes nothing.
    users: users
      .map((user) => ({ ...user, groups: (user.groups ?? []).filter((group) => !cannot.has(group)) }))
      .sort(byName),
    groups: written.map(({ name, properties = {} }) => rosterGroup(name, properties)).sort(byName),
    leftOut: { users: leftUsers, groups: leftGroups, properties: written.flatMap(propertiesFault) },
    names,
    isPart,
  }
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return compareNames(one.name, other.name)
}

/** Properties are managed key by key, so leaving one out changes nothing. */
function rosterGroup(name: string, properties: Properties): RosterGroup {
  const kept = Object.entries(properties).filter(([, value]) => isSayable(value))
  return kept.length === 0 ? { name } : { name, properties: Object.fromEntries(kept) }
}

function propertiesFault({ name, properties = {} }: LiveGroup): LeftOut[] {
  const keys = Object.keys(properties).filter((key) => !isSayable(properties[key]))
  return keys.length === 0 ? [] : [{ name, why: keys.map(quote).join(', ') }]
}

/** In a file, null takes a key away, and an integer beyond what is exact is refused. */
function isSayable(value: unknown): boolean {
  if (value === null) return false
  if (typeof value === 'number') return !Number.isInteger(value) || Number.isSafeInteger(value)
  if (Array.isArray(value)) return value.every((item) => item === null || isSayable(item))
  return typeof value !== 'object' || Object.values(value).every(isSayable)
}

function nameFault(name: string): string | undefined {
  return creationFault(name) ?? (name === name.trim() ? undefined : 'has spaces at its ends')
}

/** Of names that come to one, the one that an export keeps: the one in the normal form, else the first. */
function keepersOf({ users }: Snapshot, names: Scope['names']): ReadonlyMap<string, string> {
  const keepers = new Map<string, string>()
  for (const name of [...users.keys()].sort(compareNames)) {
    const normal = normalName(name, names)
    if (name === normal || !keepers.has(normal)) keepers.set(normal, name)
  }
  return keepers
}

function twinFault(name: string, keeper: string | undefined): string | undefined {
  return keeper === name ? undefined : `differs only in case from ${quote(keeper ?? '')}`
}

/** Why a table, whose cells hold groups joined by `;`, cannot name a group; undefined when it can. */
export function tableFault(group: string): string | undefined {
  if (group.includes(';')) return 'has a semicolon, which parts the groups of a cell'
  if (group === '-') return 'would be read as "none"'
  return undefined
}
