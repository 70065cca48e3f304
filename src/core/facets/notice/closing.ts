// What follows from the notices of a plan: the groups that it needs and empties, and the findings.

import { plannedOf } from '../../actions/planned.ts'
import { isLeavingGroup, leavingDay, leavingDays } from '../../leaving.ts'
import { actionId, compareNames, handsOffReason } from '../../names.ts'
import { reachOf } from '../../plan/matchers.ts'
import { membersIn } from '../../plan/members.ts'
import { formatPlace } from '../../problem.ts'
import type { Action, LiveUser, Reason, Snapshot } from '../../types.ts'
import { imageOfGroup } from '../groups.ts'
import type { Closing } from '../traits.ts'
import { createGroup } from './actions.ts'
import type { Noticed, NoticeSight, Others } from './book.ts'
import { noticeFindings } from './findings.ts'

/** @param actions of all users */
export function closing(actions: readonly Action[], sight: NoticeSight): Closing {
  const { live, leave } = sight
  const reason: Reason = { why: 'leave', at: formatPlace(leave.at) }
  const given = new Set(actions.flatMap((action) => (action.op === 'notice.give' ? [action.group] : [])))
  const missing = [...given].filter((group) => live.groups?.has(group) === false)
  const settled = settledBy(actions)
  return {
    actions: [
      ...missing.map((group) => createGroup(group, reason)),
      ...emptied(live, { given, settled }).map((group) => removal(group, { live, reason })),
    ],
    findings: noticeFindings(sight, { given, ...othersOf(sight, settled) }),
  }
}

/** For each user who is deleted, or whose notice is given or lifted: the groups they leave. Names are the current ones. */
type Settled = ReadonlyMap<string, 'all' | ReadonlySet<string>>

function settledBy(actions: readonly Action[]): Settled {
  const planned = plannedOf(actions)
  const settled = new Map<string, 'all' | Set<string>>()
  for (const action of actions) {
    if (action.op === 'user.delete') settled.set(action.user, 'all')
    if (action.op !== 'notice.give' && action.op !== 'notice.lift') continue
    const name = planned.oldName(action.user) ?? action.user
    const known = settled.get(name)
    const groups = known instanceof Set ? known : new Set<string>()
    if (action.op === 'notice.lift') groups.add(action.group)
    settled.set(name, groups)
  }
  return settled
}

/** Leaving groups without a member after the plan. A token that sees only some users proves no group empty. */
function emptied(
  live: Snapshot,
  { given, settled }: { readonly given: ReadonlySet<string>; readonly settled: Settled },
): string[] {
  if (!live.complete) return []
  const ours = [...(live.groups?.keys() ?? [])].filter((group) => leavingDay(group) !== undefined && !given.has(group))
  const members = membersIn(live, ours)
  const leaves = (name: string, group: string): boolean => {
    const groups = settled.get(name)
    return groups === 'all' || groups?.has(group) === true
  }
  const isKept = (group: string): boolean => live.groups?.get(group)?.kept !== undefined
  return ours.filter((group) => !isKept(group) && members(group).every((name) => leaves(name, group)))
}

function removal(group: string, { live, reason }: { readonly live: Snapshot; readonly reason: Reason }): Action {
  const before = imageOfGroup(group, membersIn(live, [group])(group), live)
  return { id: actionId('group.delete', group), op: 'group.delete', group, before, after: null, reason }
}

function othersOf({ desired, live, book }: NoticeSight, settled: Settled): Others {
  const inBook = new Set([...book.waiting, ...book.kept].map(({ user }) => user.name).concat(book.blind))
  const reach = reachOf(desired.scope, live)
  const strangers: { user: LiveUser; why: string }[] = []
  const unasked: Noticed[] = []
  const twice: LiveUser[] = []
  for (const user of live.users.values()) {
    if (user.groups?.some(isLeavingGroup) !== true) continue
    const days = leavingDays(user)
    const day = days.at(-1)
    if (day === undefined || settled.has(user.name)) continue
    if (days.length > 1) twice.push(user)
    if (inBook.has(user.name)) continue
    const handsOff = handsOffReason(user.name, desired.scope.names)
    const why = handsOff === undefined ? reach(user) : `the name ${handsOff}`
    if (why === undefined) unasked.push({ user, day })
    else strangers.push({ user, why })
  }
  const byName = (one: LiveUser, other: LiveUser): number => compareNames(one.name, other.name)
  return {
    strangers: strangers.sort((one, other) => byName(one.user, other.user)),
    unasked: unasked.sort((one, other) => byName(one.user, other.user)),
    twice: twice.sort(byName),
  }
}
