// The overrides of the command line, and the limits with them in force.
import { Problem } from '../core/problem.ts'
import type { GuardSettings, Limits, Override } from '../core/types.ts'
import { countNumber, type NumberRule, shareNumber } from './numbers.ts'

/** The override flags as they were typed; numbers from the library. */
export interface OverrideFlags {
  readonly maxDeletes?: string | number | undefined
  readonly maxDeleteShare?: string | number | undefined
  readonly allow: readonly string[]
}

/**
 * The overrides that are recorded in the plan; which guards can be allowed is not judged here.
 * @throws Problem `usage` for what is not a number
 */
export function overridesOf({ maxDeletes, maxDeleteShare, allow }: OverrideFlags): Override[] {
  return [
    ...numberOverride('--max-deletes', maxDeletes, { rule: countNumber, form: /^\d{1,9}$/ }),
    ...numberOverride('--max-delete-share', maxDeleteShare, { rule: shareNumber, form: /^(0?\.\d+|0|1(\.0+)?)$/ }),
    ...[...new Set(allow)].map((value): Override => ({ flag: '--allow', value })),
  ]
}

function numberOverride(
  flag: '--max-deletes' | '--max-delete-share',
  given: string | number | undefined,
  { rule, form }: { readonly rule: NumberRule; readonly form: RegExp },
): Override[] {
  if (given === undefined) return []
  const isNumber = typeof given === 'number' || form.test(given.trim())
  if (isNumber && rule.holds(Number(given))) return [{ flag, value: Number(given) }]
  throw new Problem('usage', `${flag} is ${JSON.stringify(given)}; give ${rule.words}.`)
}

/**
 * The limits with the overrides in force.
 * @throws Problem `usage` for an override that goes beyond the policy
 */
export function withOverrides(limits: Limits, overrides: readonly Override[], policy: GuardSettings): Limits {
  const keys = {
    '--max-deletes': 'max_deletes',
    '--max-delete-share': 'max_delete_share',
    '--allow': undefined,
  } as const
  let result = limits
  for (const { flag, value } of overrides) {
    const key = keys[flag]
    if (key === undefined || typeof value !== 'number') continue
    const most = policy[key]
    if (most !== undefined && value > most) {
      throw new Problem('usage', `${flag} ${value} goes beyond the policy, which allows at most ${most}.`, {
        hint: 'ask whoever keeps the policy, or delete in smaller plans',
      })
    }
    result = { ...result, [key]: value }
  }
  return result
}
