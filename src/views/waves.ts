// Names of the waves of an apply.
import type { Action } from '../core/types.ts'
import { formOf } from './facets/index.ts'
import type { Wave } from './progress/state.ts'
import { listed } from './words.ts'

/** `promoting users and adding members`, with the ids of the actions. */
export function wavesOf(waves: readonly (readonly Action[])[]): readonly Wave[] {
  return waves.map((actions) => ({
    words: listed([...new Set(actions.map(deedOf))]),
    ids: new Set(actions.map(({ id }) => id)),
  }))
}

function deedOf(action: Action): string {
  const { deed } = formOf(action)
  return typeof deed === 'string' ? deed : deed(action)
}
