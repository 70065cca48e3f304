// What the desired state says of one user, and where.

import { spared } from '../desired/row-fault.ts'
import { readWishes } from '../desired/rows.ts'
import { handsOffReason, normalName } from '../names.ts'
import { reachOf, ruleMatcher, ruleReason, rulesOf } from '../plan/matchers.ts'
import { groupsOf } from '../plan/members.ts'
import { formatPlace } from '../problem.ts'
import type { DesiredSources, DesiredState, LiveUser, Reason, Snapshot } from '../types.ts'
import { wordsOf } from './explanation.ts'

export interface Stated {
  /** The rows about the user, in the order of the files. */
  readonly rows: readonly StatedRow[]
  /** Why the user is never changed. */
  readonly handsOff: string | undefined
  /** Why prune, rules and exact groups leave the user alone. */
  readonly skip: string | undefined
  /** Why prune and exact groups, not rules, leave the user alone. */
  readonly spared: string | undefined
  /** `file:line:column` of `prune: true`, where no row names the user. */
  readonly prune: string | undefined
  /** Rules for absence that match; without effect where a row names the user. */
  readonly rules: readonly Reason[]
  /** Servers that a rule stops. */
  readonly idle: readonly { readonly server: string; readonly reason: Reason }[]
  /** Groups with exact members that have the user, and no row that names the group for the user. */
  readonly exact: readonly { readonly group: string; readonly at: string }[]
}

export interface StatedRow {
  /** `file:line:column` */
  readonly at: string
  readonly words: string
}

/** @param name as on the system, or as a row would write it */
export function statedOf(
  name: string,
  user: LiveUser | undefined,
  {
    desired,
    sources,
    live,
  }: { readonly desired: DesiredState; readonly sources: DesiredSources; readonly live: Snapshot },
): Stated {
  const { scope } = desired
  const rows = rowsAbout(name, user, sources)
  const isNamed = rows.length > 0
  if (user === undefined) return { rows, ...nothing }
  const now = Date.parse(live.takenAt)
  const row = desired.users.get(normalName(name, scope.names))
  return {
    rows,
    handsOff: handsOffReason(user.name, scope.names),
    skip: reachOf(scope, live)(user),
    spared: spared(user.name),
    prune: isNamed || scope.prune === undefined ? undefined : formatPlace(scope.prune),
    rules: desired.rules.filter((rule) => ruleMatcher(rule, scope, now)(user)).map(ruleReason),
    idle: rulesOf(desired, live)
      .idle(user)
      .map(({ server, reason }) => ({ server: server.name, reason })),
    exact: groupsOf(user).flatMap((group) => {
      const declared = desired.groups.get(group)
      const isLeft = declared?.exact === true && row?.groups?.includes(group) !== true
      return declared !== undefined && isLeft ? [{ group, at: formatPlace(declared.at) }] : []
    }),
  }
}

const nothing = {
  handsOff: undefined,
  skip: undefined,
  spared: undefined,
  prune: undefined,
  rules: [],
  idle: [],
  exact: [],
} as const

/** Rows that name the user, the user's number, or the user's old name. Their faults were reported before. */
function rowsAbout(name: string, user: LiveUser | undefined, sources: DesiredSources): readonly StatedRow[] {
  const { tables, own = [], shortcuts, scope } = sources
  const normal = normalName(name, scope.names)
  return [...tables, ...own, ...shortcuts]
    .flatMap((table) => [...readWishes(table, sources, () => undefined).values()])
    .filter(
      (row) =>
        row.name === normal ||
        row.renamedFrom === normal ||
        (row.account !== undefined && row.account === user?.account),
    )
    .map((row) => ({ at: formatPlace(row.at), words: wordsOf(row) }))
}
