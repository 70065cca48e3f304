// The list of guards is the documentation of what hubplan refuses.
import { allLimits } from '../limits/index.ts'
import { boundsOfPolicy, isAllowed, withoutBounds } from '../limits/policy.ts'
import { count, isOrAre, listed } from '../sentences.ts'
import type { Action, Extent, Finding, Op, Options, Override, PolicyFile, Table } from '../types.ts'
import { minAdmins, newAdmins, rolesUnseen, self } from './admins.ts'
import { examples, folded } from './alike.ts'
import { clock } from './clock.ts'
import { createCount, demotions, noticeCount, renameShare, stopShare } from './counts.ts'
import {
  adminDelete,
  changeShare,
  deleteCount,
  deleteShare,
  possibleRename,
  runningServers,
  storageLoss,
} from './deletes.ts'
import { groupDelete, groupsReadOnly } from './groups.ts'
import { lookAlikes } from './look-alikes.ts'
import { groupRemovals } from './memberships.ts'
import { nameCollision, outsideManage, protectedNames } from './names.ts'
import { outsideLogin } from './outside-login.ts'
import { adminPassword } from './passwords.ts'
import { serverRemovals } from './removals.ts'
import { adminRename, renameLoss } from './renames.ts'
import { sameGroup } from './same-group.ts'
import { samePerson } from './same-person.ts'
import { unreachableServers } from './servers.ts'
import { namedLikeService } from './services.ts'
import { strangeNames } from './strange-names.ts'
import { adminTokens, tokensLost } from './tokens.ts'
import type { Guard, GuardInput, GuardResult } from './types.ts'
import { unlistedCount, unverified } from './unlisted.ts'
import { serversUnseen, visibility } from './visibility.ts'

export type { GuardInput } from './types.ts'

export const guards: readonly Guard[] = [
  self,
  visibility,
  deleteCount,
  deleteShare,
  unlistedCount,
  adminDelete,
  adminRename,
  adminPassword,
  adminTokens,
  protectedNames,
  outsideManage,
  minAdmins,
  newAdmins,
  demotions,
  createCount,
  noticeCount,
  serverRemovals,
  renameShare,
  groupRemovals,
  groupDelete,
  groupsReadOnly,
  nameCollision,
  namedLikeService,
  unreachableServers,
  samePerson,
  sameGroup,
  clock,
  changeShare,
  stopShare,
  possibleRename,
  lookAlikes,
  strangeNames,
  runningServers,
  serversUnseen,
  rolesUnseen,
  unverified,
  storageLoss,
  outsideLogin,
  renameLoss,
  tokensLost,
]

/** The guard about files without rows; it looks at sources, not at actions. */
const emptySource = 'empty-source'

/** The guard about files that have lost rows since the last plan; see plan/against.ts. */
const sourceShrank = 'source-shrank'

/** Names that `--allow` takes: guards that block and may be overridden. */
export const allowable: readonly string[] = [
  emptySource,
  sourceShrank,
  ...new Set(guards.filter((guard) => guard.canAllow).map((guard) => guard.name)),
]

/** Actions that the system, or hubplan's use of its API, does not support. */
export function unsupported(actions: readonly Action[], ops: ReadonlySet<Op>, system: string): Finding[] {
  const beyond = [...new Set(actions.map(({ op }) => op))].filter((op) => !ops.has(op))
  return beyond.map((op) => {
    const all = actions.filter((action) => action.op === op)
    const names = all.flatMap((action) => ('user' in action ? [action.user] : []))
    const message =
      op === 'user.create'
        ? `${count(all.length, 'user')} ${isOrAre(all.length)} missing, and hubplan cannot create users on ${system}: ${listed(names)}; let them join there first, or take their rows out`
        : `${count(all.length, 'action')} ${op} cannot be carried out on ${system}; take what asks for it out of the files`
    return { guard: 'unsupported', level: 'block', message, actions: all.map(({ id }) => id) }
  })
}

/** What the guards need to see before the first write. */
export function extentsAtApply(actions: readonly Action[], { limits }: Pick<Options, 'limits'>): readonly Extent[] {
  const planned = { actions, limits: allLimits(limits) }
  return guards.filter(({ atApply }) => atApply).map(({ extent }) => extent?.(planned) ?? 'all')
}

const rank = { block: 0, warn: 1, info: 2 } as const

/**
 * The findings of all guards, blocks first. `--allow` turns a guard's block into a warning, unless the policy alone blocks.
 */
export function runGuards(
  given: Omit<GuardInput, 'overrides' | 'options'> & { readonly options: Options },
  overrides: readonly Override[],
  only?: 'atApply',
): Finding[] {
  const { options, policy } = given
  const input: GuardInput = { ...given, options: { ...options, limits: allLimits(options.limits) }, overrides }
  const found = guards
    .filter((guard) => only === undefined || guard.atApply)
    .flatMap((guard) => {
      const results = guard.check(input)
      const isHeld = results.length > 0 && guard.canAllow ? heldBy(policy, guard, input) : noneHeld
      // What the policy holds is not one finding with what a flag may lift.
      const ofPolicy = folded(results.filter(isHeld))
      const others = folded(results.filter((result) => !isHeld(result)))
      return [
        ...ofPolicy.map((result): Finding => held({ guard: guard.name, ...result }, overrides)),
        ...others.map((result): Finding => allow({ guard: guard.name, ...result }, overrides)),
      ]
    })
  return inOrder(found)
}

function noneHeld(): boolean {
  return false
}

/**
 * The findings of a guard that are due to the policy: those that the policy alone causes and that vanish or change without
 * any bounds.
 */
function heldBy(policy: PolicyFile | undefined, guard: Guard, input: GuardInput): (result: GuardResult) => boolean {
  if (policy === undefined) return noneHeld
  const under = (options: Options): readonly GuardResult[] =>
    guard.check({ ...input, options: { ...options, limits: allLimits(options.limits) } })
  const bare = new Set(under(withoutBounds(input.options)).map(saidOf))
  const ofPolicy = under(boundsOfPolicy(policy, input.options)).filter((result) => !bare.has(saidOf(result)))
  const keys = new Set(ofPolicy.map(keyOf))
  return (result) => result.level === 'block' && keys.has(keyOf(result))
}

function keyOf({ level, actions }: GuardResult): string {
  return [level, ...actions].join('\n')
}

function saidOf(result: GuardResult): string {
  return [result.message, keyOf(result)].join('\n')
}

/** A block set by the policy, which no override lifts; the message says so to the one who tried. */
export function held({ actions, ...finding }: Finding, overrides: readonly Override[]): Finding {
  const { guard } = finding
  const tried = isAllowed(guard, overrides) ? `the policy sets this, and --allow ${guard} does not lift it: ` : ''
  return { ...finding, message: `${tried}${finding.message}`, held: true, actions }
}

/** How many rows a file has, or a flag. */
export interface RowCount {
  readonly path: string
  readonly rows: number
}

/** The numbers of rows, so that the tables need not be kept. */
export function rowCounts(tables: readonly Table[]): RowCount[] {
  return tables.map(({ path, rows }) => ({ path, rows: rows.length }))
}

/** An empty file is more often a fault than intended. */
export function emptySources(tables: readonly RowCount[], overrides: readonly Override[]): Finding[] {
  const empty = tables.filter((table) => table.rows === 0).map(({ path }) => path)
  if (empty.length === 0) return []
  const what = empty.length === 1 ? `${empty[0]} has no rows` : `${empty.length} files have no rows: ${examples(empty)}`
  const message = `${what}; if that is meant, plan with --allow ${emptySource}`
  return [allow({ guard: emptySource, level: 'block', message, actions: [] }, overrides)]
}

/** An overridden block is a warning that says so. */
export function allow(finding: Finding, overrides: readonly Override[]): Finding {
  const canAllow = allowable.includes(finding.guard)
  if (finding.level !== 'block' || !isAllowed(finding.guard, overrides) || !canAllow) return finding
  return { ...finding, level: 'warn', message: `allowed by --allow ${finding.guard}: ${finding.message}` }
}

/** Findings for a reader: worst first. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((one, other) => rank[one.level] - rank[other.level])
}
