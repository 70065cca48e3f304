// Checks one action against a fresh snapshot: still to be done, already done, or stale.
import { traitsOf } from '../facets/index.ts'
import type { Action, Snapshot } from '../types.ts'
import type { Planned } from './planned.ts'
import type { Check } from './precheck-user.ts'

export type { Check } from './precheck-user.ts'

/** @param planned the plan: a user or group that it creates or renames may be missing still */
export function precheck(action: Action, live: Snapshot, planned: Planned): Check {
  return traitsOf(action).check(action, { live, planned })
}
