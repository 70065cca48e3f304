// The plans that were shown last: what can be overridden is known from them.
import type { Plan } from '../../core/types.ts'
import type { Bench } from '../bench.ts'

const last = new WeakMap<Bench, readonly Plan[]>()

export function keepLast(bench: Bench, plans: readonly Plan[]): void {
  last.set(bench, plans)
}

export function lastPlans(bench: Bench): readonly Plan[] {
  return last.get(bench) ?? []
}
