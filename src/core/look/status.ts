// The statistics of a hub, for `status`.

import { daysBetween, hoursBetween } from '../ages.ts'
import { type QuotaNumbers, quotaNumbers } from '../facets/quota/numbers.ts'
import { activeServers } from '../facets/servers.ts'
import { type TokenNumbers, tokenNumbers } from '../facets/tokens/numbers.ts'
import { leavingDays, withoutLeaving } from '../leaving.ts'
import { compareNames, handsOffReason } from '../names.ts'
import { groupsOf } from '../plan/members.ts'
import type { Age, Identity, LiveUser, Scope, ShownBy, Snapshot } from '../types.ts'
import { type LeavingDay, leavingDaysOf } from './leavers.ts'
import { type Recency, recencyOf, tokenUseOf } from './recency.ts'
import { type Field, lastSign, unseenFields } from './sight.ts'
import type { Usage } from './usage.ts'

export interface GroupSize {
  readonly name: string
  readonly members: number
}

export interface Status {
  readonly url: string
  readonly provider: string
  readonly takenAt: string
  readonly identity: Identity
  /** Only some users are visible. */
  readonly complete: boolean
  readonly users: number
  readonly admins: number
  /** Undefined when unseen; likewise the others. */
  readonly servers: ServerNumbers | undefined
  readonly activity: ActivityNumbers | undefined
  readonly recency: Recency | undefined
  /** The largest first. */
  readonly groups: readonly GroupSize[] | undefined
  /** The most recently active users, latest first. */
  readonly latest: readonly { readonly name: string; readonly lastActivity: string }[] | undefined
  /** Undefined without quotas. */
  readonly quotas: QuotaNumbers | undefined
  /** Users that hubplan never changes, each with the reason. */
  readonly handsOff: readonly { readonly name: string; readonly why: string }[]
  readonly shownBy: ShownBy | undefined
  /** Accepted deletes that are scheduled, and users under notice; undefined without any. `first`: ISO, a time or a day. */
  readonly leaving: { readonly users: number; readonly first: string } | undefined
  /** Of the same users. */
  readonly leavingDays: readonly LeavingDay[]
  /** Only on request. */
  readonly tokens?: TokenNumbers
  /** When the API tokens were last used; with `tokens`. */
  readonly tokenUse?: Recency
  /** How much the hub is used; only on request. */
  readonly usage?: Usage
}

export interface ServerNumbers {
  readonly ready: number
  /** Users with at least one server that is ready. */
  readonly users: number
  readonly starting: number
  readonly stopping: number
}

export interface ActivityNumbers {
  readonly never: number
  readonly day: number
  readonly week: number
  readonly idle: { readonly for: Age; readonly users: number }
}

const newest = 10

/** The reader's settings: the age of idle users, and the form of managed names. */
export interface View {
  readonly idle: Age
  readonly names: Scope['names']
  /** The tokens were read. */
  readonly tokens?: boolean
}

export function statusOf(live: Snapshot, { idle, names, tokens = false }: View): Status {
  const users = [...live.users.values()]
  const unseen = unseenFields(live)
  const isSeen = (...fields: Field[]): boolean => fields.every((field) => !unseen.includes(field))
  return {
    url: live.target.url,
    provider: live.target.provider,
    takenAt: live.takenAt,
    identity: live.identity,
    complete: live.complete,
    users: users.length,
    admins: users.filter((user) => user.admin).length,
    servers: isSeen('servers') ? serverNumbers(live) : undefined,
    activity: isSeen('last_activity', 'created') ? activityNumbers(live, idle) : undefined,
    recency: isSeen('last_activity') ? recencyOf(live) : undefined,
    groups: isSeen('groups') ? groupSizes(live) : undefined,
    latest: isSeen('last_activity') ? latest(live) : undefined,
    quotas: quotaNumbers(live),
    handsOff: users.flatMap(({ name }) => {
      const why = handsOffReason(name, names)
      return why === undefined ? [] : [{ name, why }]
    }),
    shownBy: live.shownBy,
    leaving: leavingOf(users),
    leavingDays: leavingDaysOf(users),
    ...(tokens ? { tokens: tokenNumbers(live), tokenUse: tokenUseOf(live) } : {}),
  }
}

function leavingOf(users: readonly LiveUser[]): Status['leaving'] {
  const dates = users.flatMap((user) => user.leavesAt ?? leavingDays(user).slice(-1)).sort()
  return dates[0] === undefined ? undefined : { users: dates.length, first: dates[0] }
}

function serverNumbers({ users }: Snapshot): ServerNumbers {
  const perUser = [...users.values()].map(activeServers)
  const all = perUser.flat()
  const inState = (state: string): number => all.filter((server) => server.state === state).length
  return {
    ready: inState('ready'),
    users: perUser.filter((servers) => servers.some((server) => server.state === 'ready')).length,
    starting: inState('spawn'),
    stopping: inState('stop'),
  }
}

function activityNumbers({ users, takenAt }: Snapshot, idle: Age): ActivityNumbers {
  const now = Date.parse(takenAt)
  const all = [...users.values()]
  const countActive = (ageOf: typeof daysBetween, most: number): number =>
    all.filter(({ last_activity: last }) => ageOf(last ?? '', takenAt) <= most).length
  return {
    never: all.filter((user) => user.last_activity === null).length,
    day: countActive(hoursBetween, 24),
    week: countActive(daysBetween, 7),
    idle: {
      for: idle,
      users: all.filter((user) => (lastSign(user) ?? now) <= now - idle.seconds * 1000).length,
    },
  }
}

/** Includes empty groups, where the token sees all groups; without those of notices, which are counted as leaving. */
function groupSizes({ users, groups }: Snapshot): GroupSize[] {
  const sizes = new Map(withoutLeaving([...(groups?.keys() ?? [])]).map((name) => [name, 0]))
  for (const user of users.values()) {
    for (const group of withoutLeaving(groupsOf(user))) sizes.set(group, (sizes.get(group) ?? 0) + 1)
  }
  return [...sizes]
    .map(([name, members]) => ({ name, members }))
    .sort((one, other) => other.members - one.members || compareNames(one.name, other.name))
}

function latest({ users }: Snapshot): { name: string; lastActivity: string }[] {
  return [...users.values()]
    .flatMap(({ name, last_activity: last }) => (typeof last === 'string' ? [{ name, lastActivity: last }] : []))
    .sort(
      (one, other) =>
        Date.parse(other.lastActivity) - Date.parse(one.lastActivity) || compareNames(one.name, other.name),
    )
    .slice(0, newest)
}
