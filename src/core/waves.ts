// The order of things: what others need comes first, what takes something away comes last.
import { actionId, compareNames } from './names.ts'
import type { Action } from './types.ts'

/** Position of an action's wave. Waves run one after another. */
export function waveOf(action: Action): number {
  switch (action.op) {
    case 'group.create':
      return 1
    case 'user.create':
      return 2
    case 'admin.set':
      // Promotions come before demotions, so that a hub is never without an admin in between.
      return action.after ? 3 : 5
    case 'member.add':
      return 3
    case 'member.remove':
      return 4
    case 'user.delete':
      return 6
    case 'group.delete':
      return 7
  }
}

/** The actions in the order of the plan: by wave, then by id. */
export function inOrder(actions: readonly Action[]): Action[] {
  return [...actions].sort((one, other) => waveOf(one) - waveOf(other) || compareNames(one.id, other.id))
}

/** The actions of each wave, in order; no empty waves. */
export function waves(actions: readonly Action[]): Action[][] {
  const byWave = new Map<number, Action[]>()
  for (const action of inOrder(actions)) {
    const wave = byWave.get(waveOf(action))
    if (wave === undefined) byWave.set(waveOf(action), [action])
    else wave.push(action)
  }
  return [...byWave.values()]
}

/** Ids of the actions that must have gone well before this one, where the plan has them. */
export function dependsOn(action: Action): string[] {
  switch (action.op) {
    case 'admin.set':
      return [actionId('user.create', action.user)]
    case 'member.add':
      return [actionId('user.create', action.user), actionId('group.create', action.group)]
    case 'group.delete':
      // A member whom the plan was to take out and could not would lose the group unasked.
      return action.before.members.flatMap((user) => [
        actionId('member.remove', user, action.group),
        actionId('user.delete', user),
      ])
    case 'group.create':
    case 'user.create':
    case 'member.remove':
    case 'user.delete':
      return []
  }
}
