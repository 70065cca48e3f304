// The executor: a frozen plan, wave by wave. It sends nothing that is not an action of the plan.
import pLimit from 'p-limit'

import { adminsAfter } from '../core/guards/admins.ts'
import { precheck } from '../core/precheck.ts'
import type { Action, Plan, Snapshot } from '../core/types.ts'
import { dependsOn, waves } from '../core/waves.ts'
import type { Call } from '../providers/types.ts'
import { perform } from './perform.ts'
import { openRun, type Run } from './run.ts'
import type { ApplyDeps } from './types.ts'

/**
 * Carries out a plan that has been verified, against the fresh snapshot `live`.
 * What happened is told through `deps.emit`; a fault of one action is an event, never an exception.
 */
export async function applyPlan(plan: Plan, live: Snapshot, deps: ApplyDeps): Promise<void> {
  const run = openRun(plan, live, deps)
  await run.tell({ type: 'start', digest: plan.digest, total: plan.actions.length })
  for (const wave of waves(plan.actions)) if (!run.isStopped()) await runWave(run, wave)
  const ok = [...run.ends.values()].every((end) => end === 'applied') && run.ends.size === plan.actions.length
  await run.tell({ type: 'end', ok })
}

async function runWave(run: Run, wave: readonly Action[]): Promise<void> {
  const todo: Action[] = []
  for (const action of wave) if (isToDo(run, action)) todo.push(action)
  const allowed = keepAdmins(run, todo)
  const calls = run.deps.provider.lower(allowed, run.live, run.deps.sizes)
  const lanes = { single: pLimit(run.deps.width), batch: pLimit(1) }
  await Promise.all(calls.map((call: Call) => lanes[call.lane](() => perform(run, call))))
  await run.settled()
}

/** Whether an action is still to be done; tells why when it is not. */
function isToDo(run: Run, action: Action): boolean {
  const check = precheck(action, run.live, run.planned)
  if (check.is === 'done') {
    run.applied(action, 'already')
    return false
  }
  if (check.is === 'stale') {
    run.skipped(action, 'stale', check.why)
    return false
  }
  const broken = dependsOn(action).find((id) => run.planned.has(id) && run.ends.get(id) !== 'applied')
  if (broken === undefined) return true
  run.skipped(action, 'dependency', `it needs ${broken}, which was not done`)
  return false
}

/** Promotions may have failed: the fewest admins are counted once more before anybody loses the flag. */
function keepAdmins(run: Run, todo: readonly Action[]): readonly Action[] {
  const losing = todo.filter((action) => takesAdmin(action, run.live))
  if (losing.length === 0) return todo
  const done = run.plan.actions.filter((action) => run.ends.get(action.id) === 'applied')
  const left = adminsAfter([...done, ...losing], run.live)
  const least = run.plan.options.limits.min_admins
  const isAllowed = run.plan.overrides.some(
    (override) => override.flag === '--allow' && override.value === 'min-admins',
  )
  if (left >= least || isAllowed) return todo
  for (const action of losing) {
    run.skipped(action, 'guard', `only ${left} admins would be left, and the limit is ${least} (guard min-admins)`)
  }
  return todo.filter((action) => !losing.includes(action))
}

function takesAdmin(action: Action, live: Snapshot): boolean {
  if (action.op === 'user.delete') return live.users.get(action.user)?.admin === true
  return action.op === 'admin.set' && !action.after
}
