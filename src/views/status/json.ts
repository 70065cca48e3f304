// hubplan status as JSON.
import type { QuotaNumbers } from '../../core/facets/quota/numbers.ts'
import type { ServerNumbers, Status } from '../../core/look/status.ts'
import { printable } from '../json.ts'
import { type UsageJson, usageJson } from './usage-json.ts'

/** What `status --format json` prints. null: not visible to the token. Fields are only ever added. */
export interface StatusJson {
  readonly url: string
  readonly provider: string
  readonly taken_at: string
  readonly version: string
  readonly authenticator: string | null
  /** False when the token sees only some users. */
  readonly complete: boolean
  readonly users: number
  readonly admins: number
  readonly servers: ServerNumbers | null
  readonly activity: {
    readonly never: number
    readonly day: number
    readonly week: number
    readonly idle: { readonly for: string; readonly users: number }
  } | null
  /** All groups, the largest first. */
  readonly groups: readonly { readonly name: string; readonly members: number }[] | null
  /** The ten most recently active users. */
  readonly latest: readonly { readonly name: string; readonly last_activity: string }[] | null
  /** null where there are no quotas. */
  readonly quotas: {
    readonly limited: number
    readonly unlimited: number
    /** Users without a quota. */
    readonly none: number
    readonly sum: number
    readonly lowest: { readonly name: string; readonly balance: number } | null
    /** Names with a quota but no user; null when only some users are visible. */
    readonly gone: readonly string[] | null
    /** Quota of a new user; null when the hub does not show it. */
    readonly first: number | null
  } | null
  readonly hands_off: readonly { readonly name: string; readonly why: string }[]
  /** Users with a scheduled delete or under notice, and the time or day of the first one; null for none. */
  readonly leaving: { readonly users: number; readonly first: string } | null
  /** Only with --tokens. */
  readonly tokens?: {
    /** API tokens, and the users who have one. */
    readonly api: number
    readonly users: number
    readonly without_expiry: number
    readonly never_used: number
    /** The last use that is the longest ago; null when none was used. */
    readonly oldest_use: string | null
    readonly of_servers: number
    readonly of_logins: number
    /** Users whose tokens are not visible. */
    readonly not_visible: number
  }
  /** Only with --usage. */
  readonly usage?: UsageJson
}

export function statusJson(status: Status): string {
  const { identity, servers, activity, groups, latest } = status
  const data: StatusJson = {
    url: status.url,
    provider: status.provider,
    taken_at: status.takenAt,
    version: identity.version,
    authenticator: identity.authenticator ?? null,
    complete: status.complete,
    users: status.users,
    admins: status.admins,
    servers: servers ?? null,
    activity: activity === undefined ? null : { ...activity, idle: { ...activity.idle, for: activity.idle.for.text } },
    groups: groups ?? null,
    latest: latest?.map(({ name, lastActivity }) => ({ name, last_activity: lastActivity })) ?? null,
    quotas: quotasJson(status.quotas),
    hands_off: status.handsOff,
    leaving: status.leaving ?? null,
    ...(status.tokens === undefined ? {} : { tokens: tokensJson(status.tokens) }),
    ...(status.usage === undefined ? {} : { usage: usageJson(status.usage) }),
  }
  return printable(data)
}

function tokensJson(tokens: NonNullable<Status['tokens']>): NonNullable<StatusJson['tokens']> {
  const { api, users, endless, unused, oldest = null, ofServers, ofLogins, unseen } = tokens
  const others = { of_servers: ofServers, of_logins: ofLogins, not_visible: unseen }
  return { api, users, without_expiry: endless, never_used: unused, oldest_use: oldest, ...others }
}

function quotasJson(quotas: QuotaNumbers | undefined): StatusJson['quotas'] {
  if (quotas === undefined) return null
  const { lowest = null, gone = null, first = null } = quotas
  return { ...quotas, lowest, gone, first }
}
