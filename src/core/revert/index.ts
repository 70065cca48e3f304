// The inverse of a plan: restores its before-images, except for subjects that changed since.

import { traitsOf } from '../facets/index.ts'
import type { Action, Finding } from '../types.ts'
import { losses, obstacles, unseenGroups } from './notes.ts'
import { type Inverse, type Left, type RevertInput, sightOf } from './sight.ts'

export interface Reverted {
  readonly actions: readonly Action[]
  /** What cannot be restored, and what is left because it changed since. */
  readonly findings: readonly Finding[]
}

/** The actions that undo a plan, without those that are undone already. */
export function revert(input: RevertInput): Reverted {
  const sight = sightOf(input)
  const inverses = new Map<string, Action>()
  const left: Left[] = []
  const keep = (action: Action, inverse: Inverse): void => {
    if (typeof inverse === 'string') left.push({ action, why: inverse })
    else for (const one of inverse) inverses.set(one.id, one)
  }
  const isLast = (action: Action): boolean => traitsOf(action).isUndoneLast === true
  const inOrder = [...sight.done.filter((action) => !isLast(action)), ...sight.done.filter(isLast)]
  for (const action of inOrder) keep(action, traitsOf(action).undo(action, sight, inverses))
  const actions = [...inverses.values()]
  return { actions, findings: [...unseenGroups(sight), ...obstacles(left), ...losses(actions, sight)] }
}
