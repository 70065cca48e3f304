// Limits the members that groups lose: losing most of them at once is more often an error in a file than intended.

import { plannedOf } from '../actions/planned.ts'
import { isLeavingGroup } from '../leaving.ts'
import type { LimitName } from '../limits/index.ts'
import { actionId } from '../names.ts'
import { groupsOf } from '../plan/members.ts'
import { count, number, percent, quote } from '../sentences.ts'
import type { Action, Snapshot } from '../types.ts'
import type { Alike } from './alike.ts'
import { remedy } from './remedy.ts'
import type { Guard, GuardInput, GuardResult } from './types.ts'

/** A share is meaningless for a smaller group. */
const halfFloor = 3

export const groupRemovals: Guard = {
  name: 'group-removals',
  atApply: true,
  extent: ({ actions }) => (leaversOf(actions).size > 0 ? { members: true } : {}),
  canAllow: true,
  check(input) {
    const { actions, live } = input
    const leavers = leaversOf(actions)
    if (leavers.size === 0) return []
    const sizes = groupSizes(live)
    const losses = lossesOf(actions, live)
    return [...leavers].flatMap(([group, ids]): GuardResult[] => {
      const found = judge({ group, ids, members: sizes.get(group) ?? 0, ...(losses.get(group) ?? noLoss) }, input)
      return found === undefined ? [] : [{ level: 'block', actions: [...new Set(ids)], ...found }]
    })
  },
}

interface Leaving extends Loss {
  readonly group: string
  /** One id per leaving member. */
  readonly ids: readonly string[]
  readonly members: number
}

/** A finding without its level and its actions. */
type Judged = Pick<GuardResult, 'message' | 'alike'>

/** Why too many leave a group; undefined when they do not. */
function judge(loss: Leaving, input: GuardInput): Judged | undefined {
  const { ids, members, leaving } = loss
  const { max_group_removals: most, max_group_removal_share: share } = input.options.limits
  // The two limits block only together.
  const isOver = ids.length > most && ids.length / members > share
  const words = { limits: `more than both limits: ${count(most, 'member')} and ${percent(share)} of the group`, isOver }
  const way = isOver ? remedy(limitOf(input), '--allow group-removals', input) : allow
  if (loss.isUnnamed && !loss.isJoined && members > 0 && leaving + loss.deleted >= members) {
    return emptied(loss, { ...words, way })
  }
  if (isOver) return beyond(loss, { ...words, way })
  return members < halfFloor || leaving <= members / 2 ? undefined : halved(loss)
}

const allow = 'plan with --allow group-removals'

interface Words {
  readonly limits: string
  readonly isOver: boolean
  readonly way: string
}

/** Reports an exceeded limit as well, so that a policy's limit does not hide behind another reason. */
function emptied(loss: Leaving, { limits, isOver, way }: Words): Judged {
  const others = loss.deleted === 0 ? '' : ', the others are deleted'
  const passed = isOver ? `; that is ${limits}` : ''
  return {
    message: `${told(loss.leaving, loss)}${others}, which leaves it empty, because no row names the group (members: exact)${passed}; is the column header (groups) or the name of the group misspelt? If this is right, ${way}`,
    alike: alike(`empty ${way}`, loss.leaving, loss, (examples, groups) => {
      const each = isOver ? `; each time that is ${limits}` : ''
      return `${count(groups, 'group')} would be left empty, because no row names them (members: exact): ${examples}${each}; is the column header (groups) misspelt, or are the names of the groups? If this is right, ${way}`
    }),
  }
}

function beyond(loss: Leaving, { limits, way }: Words): Judged {
  const say: Alike['say'] = (examples, groups) =>
    `${count(groups, 'group')} would each lose ${limits}: ${examples}; if that is right, ${way}`
  return {
    message: `${told(loss.ids.length, loss)}, ${limits}; if that is right, ${way}`,
    alike: alike('over', loss.ids.length, loss, say),
  }
}

function halved(loss: Leaving): Judged {
  const say: Alike['say'] = (examples, groups) =>
    `${count(groups, 'group')} would each lose more than half of their members: ${examples}; is a column header misspelt, or are the names of the groups? If this is right, ${allow}`
  return {
    message: `${told(loss.leaving, loss)}, more than half; is a column header or the name of a group misspelt? If this is right, ${allow}`,
    alike: alike('half', loss.leaving, loss, say),
  }
}

function told(leaving: number, { group, members }: Leaving): string {
  if (members === 0)
    return `${count(leaving, 'member')} of group ${quote(group)}, whose size is not visible, would leave it`
  const part = percent(leaving / members)
  return `${number(leaving)} of the ${count(members, 'member')} of group ${quote(group)} (${part}) would leave it`
}

/** Each group has its own numbers, so a few stay findings of their own. */
function alike(kind: string, leaving: number, { group, members }: Leaving, say: Alike['say']): Alike {
  return { kind, subject: quote(group), note: `${number(leaving)} of ${number(members)}`, say, apart: 3 }
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
    if (action.op !== 'group.delete' || isLeavingGroup(action.group)) continue
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
  for (const { name, members } of live.groups?.values() ?? [])
    if (members !== undefined) sizes.set(name, members.length)
  return sizes
}
