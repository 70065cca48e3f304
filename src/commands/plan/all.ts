// hubplan plan for the targets that --target means: one plan for each, shown as one.
import { indexOf, type PlanSet, planFileOf } from '../../core/planset.ts'
import { count } from '../../core/sentences.ts'
import type { FailedTarget, Plan } from '../../core/types.ts'
import { writePlan } from '../../io/planfile.ts'
import { folderOf, isFolder, writePlans } from '../../io/planset.ts'
import { tool } from '../../io/version.ts'
import type { PlanFlags } from '../../options/plan.ts'
import type { ExitCode, World } from '../../session/world.ts'
import { printable } from '../../views/json.ts'
import { proseForTerminal } from '../../views/safe.ts'
import { checkPiped } from '../piped.ts'
import { paperOf, renderSet } from '../show.ts'
import { type Form, failedOf, problemJsonOf, singleOf } from '../targets/combined.ts'
import { fileOf } from '../targets/files.ts'
import { forTargets } from '../targets/index.ts'
import type { Ran } from '../targets/recorded.ts'
import { exitOf, planOf, runPlan } from './index.ts'

/**
 * Plans for the chosen target, or for each of several; a failed target does not stop the others.
 * @returns of several targets the gravest exit code: 1, 3, 2, 0
 */
export async function planAll(flags: PlanFlags, world: World): Promise<ExitCode> {
  const { target, output } = flags
  checkPiped(flags)
  if (target === undefined) return runPlan(flags, world)
  const folder = output !== undefined && (await isFolder(output)) ? await folderOf(output) : undefined
  const made = new Map<string, Plan>()
  const planning = async (own: PlanFlags, at: World): Promise<ExitCode> => {
    const plan = await planOf(own, at)
    made.set(own.target ?? '', plan)
    if (folder === undefined) await savedAlone(plan, own.output, at)
    return exitOf(plan, own.detailedExitcode)
  }
  const together: Form = { is: 'together', show: (ran) => showAll(ran, { made, folder, flags }, world) }
  return forTargets<PlanFlags>(
    {
      name: 'plan',
      run: runPlan,
      several: planning,
      isAlwaysSeveral: folder !== undefined,
      form: together,
      planning: flags,
      ...(output === undefined || folder !== undefined
        ? {}
        : { flagsFor: (name: string) => ({ ...flags, output: fileOf(output, name) }) }),
      single: { ...singleOf(flags), ...(await ownLast(flags)) },
    },
    flags,
    world,
  )
}

/** A plan of --against is for one system; a folder may have one for each. */
async function ownLast({ against }: PlanFlags): Promise<Readonly<Record<string, string>>> {
  if (against === undefined || (await folderOf(against)) !== undefined) return {}
  return { '--against': against }
}

/** Writes the plan of one of several targets into a file of its own. */
async function savedAlone(plan: Plan, output: string | undefined, { streams }: World): Promise<void> {
  if (output === undefined) return
  await writePlan(output, plan)
  streams.err(`${proseForTerminal(`The plan is saved in ${output}`)}.\n`)
}

interface Making {
  readonly made: ReadonlyMap<string, Plan>
  /** Where all of them are saved; undefined: nowhere, or each in a file of its own. */
  readonly folder: string | undefined
  readonly flags: PlanFlags
}

/** Saves and shows the plans that could be made. */
async function showAll(ran: readonly Ran[], { made, folder, flags }: Making, world: World): Promise<void> {
  if (made.size === 0) {
    if (flags.format === 'json') await world.streams.out(printable(ran.map((one) => jsonOf(one, undefined))))
    return
  }
  const set = setOf(ran, { made, folder, flags }, world)
  if (folder !== undefined) {
    await writePlans(folder, { index: set.index, planOf: (target) => made.get(target) as Plan })
  }
  const at = folder === undefined ? {} : { folder }
  const isJson = flags.format === 'json'
  await world.streams.out(
    isJson
      ? printable(ran.map((one) => jsonOf(one, made.get(one.name))))
      : renderSet(set, { ...at, format: flags.format, ...paperOf(world) }),
  )
  if (folder === undefined) return
  const words = `${count(made.size, 'plan')} ${made.size === 1 ? 'is' : 'are'} saved in ${folder}`
  world.streams.err(`${proseForTerminal(words)}.\n`)
}

/** The plan, or the problem with its faults, in the place of the target. */
function jsonOf(ran: Ran, plan: Plan | undefined): object {
  return plan ?? { planned_with: { target: ran.name }, problem: problemJsonOf(ran) }
}

function setOf(ran: readonly Ran[], { made, folder, flags }: Making, world: World): PlanSet {
  const plans = ran.flatMap(({ name: target }) => {
    const plan = made.get(target)
    return plan === undefined ? [] : [{ target, file: placeOf(target, { folder, flags }), plan }]
  })
  const failed = ran.flatMap((one): FailedTarget[] => (made.has(one.name) ? [] : [failedOf(one)]))
  return { index: indexOf({ tool, createdAt: world.now(), plans, failed }), plans }
}

/** Path of a saved plan; empty when it is not saved. */
function placeOf(target: string, { folder, flags: { output } }: Omit<Making, 'made'>): string {
  if (folder !== undefined) return `${folder}/${planFileOf(target)}`
  return output === undefined ? '' : fileOf(output, target)
}
