// The target of a saved plan, for commands that read the hub of a plan.
import { Problem } from '../../core/problem.ts'
import type { Plan } from '../../core/types.ts'
import { forTarget, inTarget } from '../../session/targets.ts'
import type { World } from '../../session/world.ts'
import type { TargetFlags } from './index.ts'

/**
 * Runs a step for the target of a plan: the plan names it, when --target does not. Its address and its token are still
 * those of the file and of the environment.
 * @throws Problem `target` when --target names another one
 */
export async function atTargetOf<Flags extends TargetFlags, Result>(
  plan: Plan,
  flags: Flags,
  world: World,
  act: (flags: Flags, world: World) => Promise<Result>,
): Promise<Result> {
  const target = await targetOf(plan, flags, world)
  if (target === undefined) return act(flags, world)
  return inTarget(forTarget(world, target), (own) => act({ ...flags, target }, own))
}

/**
 * The target of a plan: that of --target, otherwise that of the plan where hubplan.yaml has targets.
 * @throws Problem `target` when the two differ
 */
export async function targetOf(plan: Plan, flags: TargetFlags, world: World): Promise<string | undefined> {
  checkPlanned(plan, flags.target)
  const planned = plan.planned_with?.target
  if (flags.target !== undefined || planned === undefined) return flags.target
  // `show` only checks the target: it needs nothing of what reads files.
  const { hasTargets } = await import('../../desired/index.ts')
  return (await hasTargets(flags, world)) ? planned : undefined
}

/** @throws Problem `target` when a plan was made for another target */
export function checkPlanned(plan: Plan, target: string | undefined): void {
  const planned = plan.planned_with?.target
  if (target === undefined || planned === undefined || planned === target) return
  throw new Problem('target', `The plan is for the target ${planned}, and --target names ${target}.`, {
    hint: 'leave --target out, or give the plan of that target',
    topic: 'many-hubs',
  })
}
