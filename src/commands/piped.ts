// `-` on the command line: a plan from standard input, or a result on standard output.
import { Problem } from '../core/problem.ts'
import type { Plan } from '../core/types.ts'
import { mayBeSeveral } from '../desired/targets.ts'
import { planOfText, readPlan } from '../io/planfile.ts'
import { isStdout } from '../io/textfile.ts'
import { stdinPath } from '../options/kinds.ts'
import type { Format } from '../options/shared.ts'
import type { World } from '../session/world.ts'

/** Whether a plan comes from standard input. */
export function isStdin(plan: string): boolean {
  return plan === stdinPath
}

/**
 * Reads a plan, from standard input too.
 * @throws Problem `planfile` or `usage`
 */
export async function readGivenPlan(path: string, { streams }: Pick<World, 'streams'>): Promise<Plan> {
  if (!isStdin(path)) return readPlan(path)
  const text = (await streams.input()).toString('utf8')
  if (text.trim() === '') {
    throw new Problem('planfile', 'Standard input is empty, and - reads a plan from it.', {
      hint: 'pipe a plan into it: hubplan plan -o - | hubplan show -',
    })
  }
  return planOfText('stdin', text)
}

interface Saving {
  readonly output?: string | undefined
  readonly format: Format
  readonly target?: string | undefined
}

/**
 * Refuses a plan on standard output beside something else.
 * @throws Problem `usage`
 */
export function checkPiped({ output, format, target }: Saving): void {
  if (!isStdout(output)) return
  if (format !== 'text' && format !== 'json') {
    throw new Problem('usage', `-o ${output} and --format ${format} both write to standard output.`, {
      hint: `leave one out; both: hubplan plan -o ${output} | hubplan show - --format ${format}`,
    })
  }
  if (target !== undefined && mayBeSeveral(target)) {
    throw new Problem('usage', `-o ${output} is for one plan, and --target ${target} is for several.`, {
      hint: 'save them in a folder: -o plans/',
      topic: 'many-hubs',
    })
  }
}
