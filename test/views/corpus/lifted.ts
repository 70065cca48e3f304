// Overrides and loosened limits of a plan, counted by another road than the views'.
import type { Made } from './plans/index.ts'

/** A limit or a guard that is not as usual. */
export interface Lifted {
  /** `--allow admin-delete`, `max_deletes`. */
  readonly what: string
  readonly guard: string
  readonly value: number | string
  readonly default?: number
  /** File and line; absent for a flag. */
  readonly at?: string
  /** By how much the plan exceeds the default; not above 0 when within it. */
  readonly over?: number
}

const limitOfFlag = { '--max-deletes': 'delete-count', '--max-delete-share': 'delete-share' } as const
const usual = { '--max-deletes': 50, '--max-delete-share': 0.25 } as const

/** Flags first, then files. */
export function liftedOf({ plan, live }: Made): Lifted[] {
  const deleted = plan.actions.filter(({ op }) => op === 'user.delete').length
  const reached = { '--max-deletes': deleted, '--max-delete-share': deleted / live.users.size }
  const flags = plan.overrides.map(({ flag, value }): Lifted => {
    const what = `${flag} ${value}`
    if (flag === '--allow') return { what, guard: String(value), value }
    return { what, guard: limitOfFlag[flag], value, default: usual[flag], over: reached[flag] - usual[flag] }
  })
  const files = (plan.loosened ?? []).map((one): Lifted => {
    const over =
      one.reached === undefined
        ? {}
        : { over: one.limit === 'min_admins' ? one.default - one.reached : one.reached - one.default }
    const at = one.at.replace(/:\d+$/, '')
    return { what: one.limit, guard: one.limit, value: one.value, default: one.default, at, ...over }
  })
  return [...flags, ...files]
}
