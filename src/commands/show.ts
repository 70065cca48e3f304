// hubplan show: prints a saved plan as text, comment, page or JSON.

import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import { verify } from '../core/plan/freeze.ts'
import type { PlanSet } from '../core/planset.ts'
import { Problem } from '../core/problem.ts'
import { type Surroundings, surroundingsOf } from '../core/surroundings.ts'
import type { Plan } from '../core/types.ts'
import { folderOf } from '../io/planset.ts'
import { checkWritable, isStdout, writeText } from '../io/textfile.ts'
import type { ShowFlags } from '../options/saved.ts'
import type { Format } from '../options/shared.ts'
import type { ExitCode, World } from '../session/world.ts'
import { planHtml } from '../views/html/index.ts'
import { setHtml } from '../views/html/set.ts'
import { planJson, setJson } from '../views/json.ts'
import { planMarkdown } from '../views/markdown/index.ts'
import { setMarkdown } from '../views/markdown/set.ts'
import { proseForTerminal } from '../views/safe.ts'
import { planText } from '../views/terminal/index.ts'
import { setText } from '../views/terminal/set.ts'
import { isStdin, readGivenPlan } from './piped.ts'
import { checkPlanned } from './targets/planned.ts'
import { chosenOf, isMember, readSet } from './targets/set.ts'

export async function runShow({ plan: path, format, output, target }: ShowFlags, world: World): Promise<ExitCode> {
  const isFile = output !== undefined && !isStdout(output)
  if (isFile) await checkOutput(path, output)
  const shown = await shownOf(path, { target, output: isFile ? output : undefined }, world)
  if (!isFile) {
    await world.streams.out(shown({ format, ...paperOf(world) }))
  } else {
    await writeText(output, shown({ format, ...paperOf(world), color: false, columns: 0 }))
    world.streams.err(`${proseForTerminal(`The plan is shown in ${output}`)}.\n`)
  }
  return 0
}

/** How a plan, or those of a folder, are rendered. */
async function shownOf(
  path: string,
  { target, output }: Pick<ShowFlags, 'target' | 'output'>,
  world: World,
): Promise<(rendering: Rendering) => string> {
  const folder = await folderOf(path)
  if (folder !== undefined) {
    const whole = await readSet(folder)
    if (output !== undefined && isMember(output, folder, whole)) {
      throw new Problem('usage', `-o ${output} is one of the files that are shown.`, { hint: 'give another name' })
    }
    const set = chosenOf(whole, target)
    return (rendering) => renderSet(set, { ...rendering, folder })
  }
  const plan = await readGivenPlan(path, world)
  verify(plan)
  checkPlanned(plan, target)
  const file = isStdin(path) ? {} : { file: path }
  return (rendering) => render(plan, { ...file, ...rendering })
}

/** @throws Problem `usage` for a path that cannot be written, or is the plan's own */
async function checkOutput(plan: string, output: string): Promise<void> {
  if (resolve(plan) === resolve(output)) {
    throw new Problem('usage', '-o is the plan itself.', { hint: 'give another name' })
  }
  await checkWritable(output)
}

interface Rendering {
  readonly file?: string
  readonly format: Format
  readonly where?: Surroundings
  /** ISO. */
  readonly now: string
  readonly color: boolean
  /** Width of the terminal; 0: unlimited. */
  readonly columns: number
}

/** Colour, width and time for showing a plan. */
export function paperOf({ streams, now, env }: World): Pick<Rendering, 'now' | 'color' | 'columns' | 'where'> {
  return {
    where: surroundingsOf(env),
    now: now(),
    color: streams.color('out'),
    columns: streams.outIsTerminal ? streams.columns : 0,
  }
}

/** Renders a plan in one of the formats. */
export function render(plan: Plan, { file, format, ...paper }: Rendering): string {
  const saved = file === undefined ? {} : { file }
  switch (format) {
    case 'text':
      return planText(plan, { ...saved, ...paper })
    case 'markdown':
      return planMarkdown(plan, { ...saved, ...paper })
    case 'html':
      return planHtml(plan, { ...saved, ...paper, sha256 })
    case 'json':
      return planJson(plan)
  }
}

/** Renders the plans of several targets as one. */
export function renderSet(
  set: PlanSet,
  { format, folder, ...paper }: Omit<Rendering, 'file'> & { readonly folder?: string },
): string {
  const options = { ...paper, ...(folder === undefined ? {} : { folder }) }
  switch (format) {
    case 'text':
      return setText(set, options)
    case 'markdown':
      return setMarkdown(set, options)
    case 'html':
      return setHtml(set, { ...options, sha256 })
    case 'json':
      return setJson(set)
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}
