// The numbers of a desired state, for hubplan validate.

import { everyFacet } from '../facets/index.ts'
import { countRules } from '../facets/rules.ts'
import { type Counted, noRows } from '../facets/traits.ts'
import { isGone } from '../plan/user-state.ts'
import type { DesiredState, DesiredUser, Diagnostic, Input, RuleListName } from '../types.ts'

/** Counts rules, and rows of users who stay: with the admin flag, a quota, a grant (for `plan --topup`), a password. */
export interface Facts extends Readonly<Record<Counted | RuleListName, number>> {
  readonly inputs: readonly Input[]
  /** Rows of users, absent ones included. */
  readonly users: number
  readonly absent: number
  /** Groups that are declared or that rows name. */
  readonly groups: number
  readonly absentGroups: number
  readonly prune: boolean
  /** A name must match one glob of every list. */
  readonly manage: readonly (readonly string[])[]
  readonly protect: readonly string[]
  /** The hub's URL in the file. */
  readonly url: string | undefined
  readonly warnings: readonly Diagnostic[]
}

type Read = Pick<Facts, 'inputs' | 'url' | 'warnings'>

/** @param now ISO; rows that have expired by then are absent */
export function factsOf(desired: DesiredState, read: Read, now: string): Facts {
  const users = [...desired.users.values()]
  const nowMs = Date.parse(now)
  const staying = users.filter((row) => !isGone(row, nowMs))
  const { scope } = desired
  return {
    ...read,
    ...countedOf(staying),
    users: users.length,
    absent: users.length - staying.length,
    groups: desired.groups.size,
    absentGroups: desired.absentGroups.size,
    ...countRules(desired),
    prune: scope.prune !== undefined,
    manage: scope.manage,
    protect: scope.protect,
  }
}

function countedOf(rows: readonly DesiredUser[]): Record<Counted, number> {
  const counts = { ...noRows }
  for (const row of rows) {
    for (const { counted } of everyFacet) {
      const what = counted?.(row)
      if (what !== undefined) counts[what] += 1
    }
  }
  return counts
}
