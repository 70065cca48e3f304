// Which users a listing or an export shows, and in what order.
import { compositions } from '../caseless.ts'
import { anyMatcher } from '../globs.ts'
import { compareNames, lowerForm } from '../names.ts'
import type { Age, LiveUser, Server } from '../types.ts'
import { type Field, lastSign } from './sight.ts'

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

/** Whether a choice leaves anybody out at all. */
export function isPartial(choice: Choice): boolean {
  const { match, search, groups, admin, isActive, inactive, neverLoggedIn, quotaBelow, quotaAbove } = choice
  const conditions = [search, admin, inactive, quotaBelow, quotaAbove].some((one) => one !== undefined)
  return conditions || match.length + groups.length > 0 || isActive || neverLoggedIn
}

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

/** Whether a user is chosen; ages are counted up to `now`, by the hub's clock. */
export function chooser(choice: Choice, now: string): (user: LiveUser) => boolean {
  const isMatch = anyMatcher(choice.match.flatMap(compositions))
  const groups = choice.groups.flatMap(compositions)
  const search = choice.search && lowerForm(choice.search)
  const before = choice.inactive && Date.parse(now) - choice.inactive.seconds * 1000
  return (user) =>
    (choice.match.length === 0 || compositions(user.name).some(isMatch)) &&
    (search === undefined || lowerForm(user.name).includes(search)) &&
    (groups.length === 0 || groups.some((group) => user.groups?.includes(group) === true)) &&
    (choice.admin === undefined || user.admin === choice.admin) &&
    (!choice.isActive || activeServers(user).length > 0) &&
    (before === undefined || (lastSign(user) ?? Number.POSITIVE_INFINITY) <= before) &&
    (!choice.neverLoggedIn || user.last_activity === null) &&
    (choice.quotaBelow === undefined || (worth(user) ?? 0) < choice.quotaBelow) &&
    (choice.quotaAbove === undefined || (worth(user) ?? 0) > choice.quotaAbove)
}

/** Undefined without a quota. */
function worth({ quota }: LiveUser): number | undefined {
  return quota?.unlimited === true ? Number.POSITIVE_INFINITY : quota?.balance
}

/** Those that run, start or stop just now. */
export function activeServers(user: LiveUser): readonly Server[] {
  return (user.servers ?? []).filter((server) => server.state !== 'stopped')
}

/** Names by code unit. Times and numbers: the smallest first, nothing before all of them; equals by name. */
export function sorted(users: readonly LiveUser[], key: SortKey, isReverse: boolean): readonly LiveUser[] {
  const direction = isReverse ? -1 : 1
  return [...users].sort((one, other) => {
    const [mine, its] = key === 'name' ? [0, 0] : [weight(one, key), weight(other, key)]
    if (mine !== its) return mine < its ? -direction : direction
    return (key === 'name' ? direction : 1) * compareNames(one.name, other.name)
  })
}

function weight(user: LiveUser, key: Exclude<SortKey, 'name'>): number {
  switch (key) {
    case 'created':
    case 'last_activity':
      return Date.parse(user[key] ?? '1970-01-01')
    case 'groups':
      return user.groups?.length ?? 0
    case 'servers':
      return activeServers(user).length
    case 'quota':
      return worth(user) ?? Number.NEGATIVE_INFINITY
  }
}
