// The usage in `status --format json`.

import type { Usage } from '../../core/look/usage.ts'
import type { DayUse } from '../../core/look/use.ts'

/** null: not shown by the hub, or not visible to the token. */
export interface UsageJson {
  readonly days: number
  /** Why there are no minutes; null where the hub counts them. */
  readonly without_minutes: 'none' | 'too old' | null
  readonly minutes: number | null
  readonly sessions: number | null
  /** Of as many days before. */
  readonly before: { readonly minutes: number; readonly sessions: number | null } | null
  readonly all_minutes: number | null
  readonly active: { readonly day: number | null; readonly week: number | null }
  readonly daily:
    | readonly {
        readonly date: string
        readonly minutes: number
        readonly sessions: number | null
        readonly users: number | null
      }[]
    | null
  readonly resources:
    | readonly {
        readonly resource: string
        readonly minutes: number
        readonly sessions: number | null
        readonly users: number | null
      }[]
    | null
  readonly users:
    | readonly { readonly name: string; readonly minutes: number; readonly sessions: number | null }[]
    | null
  readonly running:
    | readonly {
        readonly user: string
        readonly server: string | null
        readonly resource: string | null
        readonly since: string | null
        readonly elapsed_minutes: number | null
      }[]
    | null
  readonly pending: readonly { readonly user: string; readonly server: string }[] | null
  readonly groups:
    | readonly {
        readonly name: string
        readonly source: string
        readonly members: number | null
        readonly resources: readonly string[]
      }[]
    | null
}

export function usageJson(usage: Usage): UsageJson {
  const { daily, resources, users, running, before, active, groups } = usage
  return {
    days: usage.days,
    without_minutes: usage.without ?? null,
    minutes: usage.minutes ?? null,
    sessions: usage.sessions ?? null,
    before: before === undefined ? null : { ...before, sessions: before.sessions ?? null },
    all_minutes: usage.allMinutes ?? null,
    active: { day: active.day ?? null, week: active.week ?? null },
    daily: daily?.map(({ date, ...sums }) => ({ date, ...sumsJson(sums) })) ?? null,
    resources: resources?.map(({ resource, ...sums }) => ({ resource, ...sumsJson(sums) })) ?? null,
    users: users?.map(({ user, minutes, sessions = null }) => ({ name: user, minutes, sessions })) ?? null,
    running:
      running?.map(({ user, server = null, resource = null, since = null, elapsed = null }) => {
        return { user, server, resource, since, elapsed_minutes: elapsed }
      }) ?? null,
    pending: usage.pending ?? null,
    groups:
      groups?.map(({ name, source, members = null, resources: own }) => ({ name, source, members, resources: own })) ??
      null,
  }
}

type SumsJson = Omit<NonNullable<UsageJson['daily']>[number], 'date'>

function sumsJson({ minutes, sessions, users }: Omit<DayUse, 'date'>): SumsJson {
  return { minutes, sessions: sessions ?? null, users: users ?? null }
}
