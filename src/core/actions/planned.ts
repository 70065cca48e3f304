// A plan's actions, as other actions query them.
import { actionId } from '../names.ts'
import type { Action, ActionOf, ApplyEvent } from '../types.ts'

/** Which actions a plan has. */
export interface Planned {
  /** Whether the plan has the action of this id. */
  has(id: string): boolean
  /** The old name, if the plan renames a user to this one. */
  oldName(user: string): string | undefined
  /** The new name that the plan gives to this user. */
  newName(user: string): string | undefined
  /** Whether a journal says that the action was applied: the only evidence of changes that cannot be read back. */
  isApplied(id: string): boolean
  /** Whether a journal says that a request for the action was sent. */
  wasSent(id: string): boolean
}

/** @param events of all applies of the plan so far */
export function plannedOf(actions: readonly Action[], events: readonly ApplyEvent[] = []): Planned {
  const applied = new Set(events.flatMap((event) => (event.type === 'applied' ? [event.action] : [])))
  const sent = sentIn(events)
  const ids = new Set(actions.map((action) => action.id))
  const renames = actions.filter((action) => action.op === 'user.rename')
  const oldNames = new Map(renames.map((action) => [action.after.name, action.user]))
  const newNames = new Map(renames.map((action) => [action.user, action.after.name]))
  return {
    has: (id) => ids.has(id),
    oldName: (user) => oldNames.get(user),
    newName: (user) => newNames.get(user),
    isApplied: (id) => applied.has(id),
    wasSent: (id) => sent.has(id),
  }
}

function sentIn(events: readonly ApplyEvent[]): ReadonlySet<string> {
  const sent = new Set<string>()
  for (const event of events) {
    if (event.type === 'intent') for (const id of event.actions) sent.add(id)
    if (event.type === 'unsent') for (const id of event.actions) sent.delete(id)
  }
  return sent
}

/** An action that adds a user to a group or removes them. */
export type Membership = ActionOf<'member.add' | 'member.remove' | 'notice.give' | 'notice.lift'>

/** Whether an action adds a user to a group. */
export function isJoin(action: Action): action is ActionOf<'member.add' | 'notice.give'> {
  return action.op === 'member.add' || action.op === 'notice.give'
}

/** Whether an action adds a user to a group or removes them. */
export function isMembership(action: Action): action is Membership {
  return isJoin(action) || action.op === 'member.remove' || action.op === 'notice.lift'
}

/** The users and groups of an action, by every name it gives them. */
export function subjectsOf(action: Action): { readonly users: readonly string[]; readonly groups: readonly string[] } {
  const renamed = action.op === 'user.rename' ? [action.after.name] : []
  return {
    users: [...('user' in action ? [action.user] : []), ...renamed],
    groups: 'group' in action ? [action.group] : [],
  }
}

/** Id of the plan's action that creates this name (by a create or a rename), if there is one. */
export function birthOf(user: string, planned: Planned): string {
  const old = planned.oldName(user)
  return old === undefined ? actionId('user.create', user) : actionId('user.rename', old, user)
}
