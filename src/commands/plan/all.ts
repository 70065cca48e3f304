// hubplan plan for the targets that --target means: one plan for each.
import type { PlanFlags } from '../../options/plan.ts'
import type { ExitCode, World } from '../../session/world.ts'
import { type Form, headed, singleOf } from '../targets/combined.ts'
import { fileOf } from '../targets/files.ts'
import { forTargets } from '../targets/index.ts'
import { runPlan } from './index.ts'

/**
 * Plans for the chosen target, or for each of several; a failed target does not stop the others.
 * @returns of several targets the gravest exit code: 1, 3, 2, 0
 */
export async function planAll(flags: PlanFlags, world: World): Promise<ExitCode> {
  const { output, against } = flags
  const command = {
    name: 'plan',
    run: runPlan,
    form: formOf(flags.format),
    planning: flags,
    ...(output === undefined ? {} : { flagsFor: (target: string) => ({ ...flags, output: fileOf(output, target) }) }),
    single: {
      ...singleOf(flags),
      '--against': against,
      ...(flags.format === 'html' ? { '--format html': 'html' } : {}),
    },
  } as const
  return forTargets<PlanFlags>(command, flags, world)
}

/** JSON is a list of plans, each with its target in `planned_with`. */
function formOf(format: PlanFlags['format']): Form {
  if (format === 'text') return headed
  if (format !== 'json') return { is: 'text', heading: (_, isFirst) => (isFirst ? '' : '\n') }
  return {
    is: 'json',
    of: ({ name, out }, problem) =>
      problem === undefined ? (JSON.parse(out) as object) : { planned_with: { target: name }, problem },
  }
}
