// hubplan plan for the targets that --target means: one plan for each, shown as one.
import type { Plan } from '../../core/types.ts'
import { writePlan } from '../../io/planfile.ts'
import { folderOf, isFolder } from '../../io/planset.ts'
import type { PlanFlags } from '../../options/plan.ts'
import type { ExitCode, World } from '../../session/world.ts'
import { proseForTerminal } from '../../views/safe.ts'
import { checkPiped } from '../piped.ts'
import { singleOf } from '../targets/combined.ts'
import { fileOf } from '../targets/files.ts'
import { forTargets } from '../targets/index.ts'
import { together } from '../targets/together.ts'
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
  const ownFile = (name: string): string => (output === undefined ? '' : fileOf(output, name))
  return forTargets<PlanFlags>(
    {
      name: 'plan',
      run: runPlan,
      several: planning,
      isAlwaysSeveral: folder !== undefined,
      form: together({ made, folder, format: flags.format, ownFile }, world),
      planning: flags,
      ...(output === undefined || folder !== undefined
        ? {}
        : { flagsFor: (name: string) => ({ ...flags, output: ownFile(name) }) }),
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
