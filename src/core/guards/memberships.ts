// Limits the members that groups lose: losing most of them at once is more often an error in a file than intended.

import { plannedOf } from '../actions/planned.ts'
import type { LimitName } from '../limits/index.ts'
import { actionId } from '../names.ts'
import { groupsOf } from '../plan/members.ts'
import { count, listed, percent } from '../sentences.ts'
import type { Action, Snapshot } from '../types.ts'
import { remedy } from './remedy.ts'
import type { Guard, GuardInput, GuardResult } from './types.ts'

/** A share is meaningless for a smaller group. */
const halfFloor = 3

export const groupRemovals: Guard = {
  name: 'group-removals',
  atApply: true,
  canAllow: true,
  check(input) {
    const { actions, live, options } = input
    const leavers = leaversOf(actions)
    if (leavers.size === 0) return []
    const sizes = groupSizes(live)
    const losses = lossesOf(actions, live)
    const { max_group_removals: most, max_group_removal_share: share } = options.limits
    const allow = 'plan with --allow group-removals'
    const way = remedy(limitOf(input), '--allow group-removals', input)
    return [...leavers].flatMap(([group, ids]): GuardResult[] => {
      const members = sizes.get(group) ?? 0
      const { leaving, ...loss } = losses.get(group) ?? noLoss
      const block = (message: string): GuardResult[] => [{ level: 'block', message, actions: [...new Set(ids)] }]
      const told = (number: number): string =>
        `${number} of the ${count(members, 'member')} of group ${listed([group])} would leave it`
      const isOver = ids.length > most && ids.length / members > share
      const words = `, and the limit is ${most} and ${percent(share)}`
      if (loss.isUnnamed && !loss.isJoined && members > 0 && leaving + loss.deleted >= members) {
        const others = loss.deleted === 0 ? '' : ', the others are deleted'
        // Reports an exceeded limit as well, so that a policy's limit does not hide behind another reason.
        const passed = isOver ? words : ''
        return block(
          `${told(leaving)}${others}, which leaves it empty, because no row names the group (members: exact)${passed}; is the column header (groups) or the name of the group misspelt? If this is right, ${isOver ? way : allow}`,
        )
      }
      if (isOver) {
        return block(`${told(ids.length)}${words}; ${way}`)
      }
      if (members < halfFloor || leaving <= members / 2) return []
      return block(
        `${told(leaving)}, more than half; is a column header or the name of a group misspelt? If this is right, ${allow}`,
      )
    })
  },
}

/** The limit that the policy sets, of the two; otherwise the one that users raise. */
function limitOf({ policy }: GuardInput): LimitName {
  const { max_group_removals: most, max_group_removal_share: share } = policy?.guards ?? {}
  return most === undefined && share !== undefined ? 'max_group_removal_share' : 'max_group_removals'
}

/** What a group loses while it stays. */
interface Loss {
  /** Removed members, without those that a revert removes again. */
  leaving: number
  /** Members who are deleted themselves. */
  deleted: number
  /** Whether some are removed because no row names them for an exact group. */
  isUnnamed: boolean
  isJoined: boolean
}

const noLoss: Loss = { leaving: 0, deleted: 0, isUnnamed: false, isJoined: false }

function lossesOf(actions: readonly Action[], live: Snapshot): ReadonlyMap<string, Loss> {
  const losses = new Map<string, Loss>()
  const of = (group: string): Loss => {
    const loss = losses.get(group) ?? { ...noLoss }
    losses.set(group, loss)
    return loss
  }
  for (const action of actions) {
    if (action.op === 'member.add') of(action.group).isJoined = true
    if (action.op === 'member.remove' && action.reason.why !== 'revert') {
      const loss = of(action.group)
      loss.leaving += 1
      if (action.reason.why === 'exact') loss.isUnnamed = true
    }
    if (action.op !== 'user.delete') continue
    for (const group of live.users.get(action.user)?.groups ?? []) of(group).deleted += 1
  }
  return losses
}

/** Maps each group to an id per leaving member, including those of deleted groups, without deleted users. */
export function leaversOf(actions: readonly Action[]): Map<string, string[]> {
  const leavers = new Map<string, string[]>()
  const add = (group: string, id: string): void => {
    const ids = leavers.get(group)
    if (ids === undefined) leavers.set(group, [id])
    else ids.push(id)
  }
  const planned = plannedOf(actions)
  for (const action of actions) {
    if (action.op === 'member.remove') add(action.group, action.id)
    if (action.op !== 'group.delete') continue
    for (const user of action.before.members) {
      const name = planned.newName(user) ?? user
      const goesAnyway = [actionId('member.remove', name, action.group), actionId('user.delete', user)]
      if (!goesAnyway.some((id) => planned.has(id))) add(action.group, action.id)
    }
  }
  return leavers
}

/** How many members each group has. */
export function groupSizes(live: Snapshot): Map<string, number> {
  const sizes = new Map<string, number>()
  for (const user of live.users.values()) {
    for (const group of groupsOf(user)) sizes.set(group, (sizes.get(group) ?? 0) + 1)
  }
  return sizes
}
