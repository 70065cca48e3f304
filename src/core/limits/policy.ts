// A policy overrides files and flags: its settings hold at plan and at apply, and no flag lifts them.

import type { GuardSettings, Limits, Options, Override, Plan, PolicyFile } from '../types.ts'
import { type AllLimits, defaultLimits, type LimitName, noLimits, tighten } from './index.ts'

/** The limits without any file or flag. */
export function baseLimits(policy: PolicyFile | undefined): AllLimits {
  return { ...defaultLimits, ...policy?.guards }
}

/** Scope and limits, narrowed by a policy. */
export function withPolicy(options: Options, policy: PolicyFile | undefined): Options {
  if (policy === undefined) return options
  return {
    ...options,
    manage: [...options.manage, ...(policy.manage === undefined ? [] : [policy.manage])],
    protect: [...new Set([...options.protect, ...(policy.protect ?? [])])],
    ...(policy.groups === undefined ? {} : { groups: policy.groups }),
    limits: tighten(options.limits, policy.guards ?? {}),
  }
}

/** Options without limits and globs: remaining findings depend on neither. */
export function withoutBounds({ names, prune }: Options): Options {
  return { names, prune, manage: [], protect: [], limits: noLimits }
}

/** The bounds that the policy alone sets. */
export function boundsOfPolicy(policy: PolicyFile, options: Options): Options {
  return withPolicy(withoutBounds(options), { ...policy, guards: { ...partnersOf(policy), ...policy.guards } })
}

/** These two limits only block together: where the policy sets one of them, the other has its default. */
function partnersOf({ guards = {} }: PolicyFile): GuardSettings {
  const { max_group_removals, max_group_removal_share } = defaultLimits
  const isSet = guards.max_group_removals !== undefined || guards.max_group_removal_share !== undefined
  return isSet ? { max_group_removals, max_group_removal_share } : {}
}

/** The limit that an override flag sets; `--allow` sets none. */
export const limitOfFlag = {
  '--max-deletes': 'max_deletes',
  '--max-delete-share': 'max_delete_share',
  '--allow': undefined,
} as const satisfies Record<Override['flag'], LimitName | undefined>

/**
 * Scope and limits under which a plan is applied: its own limits or the defaults, whichever are tighter. A looser one
 * counts only where the plan records it, and under a policy only where the policy is silent and a flag set it.
 */
export function optionsAtApply(plan: Plan, policy: PolicyFile | undefined): Options {
  const { options, overrides, loosened = [] } = plan
  const flags = overrides.flatMap(({ flag }) => limitOfFlag[flag] ?? [])
  const files = policy === undefined ? loosened.map(({ limit }) => limit as LimitName) : []
  const recorded = [...flags, ...files].filter((limit) => policy?.guards?.[limit] === undefined)
  const kept = recorded.flatMap((limit) => {
    const value = options.limits[limit]
    return value === undefined ? [] : [[limit, value] as const]
  })
  const limits: Limits = { ...tighten(baseLimits(policy), options.limits), ...Object.fromEntries(kept) }
  return withPolicy({ ...options, limits }, policy)
}

/** Whether an override allows this guard's finding. */
export function isAllowed(guard: string, overrides: readonly Override[]): boolean {
  return overrides.some(({ flag, value }) => flag === '--allow' && value === guard)
}

/** The minimum number of admins during an apply; `--allow` never goes below the policy's. */
export function leastAdmins(plan: Plan, policy: PolicyFile | undefined): number {
  if (isAllowed('min-admins', plan.overrides)) return policy?.guards?.min_admins ?? 0
  return optionsAtApply(plan, policy).limits.min_admins
}
