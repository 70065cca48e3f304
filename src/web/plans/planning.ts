// Step Look: plans are made of what is wanted, one a target, or of what was applied, to undo it.
import { randomUUID } from 'node:crypto'
import type { PlanLog } from '../../core/audit/log.ts'
import { Problem } from '../../core/problem.ts'
import type { ReadEvent } from '../../core/types.ts'
import { writeBytes } from '../../io/textfile.ts'
import { type Access, type FolderOptions, type GivenPlan, planFolder, revertFolder } from '../../library/folder.ts'
import { providers } from '../../providers/index.ts'
import type { OverrideRequest, PlanRequest, TaskView, UndoRequest } from '../api.ts'
import { type Bench, type Connection, envOf, runningOf, type Task } from '../bench.ts'
import { planPage } from '../downloads.ts'
import { failureOf, Refusal, wrong } from '../failures.ts'
import { makeFolder } from '../folders.ts'
import { writeLauncher } from '../launcher.ts'
import { configFile, configName, writeConfig } from '../what/config.ts'
import { meantOf, wantedOf } from '../what/desired.ts'
import { planCommand } from './commands.ts'
import { isLastDraft, keepLast, lastPlans } from './last.ts'
import { checkOverrides } from './overrides.ts'
import { findPlace, freeFolder, type Place, placeOf, plansFolder, stateFolder } from './places.ts'
import { connectionFor, foundAt, nameOf } from './plans.ts'
import { writeRecord } from './record.ts'

/** The way to the targets of connections. */
export function accessOf(
  connections: readonly (readonly [target: string, connection: Connection])[],
): readonly Access[] {
  return connections.map(([target, { view, token, oauth }]) => ({
    target,
    url: view.url,
    ...(token === undefined ? {} : { token }),
    ...(oauth === undefined ? {} : { oauth }),
  }))
}

/** `2026-11-30-0921` */
function stampOf(now: string): string {
  return `${now.slice(0, 10)}-${now.slice(11, 16).replace(':', '')}`
}

/** @throws Refusal for what is not complete */
export async function startPlan(bench: Bench, request: PlanRequest): Promise<TaskView> {
  refuseBusy(bench)
  const meant = meantOf(bench, request.connections)
  const overrides = request.overrides ?? []
  checkOverrides(bench, overrides)
  // What was typed for one list must not hold for another.
  if (overrides.length > 0 && !isLastDraft(bench)) {
    throw new Refusal(409, 'changed', 'The list has changed since this plan was made.', { hint: 'plan it first' })
  }
  const stamp = stampOf(bench.world.now())
  const file = await configFile(request.config ?? configAgain(bench, overrides))
  const wanted = await wantedOf(bench, meant, stamp)
  const by = request.by?.trim() || bench.person
  const names = meant.map(({ view }) => view.name)
  const { draft } = bench
  const { job } = draft
  // Another window may have begun meanwhile.
  refuseBusy(bench)
  return begin(bench, { what: 'plan', targets: names }, async (options) => {
    await makeFolder('rosters')
    for (const { path, bytes } of wanted.rosters) await writeBytes(path, bytes, 0o600)
    const config = await writeConfig(file, wanted.yaml)
    await writeLauncher(bench.world)
    await makeFolder(plansFolder)
    const folder = await freeFolder(`${stamp}-${job}`)
    const shared: GivenPlan = {
      ...wanted.flags,
      ...(file === configName ? {} : { config: file }),
      ...(meant.some(({ view }) => providers[view.provider].requestLimit !== undefined) ? { state: stateFolder } : {}),
    }
    const flagsOf = (target: string): GivenPlan => ({
      ...shared,
      ...flagsFor(overrides.filter((one) => one.target === target)),
      ...(by === undefined ? {} : { by }),
      target,
    })
    const access = accessOf(meant.map((one) => [one.view.name, one] as const))
    const { set, failed } = await planFolder(folder, flagsOf, { ...options, access })
    const [first] = failed.values()
    if (set.plans.length === 0) throw first ?? new Problem('usage', 'No plan could be made.')
    const command = planCommand({ ...shared, ...flagsFor(overrides) })
    await writeRecord(folder, {
      format: 1,
      ...(job === undefined ? {} : { job }),
      command,
      config,
      overrides,
    })
    // Windows ask for it at once.
    await prepare(bench, placeOf(`${folder}/`))
    keepLast(
      bench,
      set.plans.map(({ plan }) => plan),
      draft,
    )
    return placeOf(`${folder}/`)
  })
}

/** The same plans with overrides are made of the same file: the question of another hubplan.yaml was answered. */
function configAgain(bench: Bench, overrides: readonly OverrideRequest[]): PlanRequest['config'] {
  const file = overrides.length === 0 ? undefined : lastPlans(bench)[0]?.planned_with?.config
  return file === undefined ? undefined : { file }
}

/** Verifies the plans and makes their pages, as a part of planning. */
async function prepare(bench: Bench, place: Place): Promise<void> {
  const { log } = await foundAt(place)
  for (const one of log.plans) await planPage(bench, place.id, nameOf(one))
}

/** Flags of overrides. */
function flagsFor(overrides: readonly OverrideRequest[]): GivenPlan {
  const allow = [...new Set(overrides.flatMap(({ flag, typed }) => (flag === '--allow' ? [typed.trim()] : [])))]
  const most = (flag: OverrideRequest['flag']): number | undefined => {
    const values = overrides.filter((one) => one.flag === flag).map(({ typed }) => Number(typed))
    return values.length === 0 ? undefined : Math.max(...values)
  }
  const [maxDeletes, maxDeleteShare] = [most('--max-deletes'), most('--max-delete-share')]
  return {
    ...(maxDeletes === undefined ? {} : { maxDeletes }),
    ...(maxDeleteShare === undefined ? {} : { maxDeleteShare }),
    ...(allow.length === 0 ? {} : { allow }),
  }
}

/** Makes the plans that undo others, which are then shown as any plan. */
export async function startUndo(
  bench: Bench,
  id: string,
  { by: given, overrides = [] }: UndoRequest,
): Promise<TaskView> {
  refuseBusy(bench)
  checkOverrides(bench, overrides)
  const found = await foundAt(await findPlace(id))
  const ways = waysTo(bench, found.log.plans)
  const by = given?.trim() || bench.person
  const targets = found.log.plans.map(nameOf)
  refuseBusy(bench)
  return begin(bench, { what: 'undo', targets }, async (options) => {
    await makeFolder(plansFolder)
    const base =
      found.place.path
        .replace(/\/$/, '')
        .replace(/\.json$/i, '')
        .split('/')
        .at(-1) ?? 'plan'
    const free = await freeFolder(`${base}-undo`)
    const output = found.place.isFolder ? `${free}/` : `${free}.json`
    const state = found.log.plans[0]?.plan.planned_with?.state
    const flags = {
      ...flagsFor(overrides),
      ...(by === undefined ? {} : { by }),
      ...(state === undefined ? {} : { state }),
    }
    const isThere = await revertFolder(found.place.path, output, flags, { ...options, access: accessOf(ways) })
    if (!isThere) throw new Problem('planfile', 'There is nothing to undo: no action of these plans was applied.')
    if (found.place.isFolder) {
      await writeRecord(output, { format: 1, command: '', overrides, undoes: found.place.path })
    }
    const made = placeOf(output)
    keepLast(
      bench,
      (await foundAt(made)).log.plans.map(({ plan }) => plan),
    )
    return made
  })
}

/**
 * The connections for plans.
 * @throws Refusal when one is missing: its token is asked for again
 */
export function waysTo(bench: Bench, plans: readonly PlanLog[]) {
  return plans
    .filter(({ plan }) => plan.actions.length > 0)
    .map((one) => {
      const connection = connectionFor(bench, one.plan)
      if (connection !== undefined) return [nameOf(one), connection] as const
      const place = one.plan.target.workspace ?? one.plan.target.url
      throw new Refusal(409, 'token', `The token for ${nameOf(one)} (${place}) is needed.`, {
        field: `connections.${nameOf(one)}`,
        hint: 'give it in the first step: tokens are forgotten when hubplan web ends',
      })
    })
}

function refuseBusy(bench: Bench): void {
  if (bench.task?.view.is === 'planning') throw new Refusal(409, 'busy', 'Another plan is being made.')
  if (runningOf(bench) !== undefined)
    throw new Refusal(409, 'busy', 'A plan is being applied; wait until it has ended.')
}

type Work = (options: FolderOptions) => Promise<Place>

function begin(
  bench: Bench,
  { what, targets }: { what: TaskView['what']; targets: readonly string[] },
  work: Work,
): TaskView {
  const view: TaskView = {
    id: randomUUID(),
    is: 'planning',
    what,
    targets: targets.map((target) => ({ target, rows: 0, total: 0 })),
  }
  const task: Task = { view, stop: new AbortController() }
  bench.task = task
  const tell = (change: Partial<TaskView>): void => {
    task.view = { ...task.view, ...change }
    bench.tell({ type: 'task', task: task.view })
  }
  const onRead = (target: string, event: ReadEvent): void => {
    if (event.type !== 'page' || event.what !== 'users') return
    const { rows, total } = event
    tell({ targets: task.view.targets.map((one) => (one.target === target ? { target, rows, total } : one)) })
  }
  const options = { env: envOf(bench), signal: task.stop.signal, onRead }
  work(options)
    .then(({ id }) => {
      tell({ is: 'planned', plan: id })
      bench.tell({ type: 'plans' })
    })
    .catch((thrown: unknown) => {
      tellBug(bench, thrown)
      tell({ is: 'failed', failure: failureOf(thrown) })
    })
  bench.tell({ type: 'task', task: view })
  return view
}

/** Shows a bug in the terminal, too. */
export function tellBug({ world }: Bench, thrown: unknown): void {
  if (thrown instanceof Problem || thrown instanceof Refusal) return
  world.streams.err(`${thrown instanceof Error ? thrown.stack : String(thrown)}\n`)
}

/** Ends a plan that is being made. */
export function stopTask(bench: Bench, id: string): void {
  if (bench.task?.view.id !== id) throw wrong('id', 'This plan is not being made any more.')
  bench.task.stop.abort()
}
