// The order of actions: dependencies first, removals last.
import { traitsOf } from '../facets/index.ts'
import { type Wave, waveOrder } from '../facets/traits.ts'
import { compareNames } from '../names.ts'
import type { Action } from '../types.ts'
import type { Planned } from './planned.ts'

const positions: ReadonlyMap<Wave, number> = new Map(waveOrder.map((wave, position) => [wave, position]))

/** Position of an action's wave. Waves run one after another. */
function waveOf(action: Action): number {
  const { wave } = traitsOf(action)
  return positions.get(typeof wave === 'function' ? wave(action) : wave) as number
}

/** Ids of the plan's actions that must succeed before this one. */
export function dependsOn(action: Action, planned: Planned): readonly string[] {
  return traitsOf(action).after(action, planned)
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
