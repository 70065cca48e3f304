// Random hubs and wishes for them.
import fc from 'fast-check'

import type { Plan, Snapshot } from '../../src/core/types.ts'
import { drafted, snapshot, table, user } from './live.ts'
import { frozen } from './model.ts'

const header = ['username', 'admin', 'groups', 'ensure']
const people = ['ann', 'bea', 'cy', 'dan', 'eve', 'fay', 'gus', 'hal']
const teams = ['art', 'bio', 'chem']
/** A hub of a few people and groups. */
export const hubs = fc
  .record({
    users: fc.uniqueArray(
      fc.record({ name: fc.constantFrom(...people), admin: fc.boolean(), groups: fc.subarray(teams) }),
      { selector: (one) => one.name },
    ),
    empty: fc.subarray(teams),
  })
  .map(({ users, empty }) => {
    const groups = [...new Set([...users.flatMap((one) => one.groups), ...empty])]
    return snapshot(
      users.map(({ name, ...more }) => user(name, more)),
      { groups: new Map(groups.map((name) => [name, { name, roles: [] }])) },
    )
  })
/** What should be on it. */
export const wishes = fc.record({
  rows: fc.uniqueArray(
    fc.oneof(
      fc.tuple(
        fc.constantFrom(...people),
        fc.constantFrom('yes', 'no', ''),
        fc.oneof(
          fc.constantFrom('', '-'),
          fc.subarray(teams, { minLength: 1 }).map((groups) => groups.join(';')),
        ),
        fc.constant(''),
      ),
      fc.tuple(fc.constantFrom(...people), fc.constant(''), fc.constant(''), fc.constant('absent')),
    ),
    { selector: ([name]) => name },
  ),
  prune: fc.boolean(),
})

/** The plan of a wish, whatever the guards say. */
export function drawn(before: Snapshot, { rows, prune }: { rows: string[][]; prune: boolean }): Plan {
  const scope = prune ? { prune: { file: 'h.yaml', line: 1, column: 1 } } : {}
  return frozen(drafted({ tables: [table('u.csv', header, ...rows)], scope }, before).actions, before)
}
