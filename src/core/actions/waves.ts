// The order of things: what others need comes first, what takes something away comes last.
import { compareNames } from '../names.ts'
import type { Action } from '../types.ts'

/** Position of an action's wave. Waves run one after another. */
export function waveOf(action: Action): number {
  switch (action.op) {
    case 'password.set':
      // Before the account: whoever logs in first with a password of his own would have claimed it.
      return 0
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
      return action.after ? 5 : 8
    case 'member.add':
      return 5
    case 'quota.set':
    case 'quota.add':
    case 'quota.unlimited':
      return 6
    case 'member.remove':
      return 7
    case 'server.start':
    case 'server.stop':
      return 9
    case 'user.delete':
      return 10
    case 'group.delete':
      return 11
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
