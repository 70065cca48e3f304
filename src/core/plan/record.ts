// Verifies that a plan's records follow from its actions: an editor can compute a digest again, but cannot invent these.
import { inOrder } from '../actions/waves.ts'
import { traitsOf } from '../facets/index.ts'
import { newAdmins } from '../guards/admins.ts'
import { createCount, demotions, noticeCount, renameShare } from '../guards/counts.ts'
import { adminDelete, deleteCount, deleteShare, runningServers, storageLoss } from '../guards/deletes.ts'
import { groupsReadOnly } from '../guards/groups.ts'
import { allow, allowable, guards } from '../guards/index.ts'
import { adminRename, renameLoss } from '../guards/renames.ts'
import type { Guard } from '../guards/types.ts'
import { unverified } from '../guards/unlisted.ts'
import { allLimits, defaultLimits, isLooser, type LimitName } from '../limits/index.ts'
import { limitOfFlag } from '../limits/policy.ts'
import { actionId } from '../names.ts'
import type { Action, LiveUser, Loosened, Override, Plan, SavedFinding, Snapshot } from '../types.ts'
import { plainly } from './measure.ts'

/** Number of actions per op; ops that do not occur are left out. */
export function summarize(actions: readonly Action[]): Record<string, number> {
  const summary: Record<string, number> = {}
  for (const { op } of actions) summary[op] = (summary[op] ?? 0) + 1
  return summary
}

/** At least one action and no blocking finding. */
export function isApplyable({ actions, findings }: Pick<Plan, 'actions' | 'findings'>): boolean {
  return actions.length > 0 && findings.every(({ level }) => level !== 'block')
}

/**
 * The first record of a plan that does not follow from its actions, as the subject of a sentence; undefined without
 * one.
 */
export function strayRecord(plan: Plan): string | undefined {
  const { actions, overrides, loosened = [] } = plan
  const ids = new Set(actions.map(({ id }) => id))
  const misnamed = actions.find((action) => action.id !== idOf(action))
  if (misnamed !== undefined) return `the id ${misnamed.id}`
  if (ids.size !== actions.length) return 'an action that stands in it twice'
  // An action in the wrong place would precede its dependencies, and be skipped silently.
  if (inOrder(actions).some(({ id }, at) => id !== actions[at]?.id)) return 'the order of its actions'
  if (!isSameSummary(plan.summary, summarize(actions))) return 'its summary'
  if (plan.applyable !== isApplyable(plan)) return 'applyable'
  const lost = plan.findings.find((finding) => finding.actions.some((id) => !ids.has(id)))
  if (lost !== undefined) return `a finding of ${lost.guard}`
  const override = overrides.find((one) => !isInForce(one, plan))
  if (override !== undefined) return `the override ${override.flag}`
  const limit = loosened.find((one) => !isTrue(one, plan))
  return limit === undefined ? strayFinding(plan) : `the loosened limit ${limit.limit}`
}

/** The id that the action must have. */
export function idOf(action: Action): string {
  const object = traitsOf(action).object?.(action) ?? []
  return actionId(action.op, 'user' in action ? action.user : action.group, ...object)
}

function isSameSummary(one: Plan['summary'], other: Plan['summary']): boolean {
  const text = (summary: Plan['summary']): string => JSON.stringify(Object.entries(summary).sort())
  return text(one) === text(other)
}

/** A guard without an override is never allowed; one of a newer hubplan is unknown here. */
function isInForce({ flag, value }: Override, { options }: Plan): boolean {
  const limit = limitOfFlag[flag]
  if (flag === '--allow') return allowable.includes(String(value)) || !guards.some(({ name }) => name === value)
  return limit === undefined || options.limits[limit] === value
}

/** A limit of a newer hubplan is unknown here, and not checked. */
function isTrue({ limit, value, default: usual, reached }: Loosened, { actions, options, snapshot }: Plan): boolean {
  if (!(limit in defaultLimits)) return true
  const name = limit as LimitName & keyof typeof defaultLimits
  const measured = plainly(name, actions, snapshot.listed === false ? undefined : snapshot.users)
  return (
    options.limits[name] === value &&
    defaultLimits[name] === usual &&
    isLooser(name, value, usual) &&
    (measured === undefined || isNear(measured, reached))
  )
}

/** Earlier versions kept shares to a hundredth of a percent. */
function isNear(measured: number, kept: number | undefined): boolean {
  return kept !== undefined && Math.abs(measured - kept) < 0.0001
}

/**
 * Guards that use only the plan itself: their findings must be in it. Guards that earlier versions lacked, or
 * gave more input, are checked only for plans that know a limit of this version.
 */
const plainGuards: readonly Guard[] = [
  deleteCount,
  deleteShare,
  adminDelete,
  adminRename,
  groupsReadOnly,
  runningServers,
  unverified,
]
const laterGuards: readonly Guard[] = [
  newAdmins,
  demotions,
  renameShare,
  createCount,
  noticeCount,
  storageLoss,
  renameLoss,
]

/** Guards that use no live users, or only their number. */
function withoutUsers({ target, planned_as: identity, snapshot }: Plan): Snapshot {
  const users = Object.defineProperty(new Map<string, LiveUser>(), 'size', { value: snapshot.users })
  const { listed } = snapshot
  return {
    target,
    identity,
    takenAt: snapshot.taken_at,
    users,
    groups: undefined,
    complete: false,
    ...(listed === undefined ? {} : { listed }),
  }
}

function strayFinding(plan: Plan): string | undefined {
  const { actions, overrides } = plan
  const options = { ...plan.options, limits: allLimits(plan.options.limits) }
  const live = withoutUsers(plan)
  const isOlder = plan.options.limits.max_demotions === undefined
  for (const guard of isOlder ? plainGuards : [...plainGuards, ...laterGuards]) {
    const results = guard.check({ actions, live, options, overrides })
    const due = levels(results.map((result) => allow({ guard: guard.name, ...result }, overrides)))
    const told = levels(plan.findings.filter((finding) => finding.guard === guard.name))
    const isTold = [...due].every(([key, level]) => told.get(key) === level || told.get(key) === 'block')
    if (!isTold || told.size !== due.size) return `what it says of the guard ${guard.name}`
  }
  return undefined
}

/**
 * By the id of each action concerned, however many findings name them. A policy may have kept a block that an override
 * would have lifted.
 */
function levels(findings: readonly SavedFinding[]): ReadonlyMap<string, SavedFinding['level']> {
  const ofNone = ['']
  return new Map(
    findings.flatMap(({ actions, level }) =>
      (actions.length === 0 ? ofNone : actions).map((id) => [id, level] as const),
    ),
  )
}
