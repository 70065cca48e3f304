// Step Do: an approval is recorded, and the plans are applied in this process. It goes on when no window is open.
import type { PlanLog } from '../../core/audit/log.ts'
import { isExpired } from '../../core/blocked.ts'
import { Problem } from '../../core/problem.ts'
import type { ApplyEvent } from '../../core/types.ts'
import { applyFolder, decideFolder, writeResults } from '../../library/folder.ts'
import type { ApplyRequest, PlanSetView, RefuseRequest, RunView } from '../api.ts'
import { type Bench, envOf, type Run, runningOf } from '../bench.ts'
import { failureOf, Refusal, unknown, wrong } from '../failures.ts'
import { filesOf, outputsOf } from '../plans/files.ts'
import { findPlace } from '../plans/places.ts'
import { accessOf, tellBug, waysTo } from '../plans/planning.ts'
import { deletesIn, digestOf, type Found, foundAt, makesPasswords, planView } from '../plans/plans.ts'
import { decisionOf, openIn } from '../plans/states.ts'
import { type Fold, openFold } from './fold.ts'

/** @throws Refusal, before anything is written, for what is missing or is not what was shown */
export async function startRun(bench: Bench, id: string, request: ApplyRequest): Promise<RunView> {
  if (runningOf(bench) !== undefined) throw busy()
  const found = await foundAt(await findPlace(id))
  const { log } = found
  if (request.digest !== digestOf(log)) {
    throw new Refusal(409, 'changed', 'These are not the plans that were shown.', { hint: 'reload the page' })
  }
  const deletes = deletesIn(log)
  if (deletes > 0 && request.deletes !== deletes)
    throw wrong('deletes', `Type the number of people who go: ${deletes}.`)
  const ways = waysTo(
    bench,
    log.plans.filter((one) => openIn(one).length > 0),
  )
  await approve(bench, found, request)
  // Another window may have begun meanwhile.
  if (runningOf(bench) !== undefined) throw busy()
  const fold = openFold(id, log.plans.map(toFold), bench.world)
  const run: Run = { view: fold.view(), stop: new AbortController(), ended: Promise.resolve() }
  bench.runs.set(id, run)
  run.ended = carryOut(bench, { run, fold, found, ways, skipStale: request.skipStale === true })
  bench.tell({ type: 'run', run: run.view })
  bench.tell({ type: 'plans' })
  return run.view
}

function busy(): Refusal {
  return new Refusal(409, 'busy', 'A plan is being applied; wait until it has ended.')
}

function toFold(one: PlanLog): { target: string; plan: PlanLog['plan']; open: PlanLog['plan']['actions'] } {
  return {
    target: one.target ?? one.plan.planned_with?.target ?? one.plan.target.provider,
    plan: one.plan,
    open: openIn(one),
  }
}

/** Records the approval; one that is there already stays. */
async function approve(bench: Bench, { place, log, record }: Found, request: ApplyRequest): Promise<void> {
  const before = decisionOf(log)
  const by = request.approver?.trim()
  const now = bench.world.now()
  const isOver = log.plans.some(({ plan }) => isExpired(plan, now))
  if (before?.decision === 'approved' && (by === undefined || by === '' || by === before.by) && !isOver) return
  if (by === undefined || by === '') throw wrong('approver', 'Who approves? Give a name.')
  const why = [request.reason?.trim(), ...(record?.overrides ?? []).map(reasonOf)].filter(
    (one) => one !== undefined && one !== '',
  )
  await decideFolder(place.path, {
    approve: true,
    by,
    expectDigest: request.digest,
    ...(why.length === 0 ? {} : { reason: why.join('; ') }),
  })
}

/** `--max-deletes 46 (emea): the semester is over` */
function reasonOf({
  flag,
  typed,
  target,
  reason,
}: {
  flag: string
  typed: string
  target: string
  reason: string
}): string {
  return `${flag} ${typed.trim()} (${target}): ${reason.trim()}`
}

/** Records a refusal. */
export async function refusePlan(bench: Bench, id: string, { by, reason }: RefuseRequest): Promise<PlanSetView> {
  const place = await findPlace(id)
  if (by.trim() === '') throw wrong('by', 'Who refuses? Give a name.')
  if (reason.trim() === '') throw wrong('reason', 'Say why.')
  await decideFolder(place.path, { refuse: true, by: by.trim(), reason: reason.trim() })
  bench.tell({ type: 'plans' })
  return planView(bench, id)
}

interface Carrying {
  readonly run: Run
  readonly fold: Fold
  readonly found: Found
  readonly ways: ReturnType<typeof waysTo>
  readonly skipStale: boolean
}

/** Shortest time between two reports of progress, ms. */
const tellMs = 250

async function carryOut(bench: Bench, { run, fold, found, ways, skipStale }: Carrying): Promise<void> {
  const { place, log } = found
  const outputs = outputsOf(place)
  const [first] = log.plans
  const { state, policy } = first?.plan.planned_with ?? {}
  const tell = throttled(() => {
    run.view = fold.view(run.stop.signal.aborted)
    bench.tell({ type: 'run', run: run.view })
  }, bench)
  try {
    const { ends } = await applyFolder(
      place.path,
      {
        approvedByFile: outputs.approval,
        expectDigest: digestOf(log),
        skipStale,
        ...(state === undefined ? {} : { state }),
        ...(policy === undefined ? {} : { policy }),
        ...(makesPasswords(log) ? { credentials: outputs.credentials } : {}),
        ...passwordsOf(found),
      },
      {
        env: envOf(bench),
        access: accessOf(ways),
        signal: run.stop.signal,
        onRead: (target) => {
          fold.read(target)
          tell()
        },
        onApply: (target, event: ApplyEvent) => {
          fold.apply(target, event)
          tell()
        },
      },
    )
    // The files are there before windows show the end.
    tell.end()
    fold.end(ends)
    // What was applied stays applied without them.
    await writeResults(ends, outputs.results).catch((thrown: unknown) => {
      tellBug(bench, thrown)
      fold.note(failureOf(thrown))
    })
  } catch (thrown) {
    tell.end()
    tellBug(bench, thrown)
    const isStopped = thrown instanceof Problem && thrown.code === 'interrupted'
    fold.fail(failureOf(thrown), isStopped)
  }
  const files = await foundAt(place)
    .then(({ log: after }) => filesOf(place, after))
    .catch(() => [])
  run.view = { ...fold.view(), files, endedAt: bench.world.now() }
  bench.tell({ type: 'run', run: run.view })
  bench.tell({ type: 'plans' })
}

/** The file with passwords that people chose themselves is the one that was planned. */
function passwordsOf({ log }: Found): { readonly passwords?: string } {
  const isOfFile = log.plans.some(({ plan }) =>
    plan.actions.some((one) => one.op === 'password.set' && one.after.how === 'file'),
  )
  const roster = log.plans
    .flatMap(({ plan }) => plan.inputs)
    .find(({ path }) => /^rosters\/.*\.(?:csv|xlsx)$/i.test(path))
  return isOfFile && roster !== undefined ? { passwords: roster.path } : {}
}

interface Throttled {
  (): void
  /** No more calls. */
  readonly end: () => void
}

function throttled(act: () => void, { world }: Bench): Throttled {
  let timer: NodeJS.Timeout | undefined
  let at = Number.NEGATIVE_INFINITY
  const run = (): void => {
    timer = undefined
    at = world.elapsedMs()
    act()
  }
  let isOver = false
  const call = (): void => {
    const wait = at + tellMs - world.elapsedMs()
    if (timer !== undefined || isOver) return
    if (wait <= 0) run()
    else timer = setTimeout(run, wait)
  }
  const end = (): void => {
    isOver = true
    clearTimeout(timer)
  }
  return Object.assign(call, { end })
}

/** What is in flight is finished; nothing more is begun. */
export function stopRun(bench: Bench, id: string): RunView {
  const run = bench.runs.get(id)
  if (run === undefined) throw unknown('This run')
  if (run.view.state !== 'running') return run.view
  run.stop.abort()
  run.view = { ...run.view, state: 'stopping' }
  bench.tell({ type: 'run', run: run.view })
  return run.view
}
