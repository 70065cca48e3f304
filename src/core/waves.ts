// The order of things: what others need comes first, what takes something away comes last.
import { compareNames } from './names.ts'
import type { Action } from './types.ts'

/** Position of an action's wave. Waves run one after another. */
export function waveOf(action: Action): number {
  switch (action.op) {
    case 'user.rename':
      return 1
    case 'group.create':
      return 2
    case 'group.properties':
      return 3
    case 'user.create':
      return 4
    case 'admin.set':
      // Promotions come before demotions, so that a hub is never without an admin in between.
      return action.after ? 5 : 7
    case 'member.add':
      return 5
    case 'member.remove':
      return 6
    case 'server.start':
    case 'server.stop':
      return 8
    case 'user.delete':
      return 9
    case 'group.delete':
      return 10
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
