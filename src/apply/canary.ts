// The first few actions alone; only when they hold on a fresh look does the rest begin.
import { type LastWord, lastWords } from '../core/actions/history.ts'
import { precheck } from '../core/actions/precheck.ts'
import { dependsOn } from '../core/actions/waves.ts'
import type { Action } from '../core/types.ts'
import { look } from './look.ts'
import type { Run } from './run.ts'

/** @param carryOut does some actions, wave by wave */
export async function runCanary(run: Run, carryOut: (some: readonly Action[]) => Promise<void>): Promise<void> {
  const first = chosen(run)
  if (first.length === 0) return
  await carryOut([...doneBefore(run, first), ...first])
  const live = await look(run, { only: first })
  if ('why' in live) return run.halt(`the canary could not be verified: ${live.why}`, live.kind)
  const broken = first.filter((action) => precheck(action, live, run.planned).is !== 'done')
  const undone = broken.filter((action) => run.ends.get(action.id) === 'applied')
  if (undone.length > 0) run.halt('the canary did not hold when it was read again', 'undone')
  else if (broken.length > 0) run.halt('the canary did not hold when it was read again')
  const message = 'it did not hold when it was read again (canary)'
  for (const action of undone) run.failed(action, { status: 0, message, kind: 'undone' })
  await run.settled()
}

/**
 * As many as are still to be proven: what an earlier run has done, and holds, is proof. What an earlier run could not do is
 * not tried first again, or one action that the system refuses for good would keep all others from their turn for ever.
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

/** Whether all that an action needs is done, or comes before it. */
function canBegin(run: Run, action: Action, before: ReadonlySet<string>): boolean {
  return needed(run, [action]).every((one) => before.has(one.id) || checkOf(run, one) === 'done')
}

/** What is done already counts only once the run has seen that. */
function doneBefore(run: Run, first: readonly Action[]): readonly Action[] {
  return needed(run, first).filter((action) => checkOf(run, action) === 'done')
}

/** The actions of this run that some of them need. */
function needed(run: Run, some: readonly Action[]): readonly Action[] {
  const ids = new Set(some.flatMap((action) => dependsOn(action, run.planned)))
  return ids.size === 0 ? [] : run.plan.actions.filter(({ id }) => ids.has(id))
}
