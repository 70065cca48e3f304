// Limits of a plan that are looser than their defaults, without a recorded source.

import type { Plan } from '../types.ts'
import { defaultLimits, isLooser, type LimitName } from './index.ts'
import { limitOfFlag } from './policy.ts'

/** A limit of a plan that is looser than its default, although neither a flag nor a file is recorded for it. */
export interface Unrecorded {
  readonly limit: string
  readonly value: number
  readonly default: number
}

/** Limits that a policy loosened, that an earlier version did not record, or that were edited into the plan. */
export function unrecorded({ options, overrides, loosened = [] }: Plan): Unrecorded[] {
  const told = new Set<string | undefined>([
    ...overrides.map(({ flag }) => limitOfFlag[flag]),
    ...loosened.map(({ limit }) => limit),
  ])
  return (Object.entries(defaultLimits) as [LimitName, number][]).flatMap(([limit, usual]) => {
    const value = options.limits[limit] ?? usual
    return isLooser(limit, value, usual) && !told.has(limit) ? [{ limit, value, default: usual }] : []
  })
}
