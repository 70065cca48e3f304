// The limits in force, from files, a policy and the command line's overrides.
import { isLooser, tighten } from '../core/limits/index.ts'
import { baseLimits, limitOfFlag } from '../core/limits/policy.ts'
import { formatPlace, Problem, warning } from '../core/problem.ts'
import type { Diagnostic, GuardSettings, Limits, Loosened, Override, PolicyFile } from '../core/types.ts'
import type { PlanFlags } from '../options/plan.ts'
import type { SaidLimit } from './merge.ts'

type OverrideFlags = Pick<PlanFlags, 'maxDeletes' | 'maxDeleteShare' | 'allow'>

/** The overrides that the plan records; does not check which guards can be allowed. */
export function overridesOf({ maxDeletes, maxDeleteShare, allow }: OverrideFlags): Override[] {
  return [
    ...(maxDeletes === undefined ? [] : [{ flag: '--max-deletes', value: maxDeletes } as const]),
    ...(maxDeleteShare === undefined ? [] : [{ flag: '--max-delete-share', value: maxDeleteShare } as const]),
    ...[...new Set(allow)].map((value): Override => ({ flag: '--allow', value })),
  ]
}

/** The limits in force and what to report about them. */
export interface LimitsInForce {
  readonly limits: Limits
  /** Limits that a file sets looser than their default. */
  readonly loosened: readonly Loosened[]
  /** Limits in a file that the policy does not grant. */
  readonly warnings: readonly Diagnostic[]
}

/**
 * Merges files, policy and overrides. Under a policy a file can only tighten limits; a limit that the policy does not
 * mention has its default. Without a policy a file may loosen a limit, and the plan records it.
 * @throws Problem `usage` for an override that goes beyond the policy
 */
export function limitsOf(
  said: readonly SaidLimit[],
  overrides: readonly Override[],
  policy: PolicyFile | undefined,
): LimitsInForce {
  const guards = policy?.guards ?? {}
  const base = baseLimits(policy)
  const files = Object.fromEntries(said.map(({ limit, value }) => [limit, value]))
  const isLoose = ({ limit, value }: SaidLimit): boolean => isLooser(limit, value, base[limit] ?? value)
  const loose = said.filter(isLoose)
  if (policy !== undefined) {
    const warnings = loose.map((one) => warning(one.at, heldWords(one, base[one.limit], guards)))
    return { limits: withOverrides(tighten(base, files), overrides, guards), loosened: [], warnings }
  }
  const typed = new Set<string | undefined>(overrides.map(({ flag }) => limitOfFlag[flag]))
  const loosened = loose
    .filter(({ limit }) => !typed.has(limit))
    .map(({ limit, value, at }) => ({ limit, value, default: base[limit] ?? value, at: formatPlace(at) }))
  return { limits: withOverrides({ ...base, ...files }, overrides, guards), loosened, warnings: [] }
}

function heldWords({ limit, value }: SaidLimit, most: number | undefined, guards: GuardSettings): string {
  const why =
    guards[limit] === undefined ? 'the policy does not set it, so the default holds' : 'the policy sets the limit'
  return `${limit} is ${value} here, and ${why}: ${most}`
}

/** Warning for a file that loosens its own limits; for checking the file alone. */
export function loosenedWarning({ limit, value, default: usual, at }: Loosened): Diagnostic {
  return warning(
    { file: at },
    `${limit} is ${value} here, and its default is ${usual}: every plan shows it as an override`,
  )
}

/**
 * The limits with the overrides in force.
 * @throws Problem `usage` for an override that goes beyond the policy
 */
export function withOverrides(limits: Limits, overrides: readonly Override[], policy: GuardSettings): Limits {
  let result = limits
  for (const { flag, value } of overrides) {
    const key = limitOfFlag[flag]
    if (key === undefined || typeof value !== 'number') continue
    const most = policy[key]
    if (most !== undefined && value > most) {
      throw new Problem('usage', `${flag} ${value} goes beyond the policy, which allows at most ${most}.`, {
        hint: 'ask the owner of the policy, or delete in smaller plans',
      })
    }
    result = { ...result, [key]: value }
  }
  return result
}
