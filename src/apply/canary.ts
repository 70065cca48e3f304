// Applies the first few actions alone, reads the system again, and continues only if they took effect.
import { type LastWord, lastWords } from '../core/actions/history.ts'
import { precheck } from '../core/actions/precheck.ts'
import { dependsOn } from '../core/actions/waves.ts'
import type { Action } from '../core/types.ts'
import { look } from './look.ts'
import type { Run } from './run.ts'

/** @param carryOut applies some actions, wave by wave */
export async function runCanary(run: Run, carryOut: (some: readonly Action[]) => Promise<void>): Promise<void> {
  const first = chosen(run)
  if (first.length === 0) return
  await carryOut([...doneBefore(run, first), ...first])
  const live = await look(run, { only: first })
  if ('why' in live) return run.halt(`the canary could not be verified: ${live.why}`, live.kind)
  const broken = first.filter((action) => precheck(action, live, run.planned).is !== 'done')
  const undone = broken.filter((action) => run.ends.get(action.id) === 'applied')
  if (undone.length > 0) run.halt('the canary no longer held when the system was read again', 'undone')
  else if (broken.length > 0) run.halt('the canary no longer held when the system was read again')
  const message = 'it no longer held when the system was read again (canary)'
  for (const action of undone) run.failed(action, { status: 0, message, kind: 'undone' })
  await run.settled()
}

/**
 * Picks the actions still to be proven. Actions that an earlier run did and that hold count as proof. Actions that an
 * earlier run failed at are not picked again: one action that is always refused would otherwise block all others for
 * ever.
 */
function chosen(run: Run): readonly Action[] {
  const { canary = 0, past } = run.deps
  if (canary === 0) return []
  const words = lastWords(past)
  const open = canary - held(run, words)
  const ids = new Set<string>()
  const first: Action[] = []
  for (const action of run.plan.actions) {
    if (first.length >= open) return first
    const word = words.get(action.id)
    const hasFailed = word !== undefined && word !== 'changed' && word !== 'already'
    if (hasFailed || checkOf(run, action) !== 'ready' || !canBegin(run, action, ids)) continue
    first.push(action)
    ids.add(action.id)
  }
  return first
}

function held(run: Run, words: ReadonlyMap<string, LastWord>): number {
  const all = run.deps.whole ?? run.plan.actions
  return all.filter((action) => words.get(action.id) === 'changed' && checkOf(run, action) === 'done').length
}

function checkOf(run: Run, action: Action): 'ready' | 'done' | 'stale' {
  return precheck(action, run.live, run.planned).is
}

/** Whether all actions that it needs are done or come before it. */
function canBegin(run: Run, action: Action, before: ReadonlySet<string>): boolean {
  return needed(run, [action]).every((one) => before.has(one.id) || checkOf(run, one) === 'done')
}

/** Earlier done actions count only once this run has seen them. */
function doneBefore(run: Run, first: readonly Action[]): readonly Action[] {
  return needed(run, first).filter((action) => checkOf(run, action) === 'done')
}

/** The actions of this run that some of them need. */
function needed(run: Run, some: readonly Action[]): readonly Action[] {
  const ids = new Set(some.flatMap((action) => dependsOn(action, run.planned)))
  return ids.size === 0 ? [] : run.plan.actions.filter(({ id }) => ids.has(id))
}
