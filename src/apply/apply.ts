// The executor: carries out a frozen plan, wave by wave. It sends only the plan's actions.
import pLimit from 'p-limit'
import { precheck } from '../core/actions/precheck.ts'
import { dependsOn, waves } from '../core/actions/waves.ts'
import { adminsAfter } from '../core/guards/admins.ts'
import { leastAdmins } from '../core/limits/policy.ts'
import { lookupsForAdmins } from '../core/look/lookups.ts'
import type { Action, Plan, Snapshot } from '../core/types.ts'
import type { Call } from '../providers/types.ts'
import { type Birth, birthsOf, callsOf } from './births.ts'
import { runCanary } from './canary.ts'
import { stopForPast } from './doubt.ts'
import { finishAccepted } from './finish.ts'
import { type Batch, batchesInFlight, shortInFlight } from './forecast.ts'
import { look } from './look.ts'
import { perform } from './perform.ts'
import { openRun, type Run } from './run.ts'
import type { ApplyDeps } from './types.ts'

/**
 * Carries out a plan that has been verified, or a slice of it, against the fresh snapshot `live`.
 * Outcomes go to `deps.emit`; a failed action is an event, never an exception.
 */
export async function applyPlan(plan: Plan, live: Snapshot, deps: ApplyDeps): Promise<void> {
  const run = openRun(plan, live, deps)
  // Written together with the first intent, or with the end.
  run.note({ type: 'start', digest: plan.digest, total: plan.actions.length })
  stopForPast(run)
  if (!run.isStopped()) await runCanary(run, (some) => runWaves(run, some))
  await runWaves(run, plan.actions)
  const ok = run.ends.size === plan.actions.length && [...run.ends.values()].every((end) => end === 'applied')
  run.note({ type: 'end', ok, ...run.haltedBy() })
  await run.settled()
}

async function runWaves(run: Run, actions: readonly Action[]): Promise<void> {
  const births = birthsOf(run, actions)
  const born = new Set(births.map(({ create }) => create.id))
  const joins = new Set(births.flatMap((birth) => birth.joins.map(({ id }) => id)))
  for (const wave of waves(actions.filter(({ id }) => !born.has(id)))) {
    if (!run.isStopped() && wave.some(({ id }) => joins.has(id))) await runBirths(run, births)
    if (!run.isStopped()) await runWave(run, wave)
  }
}

async function runBirths(run: Run, births: readonly Birth[]): Promise<void> {
  const start = openLanes(run)
  const open = births.filter(({ create }) => isToDo(run, create))
  await Promise.all(open.flatMap((birth) => callsOf(run, birth)).map(start))
}

async function runWave(run: Run, wave: readonly Action[]): Promise<void> {
  const todo = wave.filter((action) => isToDo(run, action))
  const allowed = await keepAdmins(run, todo)
  const start = openLanes(run)
  const { size, pauseMs } = run.deps.batch ?? { size: undefined, pauseMs: 0 }
  for (const [index, part] of parts(withOpening(run, run.lower(allowed)), size).entries()) {
    if (index > 0 && !run.isStopped()) await run.deps.wait(pauseMs)
    await Promise.all(part.map(start))
  }
  await finishAccepted(run)
}

/** Sends calls, as many at once as their lanes allow. */
function openLanes(run: Run): (call: Call) => Promise<void> {
  const { pace } = run.deps
  const single = pLimit(pace.width())
  const grouped = { short: pLimit(shortInFlight), batch: pLimit(batchesInFlight) }
  return (call) => {
    const { lane } = call
    if (lane !== 'single') {
      const send = (tookBatch: Run['tookBatch']): Promise<void> => perform({ ...run, tookBatch }, call)
      return grouped[lane](() => pace.through(batchOf(call, lane), send))
    }
    return single(async () => {
      await perform(run, call)
      single.concurrency = pace.width()
    })
  }
}

/** Batches that do the same take a similar time per item. */
function kindOf({ actions }: Call): string {
  const [{ op }] = actions as readonly [Action, ...Action[]]
  return op
}

function batchOf(call: Call, lane: Exclude<Call['lane'], 'single'>): Batch {
  return { kind: kindOf(call), items: call.actions.length, ...(lane === 'short' ? { isShort: true } : {}) }
}

/** Items in the smaller part of a first batch. */
const openingItems = 10

/**
 * Over a slow network, sends the first of several batches in two parts: the answer to the smaller part arrives while the hub
 * processes the larger one, and forecasts when the next batch may be sent. While the round trip is being measured no other
 * batch may follow the smaller part, so the first one stays whole.
 */
function withOpening(run: Run, calls: readonly Call[]): readonly Call[] {
  const batches = calls.filter(({ lane }) => lane === 'batch')
  const [first] = batches
  if (first === undefined || batches.length === 1 || first.actions.length < 2 * openingItems) return calls
  if (!run.deps.pace.isOpening(kindOf(first))) return calls
  const [head, tail] = [first.actions.slice(0, openingItems), first.actions.slice(openingItems)]
  return calls.flatMap((call) => (call === first ? [...run.lower(head), ...run.lower(tail)] : [call]))
}

/** The calls in parts of `size`; all in one part by default. */
function parts(calls: readonly Call[], size: number = Math.max(1, calls.length)): Call[][] {
  return Array.from({ length: Math.ceil(calls.length / size) }, (_, index) =>
    calls.slice(index * size, (index + 1) * size),
  )
}

/** Whether an action is still to do; emits why when it is not. */
function isToDo(run: Run, action: Action): boolean {
  if (run.ends.has(action.id)) return false
  const check = precheck(action, run.live, run.planned)
  if (check.is === 'done') run.applied(action, 'already', leavesAt(action, run.live))
  if (check.is === 'stale') run.skipped(action, 'stale', check.why)
  if (check.is !== 'ready') return false
  const broken = dependsOn(action, run.planned).find((id) => run.isSelected(id) && run.ends.get(id) !== 'applied')
  if (broken === undefined) return true
  run.skipped(action, 'dependency', `it needs ${broken}, which was not done`)
  return false
}

/** When an already accepted delete takes effect (ISO); undefined when there is none. */
function leavesAt(action: Action, live: Snapshot): string | undefined {
  return action.op === 'user.delete' ? live.users.get(action.user)?.leavesAt : undefined
}

/**
 * Reads the admins again before any admin flag is removed, since a promotion may have failed or another plan may be at
 * work, and skips the removals when fewer than `min_admins` would be left.
 */
async function keepAdmins(run: Run, todo: readonly Action[]): Promise<readonly Action[]> {
  const losing = todo.filter((action) => takesAdmin(action, run.live))
  const least = leastAdmins(run.plan, run.deps.policy)
  if (losing.length === 0 || least === 0 || run.live.listed === false) return todo
  const lookups = lookupsForAdmins({ plan: run.plan, ofSystem: run.deps.provider.extent }, losing, least)
  const live = await look(run, lookups === undefined ? {} : { lookups })
  const left = 'why' in live ? 0 : adminsAfter(losing, live)
  if (left >= least) return todo
  const why =
    'why' in live ? live.why : `only ${left} admins would be left, and the limit is ${least} (guard min-admins)`
  for (const action of losing) run.skipped(action, 'guard', why)
  return todo.filter((action) => !losing.includes(action))
}

function takesAdmin(action: Action, live: Snapshot): boolean {
  if (action.op === 'user.delete') return live.users.get(action.user)?.admin === true
  return action.op === 'admin.set' && !action.after
}
