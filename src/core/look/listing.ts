// The conditions of a listing or an export. The command line loads this at its start: it must import little.
import type { Age } from '../types.ts'
import type { Field } from './sight.ts'

/** All given conditions must hold. */
export interface Choice {
  /** Globs over the live name, case-sensitive, composed or decomposed; one must match. */
  readonly match: readonly string[]
  /** Part of the name, in any case. */
  readonly search?: string | undefined
  /** Member of one of these. */
  readonly groups: readonly string[]
  readonly admin?: boolean | undefined
  /** Has a server that is not stopped. */
  readonly isActive: boolean
  readonly inactive?: Age | undefined
  readonly neverLoggedIn: boolean
  /** A user without a quota counts as 0, as on the hub; an unlimited one is above all. */
  readonly quotaBelow?: number | undefined
  readonly quotaAbove?: number | undefined
}

/** No condition: every user. */
export const allUsers: Choice = { match: [], groups: [], isActive: false, neverLoggedIn: false }

export const sortKeys = ['name', 'created', 'last_activity', 'groups', 'servers', 'quota'] as const
export type SortKey = (typeof sortKeys)[number]

/** The fields that the conditions read, each with the flag of the condition. */
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
