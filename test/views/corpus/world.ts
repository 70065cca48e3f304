// Random hubs and random files for them: names, activity, servers, groups with roles, and wishes that hurt.
import type { LiveUser } from '../../../src/core/types.ts'
import * as fc from '../../helpers/draws.ts'
import { groupsOf, hubOf, numbered, person } from './hub.ts'
import type { Desk } from './make.ts'

const groups = ['ml', 'lab', 'staff', 'ta']
const some = <Item>(items: readonly Item[], maxLength = items.length): fc.Arbitrary<Item[]> =>
  fc.subarray([...items], { maxLength })
const rarely = <Item>(item: fc.Arbitrary<Item>): fc.Arbitrary<Item | undefined> =>
  fc.option(item, { nil: undefined, freq: 3 })

/** Names that a hub may have, with signs that markdown, HTML and a terminal read otherwise. */
const odd = ['a|b', '`x', '<i>', '@all', '#7', 'o(k)', '**c**', 'x:y', 'ünï', '__proto__', 'a b', '\\x1b']

const users = fc.integer({ min: 3, max: 45 }).chain((size) =>
  fc.tuple(
    ...[...numbered('u', size), ...odd].map((name) =>
      fc
        .record({
          days: fc.oneof(
            fc.constant(null),
            fc.integer({ min: 0, max: 4000 }).map((tenth) => tenth / 10 + 0.01),
            fc.integer({ min: 0, max: 100 }).map((tenth) => tenth / 10 + 0.01),
          ),
          admin: fc.integer({ min: 0, max: 9 }).map((draw) => draw === 0),
          groups: some(groups),
          servers: fc.oneof({ weight: 3, arbitrary: fc.constant<string[]>([]) }, some(['', 'gpu'])),
        })
        .map((trait) => person(name, trait)),
    ),
  ),
)

const row = (name: string) =>
  fc.record(
    {
      name: fc.constant(name),
      ensure: fc.constantFrom('present', 'present', 'absent'),
      admin: fc.boolean(),
      groups: some(['ml', 'lab', 'staff']),
      server: fc.constantFrom('stopped', 'running'),
    },
    { requiredKeys: ['name', 'ensure'] },
  )

const liftable = [
  'admin-delete',
  'admin-rename',
  'new-admins',
  'demotions',
  'group-removals',
  'min-admins',
  'visibility',
  'rename-share',
  'group-delete',
]

/** A hub, and what its files want. */
export const world = users.chain((live) =>
  fc.record({
    live: fc.constant<readonly LiveUser[]>(live),
    rows: some([...live.map(({ name }) => name), ...numbered('new', 12)]).chain((names) => fc.tuple(...names.map(row))),
    renamed: rarely(fc.constantFrom(...live.map(({ name }) => name))),
    roles: fc.dictionary(fc.constantFrom(...groups), some(['grader', 'superuser', 'viewer']), {
      noNullPrototype: true,
    }),
    prune: fc.boolean(),
    isGroupGone: fc.boolean(),
    guards: rarely(fc.record({ max_deletes: fc.nat(60), max_new_admins: fc.nat(20), min_admins: fc.nat(3) })),
    rule: rarely(fc.constantFrom('30d', '7d', '200d')),
    idle: rarely(fc.constantFrom('12h', '1h')),
    hidden: some(['last_activity', 'servers'] as const, 1),
    allow: some(liftable),
    isLoose: fc.boolean(),
    isLate: fc.boolean(),
  }),
)

export type World = typeof world extends fc.Arbitrary<infer Drawn> ? Drawn : never

/** The files and the hub of a draw. */
export function deskOf({
  live,
  rows,
  renamed,
  roles,
  prune,
  isGroupGone,
  guards,
  rule,
  idle,
  hidden,
  allow,
  isLoose,
}: World): Desk {
  const kept = rows.map((one) => (one.ensure === 'absent' ? { name: one.name, ensure: one.ensure } : one))
  const free = kept.filter(({ name }) => name !== renamed)
  const file = {
    version: 1,
    users: [...free, ...(renamed === undefined ? [] : [{ name: `${renamed}.new`, renamed_from: renamed }])],
    ...(prune ? { prune } : {}),
    ...(isGroupGone ? { groups: [{ name: 'ta', ensure: 'absent' }] } : {}),
    ...(guards === undefined ? {} : { guards }),
    ...(rule === undefined ? {} : { absent: [{ inactive_for: rule }] }),
    ...(idle === undefined ? {} : { stop_servers: [{ idle_for: idle }] }),
  }
  const all = Object.fromEntries(Object.entries(roles).map(([name, given]) => [name, { roles: given }]))
  const snapshot = hubOf(live, { groups: groupsOf(live, all) })
  const seen = [...snapshot.users].map(([name, user]) => [name, without(user, hidden)] as const)
  return {
    files: { 'hubplan.yaml': JSON.stringify(file, null, 1) },
    // With every flag most plans can be applied, and without most of them are blocked.
    flags: isLoose ? { allow: liftable, maxDeletes: 500, maxDeleteShare: 1 } : { allow },
    live: { ...snapshot, users: new Map(seen) },
  }
}

function without(user: LiveUser, hidden: readonly (keyof LiveUser)[]): LiveUser {
  return Object.fromEntries(
    Object.entries(user).filter(([key]) => !hidden.includes(key as keyof LiveUser)),
  ) as unknown as LiveUser
}
