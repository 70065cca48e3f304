// What a read must include beyond the usual: only what the files or the actions ask for is requested.
import type { Action, Also, DesiredState } from '../types.ts'
import { everyFacet, traitsOf } from './index.ts'

/** For planning; undefined for nothing. */
export function alsoToPlan(desired: DesiredState): Also | undefined {
  return united(everyFacet.map(({ also }) => also?.(desired)))
}

/** For checking and carrying out actions; undefined for nothing. */
export function alsoFor(actions: readonly Action[]): Also | undefined {
  const ops = new Map(actions.map((action) => [action.op, traitsOf(action).also]))
  return united([...ops.values()].map((also) => (typeof also === 'function' ? also(actions) : also)))
}

function united(all: readonly (Also | undefined)[]): Also | undefined {
  const given = all.filter((one) => one !== undefined)
  return given.length === 0 ? undefined : Object.assign({}, ...given)
}
