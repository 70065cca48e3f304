// What a plan says of notices besides its actions.

import type { FindingCode } from '../../guards/findings.ts'
import { dayAfter, isActiveSince, isLeavingGroup, leavingDay } from '../../leaving.ts'
import { byScope } from '../../look/sight.ts'
import { compareNames } from '../../names.ts'
import { count, listed, quote, some } from '../../sentences.ts'
import type { Finding } from '../../types.ts'
import { groupsOfNotices, type Noticed, type NoticeSight, type Others } from './book.ts'

/** A plan's groups of new notices, and the members that no action is about. */
interface Seen extends Others {
  readonly given: ReadonlySet<string>
}

/** The findings about notices, in the order of a reader. */
export function noticeFindings(sight: NoticeSight, seen: Seen): Finding[] {
  return [
    ...blind(sight),
    ...withRoles(sight, seen.given),
    ...kept(sight),
    ...strangers(seen),
    ...twice(seen),
    ...unnoticed(sight),
    ...waiting(sight),
    ...unasked(seen),
    ...nameless(sight),
  ]
}

function finding(guard: FindingCode, level: Finding['level'], message: string): Finding[] {
  return [{ guard, level, message, actions: [] }]
}

/** Whether a due user came back is unknown. */
function blind({ book, live }: NoticeSight): Finding[] {
  if (book.blind.length === 0) return []
  const what = `the last activity is not visible to the token, so it is not known which users were active since their notice: ${listed(book.blind)}`
  return finding('visibility', 'block', `${what}${byScope(live, 'last_activity')}`)
}

/** Notice must give nothing. */
function withRoles({ live }: NoticeSight, given: ReadonlySet<string>): Finding[] {
  return [...given].flatMap((group) => {
    const roles = live.groups?.get(group)?.roles ?? []
    if (roles.length === 0) return []
    const message = `notice would give the roles ${listed(roles)}, because the group ${quote(group)} has them; take them from the group`
    return finding('leaving-group', 'block', message)
  })
}

function kept({ book, leave }: NoticeSight): Finding[] {
  if (book.kept.length === 0) return []
  const names = book.kept.toSorted(byName).map(({ user, day }) => {
    const active = `active ${String(user.last_activity).slice(0, 10)}`
    return `${quote(user.name)} (notice given ${dayAfter(day, -leave.days)}, ${active})`
  })
  const who = `${count(names.length, 'user')} whose notice has ended ${names.length === 1 ? 'is' : 'are'} kept, because of activity since: ${some(names)}`
  return finding(
    'leaving-active',
    'warn',
    `${who}; name them in a row, or set if_active: delete in leave to delete them`,
  )
}

function byName(one: Noticed, other: Noticed): number {
  return compareNames(one.user.name, other.user.name)
}

function strangers({ strangers: all }: Seen): Finding[] {
  if (all.length === 0) return []
  const names = all.map(({ user, why }) => `${quote(user.name)} (${why}; ${some(groupsOfNotices(user))})`)
  const message = `in a leaving group, where no plan of these files puts them, and not deleted for it: ${some(names)}; take them out of the group on the hub`
  return finding('leaving-group', 'warn', message)
}

function twice({ twice: all }: Seen): Finding[] {
  if (all.length === 0) return []
  const names = all.map((user) => `${quote(user.name)} (${some(groupsOfNotices(user))})`)
  return finding('leaving-group', 'warn', `in more than one leaving group, and the latest day counts: ${some(names)}`)
}

function unnoticed({ book }: NoticeSight): Finding[] {
  if (book.unnoticed.length === 0) return []
  const message = `not deleted, because they cannot get notice: the hub lower-cases names in its group lists: ${listed(book.unnoticed)}; delete them on the hub, or protect them`
  return finding('leaving-active', 'warn', message)
}

/** One finding for each day. */
function waiting({ book, leave }: NoticeSight): Finding[] {
  const days = [...new Set(book.waiting.map(({ day }) => day))].sort()
  return days.flatMap((day) => {
    const users = book.waiting.filter((one) => one.day === day).toSorted(byName)
    const given = dayAfter(day, -leave.days)
    const active = users.filter(({ user }) => isActiveSince(user.last_activity, given))
    const back = active.length === 0 ? '' : `; active since the notice: ${namesOf(active)}`
    return finding('leaving', 'info', `leaving on ${day}: ${count(users.length, 'user')}: ${namesOf(users)}${back}`)
  })
}

function namesOf(all: readonly Noticed[]): string {
  return listed(all.map(({ user }) => user.name))
}

function unasked({ unasked: all }: Seen): Finding[] {
  if (all.length === 0) return []
  const names = all.map(({ user, day }) => `${quote(user.name)} (${day})`)
  const message = `under notice, and no longer asked to leave by this plan: ${some(names)}; they are not deleted while that is so; a row for them lifts the notice`
  return finding('leaving', 'info', message)
}

/** Groups that are reserved by their names, and have no day. */
function nameless({ live }: NoticeSight): Finding[] {
  const groups = [...(live.groups?.keys() ?? [])].filter((one) => isLeavingGroup(one) && leavingDay(one) === undefined)
  if (groups.length === 0) return []
  const message = `ignored, because the name has no day: ${listed(groups.sort(compareNames))}; delete it on the hub`
  return finding('leaving-group', 'info', message)
}
