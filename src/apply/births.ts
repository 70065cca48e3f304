// New groups that are created together with their first members, where the system accepts both in one request.
import { isJoin, type Membership } from '../core/actions/planned.ts'
import { precheck } from '../core/actions/precheck.ts'
import { dependsOn } from '../core/actions/waves.ts'
import type { Action, ActionOf } from '../core/types.ts'
import type { Call } from '../providers/types.ts'
import type { Run } from './run.ts'

/** A new group and its members. It is created after the new users, because they may be among its members. */
export interface Birth {
  readonly create: ActionOf<'group.create'>
  readonly joins: readonly Membership[]
}

/** The new groups that have members. Groups with planned properties are left out: these are set before new users exist. */
export function birthsOf({ deps: { provider } }: Run, actions: readonly Action[]): readonly Birth[] {
  if (provider.bearsGroups !== true) return []
  const joins = new Map<string, Membership[]>()
  for (const action of actions) {
    if (!isJoin(action)) continue
    const all = joins.get(action.group)
    if (all === undefined) joins.set(action.group, [action])
    else all.push(action)
  }
  const early = new Set(actions.flatMap((action) => (action.op === 'group.properties' ? [action.group] : [])))
  return actions.flatMap((action) => {
    const members = action.op === 'group.create' && !early.has(action.group) ? joins.get(action.group) : undefined
    return action.op === 'group.create' && members !== undefined ? [{ create: action, joins: members }] : []
  })
}

/** The request for a group and as many members as fit; the others join in their own wave. */
export function callsOf(run: Run, { create, joins }: Birth): readonly Call[] {
  // After a refusal of the op, the creation alone reports it.
  const members = run.refusal(create.op) === undefined ? joins.filter((join) => canJoin(run, join, create)) : []
  return run.lower([create, ...members.slice(0, run.deps.pace.sizes().member)])
}

/** Whether only the group is missing. The wave of joins reports every other obstacle. */
function canJoin(run: Run, join: Membership, create: Birth['create']): boolean {
  if (precheck(join, run.live, run.planned).is !== 'ready') return false
  return dependsOn(join, run.planned).every(
    (id) => id === create.id || !run.isSelected(id) || run.ends.get(id) === 'applied',
  )
}
