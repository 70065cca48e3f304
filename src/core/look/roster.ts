// The users of a hub as a desired state that plans no change: the content of an export.

import { rowFault } from '../desired/row-fault.ts'
import { everyFacet } from '../facets/index.ts'
import type { Exported } from '../facets/traits.ts'
import { isLeavingGroup, withoutLeaving } from '../leaving.ts'
import { compareNames, nameOfAccount, normalName } from '../names.ts'
import { groupsOf } from '../plan/members.ts'
import { quote } from '../sentences.ts'
import type { LiveGroup, LiveUser, Properties, Scope, Snapshot } from '../types.ts'

/** A user or group that no row can express. */
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

export interface RosterUser extends LiveUser {
  /** The row's text in the columns that only some systems have. */
  readonly cells: Readonly<Record<string, string | number>>
}

export interface Roster {
  /** The kind of system: a file with more than a JupyterHub has must name it. */
  readonly provider: string
  /** By name. `groups` holds only groups that can be written; undefined when they are unseen. */
  readonly users: readonly RosterUser[]
  /** Undefined when groups, or their members, are unseen. */
  readonly groups: readonly RosterGroup[] | undefined
  readonly leftOut: {
    readonly users: readonly LeftOut[]
    readonly groups: readonly LeftOut[]
    /** Groups with properties that no file can express. */
    readonly properties: readonly LeftOut[]
    /** By column, users with a value that no file can express. */
    readonly cells: ReadonlyMap<string, readonly LeftOut[]>
    /** Groups that the system fills itself. */
    readonly kept: readonly string[]
  }
  /** Columns that only some systems have. */
  readonly columns: readonly string[]
  readonly names: Scope['names']
  /** Some users were filtered out. */
  readonly isPart: boolean
}

/** The exported part of a snapshot. `isChosen` undefined takes all users. */
export function rosterOf(live: Snapshot, names: Scope['names'], isChosen?: (user: LiveUser) => boolean): Roster {
  const chosen = [...live.users.values()].filter((user) => isChosen === undefined || isChosen(user))
  const keepers = keepersOf(live, names)
  const faults = new Map(
    chosen.map(({ name }) => [name, rowFault(name) ?? twinFault(name, keepers.get(normalName(name, names)))]),
  )
  const sayable = chosen.filter((user) => faults.get(user.name) === undefined)
  const exports = everyFacet.flatMap(({ exported }) => exported?.(live) ?? [])
  const users = sayable.map((user) => ({ ...user, cells: cellsOf(user, exports) }))
  const leftUsers = leftOutOf(chosen, ({ name }) => faults.get(name))
  const cells = new Map(exports.map(({ column, of }) => [column, leftOutOf(sayable, (user) => of(user).unsayable)]))
  const about = {
    provider: live.target.provider,
    columns: exports.map(({ column }) => column),
    names,
    isPart: isChosen !== undefined,
  }
  const all = live.groups
  if (all === undefined || chosen.some((user) => user.groups === undefined)) {
    const rows = users.map(({ groups: _, ...user }) => user).sort(byName)
    const leftOut = { users: leftUsers, groups: [], properties: [], cells, kept: [] }
    return { ...about, users: rows, groups: undefined, leftOut }
  }
  const named = new Set(users.flatMap(groupsOf))
  // Groups of notices are not managed by files.
  const groups = [...all.values()].filter(({ name }) => !isLeavingGroup(name) && (!about.isPart || named.has(name)))
  const leftGroups = leftOutOf(groups, ({ name }) => rowFault(name) ?? groupTwinFault(name, all))
  const kept = groups.flatMap((group) => (group.kept === 'system' ? [group.name] : []))
  const cannot = new Set([...leftGroups.map(({ name }) => name), ...kept])
  const written = groups.filter(({ name }) => !cannot.has(name))
  return {
    ...about,
    // A group that no row names is unmanaged, so leaving it out changes nothing.
    users: users
      .map((user) => ({ ...user, groups: withoutLeaving(groupsOf(user)).filter((group) => !cannot.has(group)) }))
      .sort(byName),
    groups: written.map(rosterGroup).sort(byName),
    leftOut: { users: leftUsers, groups: leftGroups, properties: leftOutOf(written, propertiesFault), cells, kept },
  }
}

/** The e-mail of a user with a number; empty when the name only stands for the number. */
export function addressOf({ name, account = '' }: Pick<LiveUser, 'name' | 'account'>): string {
  return name === nameOfAccount(account) ? '' : name
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return compareNames(one.name, other.name)
}

/** Properties are managed key by key, so leaving one out changes nothing. */
function rosterGroup({ name, properties = {}, kept }: LiveGroup): RosterGroup {
  // The system decides where its members come from.
  const ours = Object.entries(properties).filter(([key]) => kept === undefined || key !== 'source')
  const said = ours.filter(([, value]) => isSayable(value))
  return said.length === 0 ? { name } : { name, properties: Object.fromEntries(said) }
}

function leftOutOf<Subject extends { readonly name: string }>(
  all: readonly Subject[],
  faultOf: (one: Subject) => string | undefined,
): LeftOut[] {
  return all.flatMap((one) => {
    const why = faultOf(one)
    return why === undefined ? [] : [{ name: one.name, why }]
  })
}

function propertiesFault({ properties = {} }: LiveGroup): string | undefined {
  const keys = Object.keys(properties).filter((key) => !isSayable(properties[key]))
  return keys.length === 0 ? undefined : keys.map(quote).join(', ')
}

/** In a file, null removes a key, and an integer beyond the exact range is refused. */
function isSayable(value: unknown): boolean {
  if (value === null) return false
  if (typeof value === 'number') return !Number.isInteger(value) || Number.isSafeInteger(value)
  if (Array.isArray(value)) return value.every((item) => item === null || isSayable(item))
  return typeof value !== 'object' || Object.values(value).every(isSayable)
}

/** A file that names a group in decomposed letters means the composed one, when both exist. */
function groupTwinFault(name: string, groups: ReadonlyMap<string, LiveGroup>): string | undefined {
  const composed = name.normalize('NFC')
  return composed === name || !groups.has(composed) ? undefined : `differs only in its form from ${quote(composed)}`
}

/** The one that is exported of several names with one normal form: the name in normal form, otherwise the first. */
function keepersOf({ users }: Snapshot, names: Scope['names']): ReadonlyMap<string, string> {
  const keepers = new Map<string, string>()
  for (const name of [...users.keys()].sort(compareNames)) {
    const normal = normalName(name, names)
    if (name === normal || !keepers.has(normal)) keepers.set(normal, name)
  }
  return keepers
}

function twinFault(name: string, keeper: string | undefined): string | undefined {
  return keeper === name ? undefined : `differs only in case from ${quote(String(keeper))}`
}

function cellsOf(user: LiveUser, exports: readonly Exported[]): RosterUser['cells'] {
  const said = exports.map(({ column, of }) => [column, of(user).said] as const)
  return Object.fromEntries(said.flatMap(([column, cell]) => (cell === undefined ? [] : [[column, cell]])))
}

/** Why a table, whose cells join groups by `;`, cannot name a group; undefined when it can. */
export function tableFault(group: string): string | undefined {
  if (group.includes(';')) return 'has a semicolon, which parts the groups of a cell'
  if (group === '-') return 'would be read as "none"'
  return undefined
}
