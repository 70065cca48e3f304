// What a system shows of its use: read by providers, and told by `status --usage` and `user`.

import type { AnyServer } from '../types.ts'

/** The use of a hub. An absent part is not shown by it. */
export interface UseReport {
  /** `none`: the system keeps no account of minutes. `too old`: this version does not show it. */
  readonly statistics: Statistics | 'none' | 'too old'
  /** Running sessions, where the system itself lists them. */
  readonly running?: readonly Running[]
  readonly groups?: readonly UsedGroup[]
}

/** A hub's own statistics of some days. Only sessions that ended count. */
export interface Statistics {
  /** Since the first session. */
  readonly allMinutes?: number
  /** Users that were active in the last seven days. */
  readonly weekUsers?: number
  /** Earliest first; a day without sessions has no row. */
  readonly daily?: readonly DayUse[]
  /** The same for twice as many days. */
  readonly longer?: readonly DayUse[]
  readonly resources?: readonly ResourceUse[]
  /** The users with the most minutes. */
  readonly users?: readonly UserUse[]
}

/** Minutes of sessions that began on one day. */
export interface DayUse {
  /** `2026-11-29` */
  readonly date: string
  readonly minutes: number
  readonly sessions?: number
  readonly users?: number
}

export interface ResourceUse {
  readonly resource: string
  readonly minutes: number
  readonly sessions?: number
  readonly users?: number
}

export interface UserUse {
  readonly user: string
  readonly minutes: number
  readonly sessions?: number
}

export interface Running {
  readonly user: string
  /** Empty for the default server; absent when the system names the resource instead. */
  readonly server?: string
  readonly resource?: string
  /** ISO. */
  readonly since?: string
  readonly minutes?: number
}

/** A group, and what its members may start. */
export interface UsedGroup {
  readonly name: string
  /** Who fills it: `system`, `github-team`, `admin`. */
  readonly source: string
  readonly members?: number
  readonly resources: readonly string[]
}

/** What a system shows of one user beyond its listing. */
export interface PersonReport {
  readonly roles?: readonly string[]
  /** Stopped ones too. */
  readonly servers?: readonly AnyServer[]
  readonly use?: PersonUse | 'none' | 'too old'
  /** Newest first. */
  readonly transactions?: readonly Transaction[]
}

export interface PersonUse {
  readonly minutes?: number
  readonly sessions?: number
  readonly resources: readonly ResourceUse[]
  /** Newest first. */
  readonly recent: readonly Session[]
}

export interface Session {
  readonly resource: string
  /** ISO. */
  readonly start: string
  /** Absent while it runs. */
  readonly minutes?: number
  readonly status: string
}

/** A change of a balance. */
export interface Transaction {
  readonly id?: number
  readonly type: string
  readonly amount: number
  readonly balance?: number
  /** ISO. */
  readonly at: string
  readonly by?: string
  readonly note?: string
}
