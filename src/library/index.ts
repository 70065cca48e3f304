// The commands as functions, with data in place of flags and terminal.
import { Problem } from '../core/problem.ts'
import type { DesiredFile, Plan } from '../core/types.ts'
import { apply as applying } from '../options/apply.ts'
import { plan as planning } from '../options/plan.ts'
import { fillFlags } from '../options/table.ts'
import { applyKinds, checked, frozenIn, needText, planKinds, showKinds } from './kinds.ts'
import type { Applied, ApplyOptions, Connection, PlanOptions, ShowOptions } from './options.ts'
import { openWorld, silently } from './world.ts'

/**
 * Compares the desired state with the system, and freezes the changes. Nothing is written.
 * @returns the plan, as `hubplan plan` saves it; also a plan that a guard blocks (`isBlocked`)
 * @throws Problem when nothing can be planned, with every fault of the input; `interrupted` by the signal
 */
export async function plan(given: PlanOptions): Promise<Plan> {
  const options = checked(given, planKinds, 'plan')
  needUrl(options)
  const { config = noFile, desired, files = [] } = options
  const flags = { ...fillFlags(planning, options), config, files }
  const own = desired === undefined ? flags : { ...flags, given: fileOf(desired) }
  const { planOf } = await import('../commands/plan/index.ts')
  const world = await openWorld(options)
  return silently(world, () => planOf(own, world))
}

/** Do not look for hubplan.yaml. */
const noFile = false as const

/** @throws Problem `usage` for what is not plain data */
function fileOf(desired: DesiredFile) {
  try {
    // JSON alone would drop functions, and the users that hold them.
    const text = JSON.stringify(structuredClone(desired), null, 2)
    return { path: 'desired.json', location: 'desired.json', bytes: Buffer.from(text) }
  } catch (cause) {
    throw new Problem('usage', 'desired must be plain data.', { cause })
  }
}

/**
 * Applies a plan, and nothing else. The plan is verified and compared with the system first, and a journal is kept:
 * beside the plan when it is a file, otherwise in the working folder or in `state`. The same call resumes an apply that
 * was killed. There is no confirmation.
 * @param what a plan, or the path of one
 * @throws Problem when nothing was written: `planfile`, `guard`, `expired`, `target`, `scopes`, `stale`, `locked` ...;
 * `spent` also when the day's requests ran out halfway
 */
export async function apply(what: Plan | string, given: ApplyOptions): Promise<Applied> {
  const options = checked(given, applyKinds, 'apply')
  needUrl(options)
  const source = typeof what === 'string' ? what : frozenIn(what, 'apply needs a plan, or the file of one')
  const { applyOf, exitOf } = await import('../commands/apply/run.ts')
  const { checkPasswordFlags } = await import('../commands/apply/passwords.ts')
  const { journalPath } = await import('../io/journal.ts')
  const { checkPlan } = await import('../io/planfile.ts')
  const { config = noFile } = options
  const asked = { ...fillFlags(applying, options), config, yes: true }
  await checkPasswordFlags(asked)
  const own = typeof source === 'string' ? await readPlan(source) : checkPlan(source, 'The plan')
  const beside = typeof source === 'string' ? source : 'hubplan'
  const journal = options.journal === false ? undefined : journalPath(beside, options.state, own.digest)
  const world = await openWorld(options)
  const report = await silently(world, () => applyOf(own, { flags: asked, journal, isTold: false }, world))
  return { ...report, exitCode: exitOf(report, world.signal) }
}

/**
 * A plan as terminal text, as markdown for a pull request, as a page, or as JSON.
 * @throws Problem `planfile` for a plan that was changed after it was made
 */
export async function show(what: Plan, given: ShowOptions = {}): Promise<string> {
  const options = checked(given, showKinds, 'show')
  const shown = frozenIn(what, 'show needs a plan')
  const { verify } = await import('../core/plan/freeze.ts')
  const { render } = await import('../commands/show.ts')
  const { clocks } = await import('../session/world.ts')
  verify(shown)
  const { format = 'text', color = false, columns = 0, now = clocks.now() } = options
  return render(shown, { format, now, color, columns })
}

/**
 * Reads a plan file and checks its form; `verify` checks its digest.
 * @throws Problem `planfile`
 */
export async function readPlan(path: string): Promise<Plan> {
  needText(path, 'readPlan needs the file of a plan')
  const { folderOf } = await import('../io/planset.ts')
  const folder = await folderOf(path)
  if (folder === undefined) return (await import('../io/planfile.ts')).readPlan(path)
  throw new Problem('planfile', `${path} stands for a folder of plans; give the file of one plan.`, {
    hint: `each plan of the folder is a file, such as ${folder}/NAME.json`,
    topic: 'many-hubs',
  })
}

/**
 * Writes a plan file that only its owner can read, atomically.
 * @throws Problem `planfile`
 */
export async function writePlan(path: string, what: Plan): Promise<void> {
  needText(path, 'writePlan needs the file to write')
  const written = frozenIn(what, 'writePlan needs a plan')
  return (await import('../io/planfile.ts')).writePlan(path, written)
}

/** @throws Problem `usage` */
function needUrl({ url }: Connection): void {
  if (url === undefined) throw new Problem('usage', 'The address of the system is missing: give url.')
}
