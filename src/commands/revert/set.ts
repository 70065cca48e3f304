// hubplan revert FOLDER: an inverse plan for each target whose plan was applied at least in part.
import { resolve } from 'node:path'

import { isBlocked } from '../../core/blocked.ts'
import { Problem } from '../../core/problem.ts'
import type { Plan } from '../../core/types.ts'
import { mayBeSeveral } from '../../desired/targets.ts'
import { folderOf, isFolder } from '../../io/planset.ts'
import type { RevertFlags } from '../../options/saved.ts'
import type { ExitCode, World } from '../../session/world.ts'
import { singleOf } from '../targets/combined.ts'
import { forNamed, sharing } from '../targets/index.ts'
import { chosenOf, readSet } from '../targets/set.ts'
import { together } from '../targets/together.ts'
import { type Asked, undoOf } from './undo.ts'

interface AskedOfAll extends Omit<Asked, 'plan'> {
  readonly folder: string
}

/**
 * Makes the plans that undo those of a folder. A failed target does not hide the others.
 * @returns the gravest exit code
 */
export async function revertSet(asked: AskedOfAll, flags: RevertFlags, world: World): Promise<ExitCode> {
  const { folder } = asked
  checkFlags(flags)
  const output = await outputOf(flags, folder)
  const set = await readSet(folder)
  const chosen = chosenOf(set, flags.target)
  const byTarget = new Map(chosen.plans.map((one) => [one.target, one]))
  const made = new Map<string, Plan>()
  const run = async (own: RevertFlags, at: World): Promise<ExitCode> => {
    const target = own.target ?? ''
    const one = byTarget.get(target)
    if (one === undefined) return 0
    const undo = await undoApplied({ ...asked, plan: one.plan }, { ...own, plan: one.file }, at)
    if (undo === undefined) return 0
    made.set(target, undo)
    return isBlocked(undo) ? 3 : 0
  }
  const { plans, failed } = set.index
  const areOnlyOwn = plans.length + failed.length > 1 && (flags.target === undefined || mayBeSeveral(flags.target))
  const form = together({ made, folder: output, format: flags.format }, world)
  const code = await forNamed(
    { names: [...byTarget.keys()], areOnlyOwn },
    { name: 'revert', run, form },
    flags,
    sharing(world),
  )
  if (made.size === 0 && code === 0 && flags.format !== 'json') {
    await world.streams.out('There is nothing to undo: no action of these plans was applied.\n')
  }
  return code
}

/** Undefined, and a line that says why, for a plan of which nothing was applied. */
async function undoApplied(asked: Asked, flags: RevertFlags, world: World): Promise<Plan | undefined> {
  const { plan } = asked
  const isNever = plan.actions.length === 0 || isBlocked(plan)
  const undo = isNever ? undefined : await undoOf(asked, flags, world)
  if (undo !== undefined && undo.applied > 0) return undo.plan
  const why =
    plan.actions.length === 0
      ? 'its plan has no changes'
      : isNever
        ? 'its plan is blocked, so it was never applied'
        : 'no action of its plan was applied'
  world.streams.err(`Left out: ${why}.\n`)
  return undefined
}

/** @throws Problem `usage` for flags that are for one plan */
function checkFlags(flags: RevertFlags): void {
  const single = {
    '--cancelled': flags.cancelled ? true : undefined,
    '--journal': flags.journal,
    ...singleOf(flags),
  }
  const flag = Object.entries(single).find(([, value]) => value !== undefined)?.[0]
  if (flag === undefined) return
  throw new Problem('usage', `${flag} is for one plan, and ${flags.plan} is a folder of plans.`, {
    hint: 'give the plan of one target, such as one of the files in the folder',
    topic: 'many-plans',
  })
}

/**
 * The folder for the inverse plans.
 * @throws Problem `usage` when it is the folder that is undone, or not written as a folder
 */
async function outputOf({ output }: RevertFlags, folder: string): Promise<string | undefined> {
  if (output === undefined) return undefined
  const given = (await isFolder(output)) ? await folderOf(output) : undefined
  if (given === undefined) {
    throw new Problem('usage', `-o ${output}: the inverse of a folder of plans is a folder, too.`, {
      hint: `write it with a slash: -o ${output.replace(/\.json$/i, '')}/`,
      topic: 'undo',
    })
  }
  if (resolve(given) !== resolve(folder)) return given
  throw new Problem('usage', `-o ${output} would overwrite the plans that are undone; give another folder.`)
}
