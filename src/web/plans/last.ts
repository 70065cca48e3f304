// The plans that were shown last: what can be overridden is known from them.
import type { Plan } from '../../core/types.ts'
import type { Bench } from '../bench.ts'

const last = new WeakMap<Bench, readonly Plan[]>()
const drafts = new WeakMap<Bench, string>()

export function keepLast(bench: Bench, plans: readonly Plan[], draft = bench.draft): void {
  last.set(bench, plans)
  drafts.set(bench, JSON.stringify(draft))
}

export function lastPlans(bench: Bench): readonly Plan[] {
  return last.get(bench) ?? []
}

/** The list is the one that the last plans were made of. */
export function isLastDraft(bench: Bench): boolean {
  return drafts.get(bench) === JSON.stringify(bench.draft)
}
