// hubplan show: a saved plan for a person, a pull request or a script.
import { createHash } from 'node:crypto'

import { verify } from '../core/plan.ts'
import type { Plan } from '../core/types.ts'
import { readPlan } from '../io/planfile.ts'
import { planHtml } from '../views/html.ts'
import { planJson } from '../views/json.ts'
import { planMarkdown } from '../views/markdown.ts'
import { planText } from '../views/text.ts'
import type { Format } from './choices.ts'
import type { ExitCode, World } from './world.ts'

export interface ShowFlags {
  readonly plan: string
  readonly format: Format
}

export async function runShow(flags: ShowFlags, world: World): Promise<ExitCode> {
  const plan = await readPlan(flags.plan)
  verify(plan)
  await world.streams.out(render(plan, { file: flags.plan, format: flags.format, ...paperOf(world) }))
  return 0
}

interface Rendering {
  readonly file?: string
  readonly format: Format
  /** ISO. */
  readonly now: string
  readonly color: boolean
  /** Width of the terminal; 0 for none. */
  readonly columns: number
}

/** What a plan is shown on. */
export function paperOf({ streams, now }: World): Pick<Rendering, 'now' | 'color' | 'columns'> {
  return { now: now(), color: streams.color('out'), columns: streams.outIsTerminal ? streams.columns : 0 }
}

/** A plan in one of the formats. */
export function render(plan: Plan, { file, format, now, color, columns }: Rendering): string {
  const saved = file === undefined ? {} : { file }
  switch (format) {
    case 'text':
      return planText(plan, { ...saved, now, color, columns })
    case 'markdown':
      return planMarkdown(plan, { ...saved, now })
    case 'html':
      return planHtml(plan, { ...saved, now, sha256 })
    case 'json':
      return planJson(plan)
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}
