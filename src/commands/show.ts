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
import { planJson, setJson } from '../views/json.ts'
import { proseForTerminal } from '../views/safe.ts'
import { planText } from '../views/terminal/index.ts'
import { isStdin, readGivenPlan } from './piped.ts'
import { checkPlanned } from './targets/planned.ts'
import { chosenOf, isMember, readSet } from './targets/set.ts'

export async function runShow({ plan: path, format, output, target }: ShowFlags, world: World): Promise<ExitCode> {
  const isFile = output !== undefined && !isStdout(output)
  if (isFile) await checkOutput(path, output)
  const shown = await shownOf(path, { target, output: isFile ? output : undefined }, world)
  if (!isFile) {
    await world.streams.out(await shown({ format, ...paperOf(world) }))
  } else {
    await writeText(output, await shown({ format, ...paperOf(world), color: false, columns: 0 }))
    world.streams.err(`${proseForTerminal(`The plan is shown in ${output}`)}.\n`)
  }
  return 0
}

/** How a plan, or those of a folder, are rendered. */
async function shownOf(
  path: string,
  { target, output }: Pick<ShowFlags, 'target' | 'output'>,
  world: World,
): Promise<(rendering: Rendering) => Promise<string>> {
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

/** Renders a plan in one of the formats. Text is what nearly every command needs; the others are loaded when they are asked for. */
export async function render(plan: Plan, { file, format, ...paper }: Rendering): Promise<string> {
  const saved = file === undefined ? {} : { file }
  switch (format) {
    case 'text':
      return planText(plan, { ...saved, ...paper })
    case 'markdown':
      return (await import('../views/markdown/index.ts')).planMarkdown(plan, { ...saved, ...paper })
    case 'html':
      return (await import('../views/html/index.ts')).planHtml(plan, { ...saved, ...paper, sha256 })
    case 'json':
      return planJson(plan)
  }
}

/** Renders the plans of several targets as one. */
export async function renderSet(
  set: PlanSet,
  { format, folder, ...paper }: Omit<Rendering, 'file'> & { readonly folder?: string },
): Promise<string> {
  const options = { ...paper, ...(folder === undefined ? {} : { folder }) }
  switch (format) {
    case 'text':
      return (await import('../views/terminal/set.ts')).setText(set, options)
    case 'markdown':
      return (await import('../views/markdown/set.ts')).setMarkdown(set, options)
    case 'html':
      return (await import('../views/html/set.ts')).setHtml(set, { ...options, sha256 })
    case 'json':
      return setJson(set)
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}
