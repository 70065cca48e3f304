// Random hubs and random wishes for them, with the names that go wrong wherever somebody forgets to encode or own them.
import fc from 'fast-check'

import type { DesiredGroup } from '../../src/core/types.ts'
import { table, type Wanted } from '../core/live.ts'

export interface World {
  readonly live: readonly LivePerson[]
  /** Groups of the hub, with or without members. */
  readonly groups: readonly string[]
  readonly wishes: readonly Wish[]
  /** Declared with `members: exact`. */
  readonly exact: readonly string[]
  readonly prune: boolean
}

export interface LivePerson {
  readonly name: string
  readonly admin: boolean
  readonly groups: readonly string[]
  readonly servers: readonly string[]
}

export interface Wish {
  readonly name: string
  readonly ensure: 'present' | 'absent'
  /** undefined for an empty cell. */
  readonly admin: boolean | undefined
  readonly groups: readonly string[] | undefined
}

const names = [
  ...['__proto__', 'constructor', 'valueof', 'a b', 'bob', 'bob#old', 'üser', 'x?y', 'a:b', '%41', '100%', 'a&b=c'],
  ...['ann', 'ben', 'cat', 'dan', 'eve', '-', '0', 'null', "o'neil", '"q"', '😀'],
]
/** Names that only a single POST leaves as they are: a hub may have them, and hubplan keeps its hands off. */
const capitals = ['Bob', 'ANN', 'Üser', '__Proto__']
export const groupNames = ['staff', 'ml 2', '__proto__', 'ü#1', 'x?y']

function someOf(items: readonly string[]): fc.Arbitrary<string[]> {
  return fc.subarray([...items]).map((chosen) => [...chosen])
}

function person(name: string): fc.Arbitrary<LivePerson> {
  return fc.record({
    name: fc.constant(name),
    admin: fc.boolean(),
    groups: someOf(groupNames),
    servers: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: someOf(['', 'gpu lab']) }),
  })
}

function wish(name: string): fc.Arbitrary<Wish> {
  return fc.record({
    name: fc.constant(name),
    ensure: fc.constantFrom('present' as const, 'present' as const, 'absent' as const),
    admin: fc.option(fc.boolean(), { nil: undefined }),
    groups: fc.option(someOf(groupNames), { nil: undefined }),
  })
}

export function worlds(): fc.Arbitrary<World> {
  const each = <Item>(list: readonly string[], of: (name: string) => fc.Arbitrary<Item>): fc.Arbitrary<Item[]> =>
    someOf(list).chain((chosen) => fc.tuple(...chosen.map(of)))
  return fc.record({
    live: each([...names, ...capitals], person),
    groups: someOf(groupNames),
    wishes: each(names, wish),
    exact: fc.oneof(fc.constant([]), someOf(groupNames)),
    prune: fc.boolean(),
  })
}

export const place = { file: 'hubplan.yaml', line: 1, column: 1 }

export function wantedOf({ wishes, exact, prune }: Omit<World, 'live' | 'groups'>): Wanted {
  const rows = wishes.map(({ name, ensure, admin, groups }) => [
    name,
    admin === undefined ? '' : String(admin),
    groups === undefined ? '' : groups.join(';') || '-',
    ensure,
  ])
  const declared = exact.map((name): DesiredGroup => ({ name, exact: true, isDeclared: true, at: place }))
  return {
    tables: [table('users.csv', ['username', 'admin', 'groups', 'ensure'], ...rows)],
    groups: declared,
    ...(prune ? { scope: { prune: place } } : {}),
  }
}

/** What each user should be in the end, by the rules of the design and not by the program. */
export function wantedState(world: World): Map<string, { admin: boolean; groups: string[] }> {
  const { live, wishes, exact, prune } = world
  const managed = new Set([...exact, ...wishes.flatMap((one) => (one.ensure === 'present' ? (one.groups ?? []) : []))])
  const state = new Map<string, { admin: boolean; groups: string[] }>()
  for (const { name, admin, groups } of live) {
    const isOutOfReach = name !== name.toLowerCase() || admin
    if (prune && !isOutOfReach) continue
    state.set(name, { admin, groups: groups.filter((group) => isOutOfReach || !exact.includes(group)).sort() })
  }
  for (const { name, ensure, admin, groups } of wishes) {
    const before = live.find((one) => one.name === name) ?? { admin: false, groups: [] }
    const kept = before.groups.filter((group) => (groups === undefined ? !exact.includes(group) : !managed.has(group)))
    if (ensure === 'absent') state.delete(name)
    else state.set(name, { admin: admin ?? before.admin, groups: [...new Set([...kept, ...(groups ?? [])])].sort() })
  }
  return state
}
