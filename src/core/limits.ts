// The limits of a plan: what holds where nobody says otherwise, and which of two is the stricter.
import type { GuardSettings, Limits } from './types.ts'

/** Every limit; only `max_creates` has no default. */
export type AllLimits = Limits & Required<Omit<Limits, 'max_creates'>>

/** What holds where no file says otherwise. */
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

/** The limits of a plan, with the defaults for those that an earlier version did not know. */
export function allLimits(limits: Limits): AllLimits {
  return { ...defaultLimits, ...limits }
}

/** The stricter of two settings, limit by limit; what only one of them says holds. */
export function tighten<Settings extends GuardSettings>(settings: Settings, guards: GuardSettings): Settings {
  const limits = Object.entries(guards) as [keyof Limits, number][]
  const stricter = limits.map(([key, limit]) => {
    const pick = key === 'min_admins' ? Math.max : Math.min
    return [key, pick(limit, settings[key] ?? limit)]
  })
  return { ...settings, ...Object.fromEntries(stricter) }
}
