// Random hubs and random wishes for them, with the names that go wrong wherever somebody forgets to encode or own them.

import type { DesiredGroup } from '../../src/core/types.ts'
import { type HubVersion, hubVersions } from '../../src/sandbox/kinds.ts'
import { table, type Wanted } from '../core/live.ts'
import * as fc from '../helpers/draws.ts'

export interface World {
  readonly version: HubVersion
  readonly live: readonly LivePerson[]
  /** Groups of the hub, with or without members, and with the properties they have. */
  readonly groups: readonly string[]
  readonly properties: Readonly<Record<string, Properties>>
  readonly wishes: readonly Wish[]
  /** Declared with `members: exact`. */
  readonly exact: readonly string[]
  /** Declared with `ensure: absent`. */
  readonly absent: readonly string[]
  /** Declared with these properties. */
  readonly proper: readonly (readonly [string, Properties])[]
  readonly prune: boolean
  /** Servers that nobody has used for long are stopped. */
  readonly stopsIdle: boolean
}

type Properties = Readonly<Record<string, unknown>>

export interface LivePerson {
  readonly name: string
  readonly admin: boolean
  readonly groups: readonly string[]
  readonly servers: readonly { readonly name: string; readonly isIdle: boolean }[]
}

export interface Wish {
  readonly name: string
  readonly ensure: 'present' | 'absent'
  /** undefined for an empty cell. */
  readonly admin: boolean | undefined
  readonly groups: readonly string[] | undefined
  readonly server: 'running' | 'stopped' | undefined
  readonly renamedFrom: string | undefined
  readonly expires: 'past' | 'future' | undefined
}

/** A row that says nothing but who. */
export const plain = {
  ensure: 'present',
  admin: undefined,
  groups: undefined,
  server: undefined,
  renamedFrom: undefined,
  expires: undefined,
} as const

const names = [
  ...['__proto__', 'constructor', 'valueof', 'a b', 'bob', 'bob#old', 'üser', 'x?y', 'a:b', '%41', '100%', 'a&b=c'],
  ...['ann', 'ben', 'cat', 'dan', 'eve', '-', '0', 'null', "o'neil", '"q"', '😀'],
]
/** Names that only a single POST leaves as they are: a hub may have them, and hubplan keeps its hands off. */
const capitals = ['Bob', 'ANN', 'Üser', '__Proto__']
export const groupNames = ['staff', 'ml 2', '__proto__', 'ü#1', 'x?y']
const keys = ['cpu', 'constructor', '__proto__']

function someOf(items: readonly string[]): fc.Arbitrary<string[]> {
  return fc.subarray([...items]).map((chosen) => [...chosen])
}

function person(name: string): fc.Arbitrary<LivePerson> {
  const servers = someOf(['', 'gpu lab']).chain((chosen) =>
    fc.tuple(...chosen.map((server) => fc.record({ name: fc.constant(server), isIdle: fc.boolean() }))),
  )
  return fc.record({
    name: fc.constant(name),
    admin: fc.boolean(),
    groups: someOf(groupNames),
    servers: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: servers }),
  })
}

function wish(name: string): fc.Arbitrary<Wish> {
  return fc
    .record({
      name: fc.constant(name),
      ensure: fc.constantFrom('present' as const, 'present' as const, 'absent' as const),
      admin: fc.option(fc.boolean(), { nil: undefined }),
      groups: fc.option(someOf(groupNames), { nil: undefined }),
      server: fc.constantFrom(undefined, undefined, 'running' as const, 'stopped' as const),
      renamedFrom: fc.option(fc.constantFrom(...names), { nil: undefined }),
      expires: fc.constantFrom(undefined, undefined, undefined, 'past' as const, 'future' as const),
    })
    .map((drawn) => (drawn.ensure === 'absent' ? { ...plain, name, ensure: drawn.ensure } : drawn))
}

/** Without what is a fault of the files, which is another matter: then nothing is planned. */
export function sane<Some extends Pick<World, 'live' | 'wishes' | 'exact' | 'absent' | 'proper'>>(world: Some): Some {
  const rows = new Set(world.wishes.map(({ name }) => name))
  const live = new Set(world.live.map(({ name }) => name))
  const taken = new Set<string>()
  const wishes = world.wishes.map((one) => {
    const old = one.renamedFrom
    if (old === undefined) return one
    const isFault = rows.has(old) || taken.has(old) || (live.has(old) && live.has(one.name))
    taken.add(old)
    return isFault ? { ...one, renamedFrom: undefined } : one
  })
  const named = new Set([...wishes.flatMap(({ groups }) => groups ?? []), ...world.exact])
  const absent = world.absent.filter((group) => !named.has(group))
  return { ...world, wishes, absent, proper: world.proper.filter(([group]) => !absent.includes(group)) }
}

function propertiesOf(value: fc.Arbitrary<unknown>): fc.Arbitrary<Properties> {
  return fc.dictionary(fc.constantFrom(...keys), value)
}

export function worlds(): fc.Arbitrary<World> {
  const each = <Item>(list: readonly string[], of: (name: string) => fc.Arbitrary<Item>): fc.Arbitrary<Item[]> =>
    someOf(list).chain((chosen) => fc.tuple(...chosen.map(of)))
  const rarely = <Item>(some: fc.Arbitrary<Item[]>): fc.Arbitrary<Item[]> => fc.oneof(fc.constant<Item[]>([]), some)
  const wished = fc.oneof(fc.nat(2), fc.constant(null), fc.constant({ deep: ['x'] }))
  return fc
    .record({
      version: fc.constantFrom(...hubVersions),
      live: each([...names, ...capitals], person),
      groups: someOf(groupNames),
      properties: fc.dictionary(fc.constantFrom(...groupNames), propertiesOf(fc.nat(2)), { noNullPrototype: true }),
      wishes: each(names, wish),
      exact: rarely(someOf(groupNames)),
      absent: rarely(someOf(groupNames)),
      proper: rarely(each(groupNames, (name) => fc.tuple(fc.constant(name), propertiesOf(wished)))),
      prune: fc.boolean(),
      stopsIdle: fc.boolean(),
    })
    .map((world) => sane(world.version === '3.0.0' ? { ...world, properties: {}, proper: [] } : world))
}

export const place = { file: 'hubplan.yaml', line: 1, column: 1 }
const days = { past: '2025-01-31', future: '2999-12-31' } as const
const header = ['username', 'admin', 'groups', 'ensure', 'server', 'renamed_from', 'expires']

export function wantedOf({ wishes, exact, absent, proper, prune, stopsIdle }: World): Wanted {
  const rows = wishes.map(({ name, ensure, admin, groups, server, renamedFrom, expires }) => [
    name,
    admin === undefined ? '' : String(admin),
    groups === undefined ? '' : groups.join(';') || '-',
    ensure,
    server ?? '',
    renamedFrom ?? '',
    expires === undefined ? '' : days[expires],
  ])
  const properties = new Map(proper)
  const declared = [...new Set([...exact, ...properties.keys()])].map((name): DesiredGroup => {
    const wished = properties.get(name)
    const group = { name, exact: exact.includes(name), isDeclared: true, at: place }
    return wished === undefined ? group : { ...group, properties: wished }
  })
  const gone = absent.map((name): DesiredGroup => ({ name, exact: false, isDeclared: true, isAbsent: true, at: place }))
  return {
    tables: [table('users.csv', header, ...rows)],
    groups: [...declared, ...gone],
    stopRules: stopsIdle ? [{ idle: { text: '12h', seconds: 12 * 3600 }, at: place }] : [],
    ...(prune ? { scope: { prune: place } } : {}),
  }
}

export interface EndState {
  readonly admin: boolean
  readonly groups: readonly string[]
  /** Names of servers that run. */
  readonly runs: readonly string[]
}

/** What each user should be in the end, by the rules of the design and not by the program. */
export function wantedState(world: World): Map<string, EndState> {
  const { live, wishes, exact, absent, proper, prune, stopsIdle } = world
  const declared = [...exact, ...proper.map(([name]) => name)]
  const managed = new Set([
    ...declared,
    ...wishes.flatMap((one) => (one.ensure === 'present' ? (one.groups ?? []) : [])),
  ])
  const state = new Map<string, EndState>()
  const left = (groups: readonly string[]) => [...new Set(groups)].filter((group) => !absent.includes(group)).sort()
  const still = ({ servers, admin }: Omit<LivePerson, 'name'>) =>
    servers.filter(({ isIdle }) => !(stopsIdle && isIdle && !admin)).map(({ name }) => name)
  for (const { name, ...person } of live) {
    const isHandsOff = name !== name.toLowerCase()
    const isOutOfReach = isHandsOff || person.admin
    if (prune && !isOutOfReach) continue
    const groups = left(person.groups.filter((group) => isOutOfReach || !exact.includes(group)))
    const runs = isHandsOff ? person.servers.map((server) => server.name) : still(person)
    state.set(name, { admin: person.admin, groups, runs: [...runs].sort() })
  }
  const named = (name: string | undefined) => live.find((one) => one.name === name)
  for (const { name, ensure, admin, groups, server, renamedFrom, expires } of wishes) {
    const old = named(renamedFrom)
    const before = old ?? named(name) ?? { admin: false, groups: [], servers: [] }
    state.delete(old?.name ?? name)
    if (ensure === 'absent' || expires === 'past') continue
    const kept = before.groups.filter((group) => (groups === undefined ? !exact.includes(group) : !managed.has(group)))
    // A rename stops what runs; a wish for the one server says nothing of the others.
    const ran = old === undefined ? before.servers.map((one) => one.name) : []
    const free = old === undefined ? still({ ...before, admin: admin ?? before.admin }) : []
    const runs = { running: ['', ...ran], stopped: [], none: free }[server ?? 'none']
    state.set(name, {
      admin: admin ?? before.admin,
      groups: left([...kept, ...(groups ?? [])]),
      runs: [...new Set(runs)].sort(),
    })
  }
  return state
}

/** The groups there should be in the end, with their properties where the hub has such. */
export function wantedGroups(world: World): Map<string, Properties> {
  const members = [...wantedState(world).values()].flatMap(({ groups }) => groups)
  const before = [...world.groups, ...Object.keys(world.properties), ...world.live.flatMap(({ groups }) => groups)]
  const all = new Set([...before, ...world.exact, ...world.proper.map(([name]) => name), ...members])
  const wished = new Map(world.proper)
  const properties = (name: string): Properties => {
    const had = Object.hasOwn(world.properties, name) ? (world.properties[name] ?? {}) : {}
    const entries = new Map([...Object.entries(had), ...Object.entries(wished.get(name) ?? {})])
    return Object.fromEntries([...entries].filter(([, value]) => value !== null))
  }
  return new Map([...all].filter((name) => !world.absent.includes(name)).map((name) => [name, properties(name)]))
}
