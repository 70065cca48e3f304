// The limits of a plan: the defaults, and the stricter of two.
import type { GuardSettings, Limits } from '../types.ts'

/** A limit by its name in `guards`. */
export type LimitName = keyof GuardSettings

/** Limits that hold only where they are set. */
type Unlimited = 'max_creates' | 'max_notices' | 'max_server_removals'

/** Every limit that has a default, and the others where they are set. */
export type AllLimits = Limits & Required<Omit<Limits, Unlimited>>

/** The defaults. */
export const defaultLimits: AllLimits = {
  max_deletes: 50,
  max_delete_share: 0.25,
  max_change_share: 0.5,
  max_new_admins: 5,
  min_admins: 1,
  max_group_removals: 10,
  max_group_removal_share: 0.25,
  max_source_shrink: 0.25,
  max_rename_share: 0.25,
  max_demotions: 5,
  max_stop_share: 0.5,
}

/** What the manual says of each limit, in its order. */
export const limitTexts: Readonly<Record<LimitName, string>> = {
  max_deletes: 'users that one plan may delete',
  max_delete_share: 'share of the users that one plan may delete; counted from 10 users up',
  max_change_share: 'share of the users that one plan may change; above it a warning; counted from 10 users up',
  max_creates: 'users that one plan may create',
  max_notices: 'users that one plan may give notice to; see [leaving](leaving.md)',
  max_rename_share: 'share of the users that one plan may rename; counted from 10 users up',
  max_new_admins: 'users that become admin, or join a group that carries roles',
  min_admins: 'admins that must be left',
  max_demotions: 'admins that may lose their rights',
  max_group_removals: 'members that may leave one group',
  max_group_removal_share: 'share of one group that may leave it; together with `max_group_removals`',
  max_source_shrink: 'share of its rows that a file may lose since the plan of `--against`; counted from 10 rows up',
  max_server_removals: 'named servers that one plan may remove',
  max_stop_share: 'share of the running servers that rules may stop; above it a warning; counted from 3 servers up',
}

/** The limits of a plan, with the defaults for those that its version did not know. */
export function allLimits(limits: Limits): AllLimits {
  return { ...defaultLimits, ...limits }
}

/** The stricter of two settings, limit by limit; a limit that only one of them has is kept. */
export function tighten<Settings extends GuardSettings>(settings: Settings, guards: GuardSettings): Settings {
  const limits = Object.entries(guards) as [LimitName, number][]
  const stricter = limits.map(([key, limit]) => {
    const other = settings[key] ?? limit
    return [key, isLooser(key, limit, other) ? other : limit]
  })
  return { ...settings, ...Object.fromEntries(stricter) }
}

/** With these no limit is ever reached: remaining findings have another cause. */
export const noLimits: AllLimits = {
  max_deletes: Number.POSITIVE_INFINITY,
  max_delete_share: Number.POSITIVE_INFINITY,
  max_change_share: Number.POSITIVE_INFINITY,
  max_new_admins: Number.POSITIVE_INFINITY,
  min_admins: 0,
  max_group_removals: Number.POSITIVE_INFINITY,
  max_group_removal_share: Number.POSITIVE_INFINITY,
  max_source_shrink: Number.POSITIVE_INFINITY,
  max_rename_share: Number.POSITIVE_INFINITY,
  max_demotions: Number.POSITIVE_INFINITY,
  max_stop_share: Number.POSITIVE_INFINITY,
}

/** Whether a value of a limit permits more than another one. */
export function isLooser(limit: LimitName, value: number, than: number): boolean {
  return limit === 'min_admins' ? value < than : value > than
}
