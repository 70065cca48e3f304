// What a plan loosens, as numbers: its overrides, and the limits that are looser than their defaults.
import { type Described, findings } from '../guards/findings.ts'
import { mostUnlisted } from '../guards/unlisted.ts'
import { reachedIn } from '../plan/measure.ts'
import type { Limits, Loosened, Override, Plan } from '../types.ts'
import { defaultLimits, isLooser, type LimitName } from './index.ts'
import { limitOfFlag } from './policy.ts'
import { unrecorded } from './unrecorded.ts'

/** One loosened limit, or one guard that is let pass. Shares are from 0 to 1. */
export interface LimitFact {
  /** Where it was set: a flag, a file, or nowhere that the plan records. */
  readonly from: 'flag' | 'file' | 'unrecorded'
  /** `--max-deletes`, or file:line:column; absent when it is not recorded. */
  readonly where?: string
  /** The guard that `--allow` lets pass. */
  readonly allows?: string
  /** The limit by its name in `guards`; absent for a guard without limits. */
  readonly limit?: string
  /** The limit in the plan; with `allows` the one that no longer blocks. Absent where there is no limit. */
  readonly value?: number
  /** Absent for a limit that has none. */
  readonly default?: number
  /** The value that the plan reaches; absent where the plan does not show it. */
  readonly reached?: number
  /** How far that is beyond the default; 0: within it. */
  readonly beyond?: number
}

/** Every loosened limit and every override of a plan, those of files first; one for each limit of an allowed guard. */
export function limitFacts(plan: Plan): LimitFact[] {
  const { loosened = [], overrides } = plan
  return [
    ...loosened.map(ofFile),
    ...unrecorded(plan).map(({ limit, ...one }) => fact({ from: 'unrecorded', limit, ...one }, reachedOf(limit, plan))),
    ...overrides.flatMap((override) => ofFlag(override, plan)),
  ]
}

function ofFile({ limit, value, default: usual, at, reached }: Loosened): LimitFact {
  return fact({ from: 'file', where: at, limit, value, default: usual }, reached)
}

function ofFlag({ flag, value }: Override, plan: Plan): LimitFact[] {
  const limit = limitOfFlag[flag]
  const { limits } = plan.options
  if (limit !== undefined) {
    return [
      fact({ from: 'flag', where: flag, limit, ...known(Number(value), usualOf(limit, plan)) }, reachedOf(limit, plan)),
    ]
  }
  const allowed = { from: 'flag', where: flag, allows: String(value) } as const
  const names = limitsOf(String(value))
  if (names.length === 0) return [allowed]
  return names.map((name) =>
    fact({ ...allowed, limit: name, ...known(limits[name], usualOf(name, plan)) }, reachedOf(name, plan)),
  )
}

function known(value: number | undefined, usual: number | undefined): Pick<LimitFact, 'value' | 'default'> {
  return { ...(value === undefined ? {} : { value }), ...(usual === undefined ? {} : { default: usual }) }
}

function limitsOf(guard: string): readonly LimitName[] {
  const described: Readonly<Record<string, Described>> = findings
  return (Object.hasOwn(described, guard) ? described[guard]?.limits : undefined) ?? []
}

/** Without a listing far fewer deletes pass without a flag. */
function usualOf(limit: LimitName, { snapshot }: Plan): number | undefined {
  const usual: Limits = defaultLimits
  return limit === 'max_deletes' && snapshot.listed === false ? mostUnlisted : usual[limit]
}

/** Undefined also for a limit of a newer hubplan. */
function reachedOf(limit: string, plan: Plan): number | undefined {
  return reachedIn(limit as LimitName, plan)
}

function fact(one: Omit<LimitFact, 'reached' | 'beyond'>, reached: number | undefined): LimitFact {
  if (reached === undefined) return one
  const { limit, default: usual } = one
  return usual === undefined ? { ...one, reached } : { ...one, reached, beyond: beyond(limit, reached, usual) }
}

/** Rounds as shares are kept. */
function beyond(limit: string | undefined, reached: number, usual: number): number {
  return isLooser(limit as LimitName, reached, usual)
    ? Math.round(Math.abs(reached - usual) * 1_000_000) / 1_000_000
    : 0
}
