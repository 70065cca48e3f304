// What a listing or an export may be asked for. The command line reads this at its start: it must load little.
import type { Age } from '../types.ts'
import type { Field } from './sight.ts'

/** Every condition that is given must hold. */
export interface Choice {
  /** Globs over the name as the hub has it, case and all, however its letters are put together; one of them. */
  readonly match: readonly string[]
  /** In the name, whatever the case. */
  readonly search?: string | undefined
  /** Member of one of these. */
  readonly groups: readonly string[]
  readonly admin?: boolean | undefined
  /** Has a server that is not stopped. */
  readonly isActive: boolean
  readonly inactive?: Age | undefined
  readonly neverLoggedIn: boolean
  /** Who has no quota counts as 0, as the hub counts; who is unlimited is above everything. */
  readonly quotaBelow?: number | undefined
  readonly quotaAbove?: number | undefined
}

/** No condition: every user. */
export const everybody: Choice = { match: [], groups: [], isActive: false, neverLoggedIn: false }

export const sortKeys = ['name', 'created', 'last_activity', 'groups', 'servers', 'quota'] as const
export type SortKey = (typeof sortKeys)[number]

/** The fields that the conditions look at, each with the flag of the condition. */
export function fieldsOf({ groups, isActive, inactive, neverLoggedIn }: Choice): ReadonlyMap<Field, string> {
  return new Map<Field, string>([
    ...(groups.length > 0 ? [['groups', '--group'] as const] : []),
    ...(isActive ? [['servers', '--active'] as const] : []),
    ...(inactive === undefined
      ? []
      : [['created', '--inactive-for'] as const, ['last_activity', '--inactive-for'] as const]),
    ...(neverLoggedIn ? [['last_activity', '--never-logged-in'] as const] : []),
  ])
}
