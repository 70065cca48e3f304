// Random hubs and wishes for them.

import type { DesiredGroup, Plan, Properties, Server, Snapshot } from '../../src/core/types.ts'
import * as fc from '../helpers/draws.ts'
import { drafted, snapshot, table, user, type Wanted } from './live.ts'
import { frozen } from './model.ts'

const header = ['username', 'admin', 'groups', 'ensure', 'server', 'renamed_from', 'expires']
const people = ['ann', 'bea', 'cy', 'dan', 'eve', 'fay', 'gus', 'hal']
const teams = ['art', 'bio', 'chem']
const place = { file: 'h.yaml', line: 1, column: 1 }

const properties: fc.Arbitrary<Properties> = fc.dictionary(fc.constantFrom('cpu', 'mem', '__proto__'), fc.nat(2))
const servers: fc.Arbitrary<Server[]> = fc
  .subarray(['', 'lab'])
  .map((names) => names.map((name) => ({ name, state: 'ready' as const })))

/** A hub of a few people and groups. */
export const hubs = fc
  .record({
    users: fc.uniqueArray(
      fc.record({ name: fc.constantFrom(...people), admin: fc.boolean(), groups: fc.subarray(teams), servers }),
      { selector: (one) => one.name },
    ),
    empty: fc.subarray(teams),
    properties: fc.tuple(properties, properties, properties),
  })
  .map(({ users, empty, properties: all }) => {
    const groups = [...new Set([...users.flatMap((one) => one.groups), ...empty])]
    return snapshot(
      users.map(({ name, ...more }) => user(name, more)),
      {
        groups: new Map(groups.map((name) => [name, { name, roles: [], properties: all[teams.indexOf(name)] ?? {} }])),
      },
    )
  })

export interface Wishes {
  /** name, admin, groups, ensure, server, renamed_from, expires */
  readonly rows: readonly (readonly string[])[]
  readonly groups: readonly DesiredGroup[]
  readonly prune: boolean
}

const row = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(
      fc.constantFrom(...people),
      fc.constantFrom('yes', 'no', ''),
      fc.oneof(
        fc.constantFrom('', '-'),
        fc.subarray(teams, { minLength: 1 }).map((groups) => groups.join(';')),
      ),
      fc.constant(''),
      fc.constantFrom('', '', 'running', 'stopped'),
      fc.oneof(fc.constant(''), fc.constantFrom(...people)),
      fc.constantFrom('', '', '', '2026-11-01', '2027-06-30'),
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom(...people).map((name) => [name, '', '', 'absent', '', '', '']) },
)

const declared: fc.Arbitrary<DesiredGroup> = fc
  .record({
    name: fc.constantFrom(...teams),
    exact: fc.boolean(),
    isAbsent: fc.option(fc.constant(true as const), { nil: undefined }),
    properties: fc.option(
      fc.dictionary(fc.constantFrom('cpu', 'mem', '__proto__'), fc.option(fc.nat(2), { nil: null })),
      { nil: undefined },
    ),
  })
  .map(({ name, exact, isAbsent, properties: wish }) => ({
    name,
    exact,
    isDeclared: true,
    at: place,
    ...(isAbsent === undefined ? {} : { isAbsent }),
    ...(wish === undefined || isAbsent ? {} : { properties: wish }),
  }))

/** What should be on it. */
export const wishes: fc.Arbitrary<Wishes> = fc
  .record({
    rows: fc.uniqueArray(row, { selector: ([name]) => name }),
    groups: fc.oneof(fc.constant<DesiredGroup[]>([]), fc.uniqueArray(declared, { selector: (group) => group.name })),
    prune: fc.boolean(),
  })
  .map(({ rows, groups, prune }) => {
    const names = new Set(rows.map(([name]) => name))
    const taken = new Set<string>()
    // Faults in files are another matter: an old name has no row, and one heir.
    const sane = rows.map((cells) => {
      const old = cells[5] ?? ''
      const isFree = old !== '' && !names.has(old) && !taken.has(old)
      taken.add(old)
      return cells.with(5, isFree ? old : '')
    })
    const named = new Set(sane.flatMap(([, , cell = '']) => cell.split(';')))
    return { rows: sane, groups: groups.filter((group) => !group.isAbsent || !named.has(group.name)), prune }
  })

export function wantedOf({ rows, groups, prune }: Wishes): Wanted {
  return { tables: [table('u.csv', header, ...rows)], groups, scope: prune ? { prune: place } : {} }
}

/** The plan of a wish, whatever the guards say. */
export function drawn(before: Snapshot, wish: Wishes): Plan {
  return frozen(drafted(wantedOf(wish), before).actions, before)
}
