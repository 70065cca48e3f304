// A selection of an approved plan's actions: the digest stays the same, and the rest stays open.

import type { Action, ApplyEvent, Op, Snapshot } from '../types.ts'
import { birthOf, plannedOf, subjectsOf } from './planned.ts'
import { precheck } from './precheck.ts'
import { dependsOn } from './waves.ts'

export interface Selection {
  /** Only these ops; empty for all. */
  readonly only: readonly Op[]
  /** Raw names of users and groups whose actions are left out. */
  readonly exclude: readonly string[]
}

/** The selected actions in the plan's order, without those that depend on an excluded action that is not done yet. */
export function select(
  actions: readonly Action[],
  selection: Selection,
  live: Snapshot,
  past: readonly ApplyEvent[] = [],
): Action[] {
  const exclude = new Set(selection.exclude)
  const planned = plannedOf(actions, past)
  const isWanted = (action: Action): boolean =>
    (selection.only.length === 0 || selection.only.includes(action.op)) &&
    !namesOf(action).some((name) => exclude.has(name))
  const available = new Set<string>()
  const selected: Action[] = []
  // The plan lists every dependency before its dependents.
  for (const action of actions) {
    const isDone = precheck(action, live, planned).is === 'done'
    const canBegin = dependsOn(action, planned).every((id) => !planned.has(id) || available.has(id))
    const isIn = isWanted(action) && canBegin
    if (isIn) selected.push(action)
    if (isIn || isDone) available.add(action.id)
  }
  // A password without its account would go to the next user of that name.
  return selected.filter((action) => {
    if (action.op !== 'password.set') return true
    const birth = birthOf(action.user, planned)
    return !planned.has(birth) || available.has(birth)
  })
}

/** The names of the users and groups that an action is about. */
export function namesOf(action: Action): string[] {
  const { users, groups } = subjectsOf(action)
  return [...users, ...groups]
}
