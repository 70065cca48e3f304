// The actions of one plan, as the others look at them.
import { actionId } from '../names.ts'
import type { Action, ApplyEvent } from '../types.ts'

/** Which actions a plan has. */
export interface Planned {
  /** Whether the plan has the action of this id. */
  has(id: string): boolean
  /** The name so far of a user whom the plan renames to this one. */
  oldName(user: string): string | undefined
  /** The name that the plan gives to a user of this one. */
  newName(user: string): string | undefined
  /** Whether a journal says that the action was applied: the only word there is of what cannot be read back. */
  isApplied(id: string): boolean
  /** Whether a journal says that a request for the action was sent. */
  wasSent(id: string): boolean
}

/** @param events of all applies of the plan so far */
export function plannedOf(actions: readonly Action[], events: readonly ApplyEvent[] = []): Planned {
  const applied = new Set(events.flatMap((event) => (event.type === 'applied' ? [event.action] : [])))
  const sent = new Set(events.flatMap((event) => (event.type === 'intent' ? event.actions : [])))
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

/** The users and groups that an action is about, by every name it gives them. */
export function subjectsOf(action: Action): { readonly users: readonly string[]; readonly groups: readonly string[] } {
  const renamed = action.op === 'user.rename' ? [action.after.name] : []
  return {
    users: [...('user' in action ? [action.user] : []), ...renamed],
    groups: 'group' in action ? [action.group] : [],
  }
}

/** Id of the action by which there is somebody of a name, if the plan has it. */
export function birthOf(user: string, planned: Planned): string {
  const old = planned.oldName(user)
  return old === undefined ? actionId('user.create', user) : actionId('user.rename', old, user)
}
