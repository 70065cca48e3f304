// How a status is shown: as text, JSON, a page or the summary of a job; on stdout or in a file.
import { createHash } from 'node:crypto'

import type { Status } from '../core/look/status.ts'
import { checkWritable, isStdout, writeText } from '../io/textfile.ts'
import { tool } from '../io/version.ts'
import type { StatusFlags } from '../options/look.ts'
import type { ExitCode, World } from '../session/world.ts'
import { proseForTerminal } from '../views/safe.ts'
import type { StatusHtmlOptions } from '../views/status/html/index.ts'
import { statusJson } from '../views/status/json.ts'
import type { Context } from '../views/status/part.ts'
import type { Shown } from '../views/status/set.ts'
import { statusText } from '../views/status/text.ts'
import { type Form, failedOf, headed } from './targets/combined.ts'
import type { Ran } from './targets/recorded.ts'

/** What is known of a hub. */
export interface Seen {
  readonly status: Status
  readonly context: Context
}

/** The status of one hub. */
export async function textOf({ status, context }: Seen, { format }: StatusFlags, world: World): Promise<string> {
  const { streams } = world
  switch (format) {
    case 'json':
      return statusJson(status)
    case 'text': {
      const paper = { color: streams.color('out'), columns: streams.outIsTerminal ? streams.columns : 0 }
      return statusText(status, paper, context.product)
    }
    case 'markdown': {
      const { statusMarkdown } = await import('../views/status/markdown/index.ts')
      return statusMarkdown(status, context)
    }
    case 'html': {
      const { statusHtml } = await import('../views/status/html/index.ts')
      return statusHtml(status, context, pageOptions(world))
    }
  }
}

/** Whether the results of several targets are one page, or one summary. */
export function isOneDocument({ format }: StatusFlags): boolean {
  return format === 'html' || format === 'markdown'
}

/** How the results of several targets become one. @param seen by target, once all are read */
export function formOf(flags: StatusFlags, seen: ReadonlyMap<string, Seen>, world: World): Form {
  if (flags.format === 'json') return { is: 'json' }
  if (!isOneDocument(flags)) return headed
  return {
    is: 'together',
    show: async (all) => {
      if (seen.size > 0) await world.streams.out(await documentOf(shownOf(all, seen), flags, world))
    },
  }
}

function shownOf(all: readonly Ran[], seen: ReadonlyMap<string, Seen>): readonly Shown[] {
  return all.map((ran) => {
    const one = seen.get(ran.name)
    return one === undefined ? { target: ran.name, failed: failedOf(ran) } : { target: ran.name, ...one }
  })
}

async function documentOf(all: readonly Shown[], { format }: StatusFlags, world: World): Promise<string> {
  if (format === 'markdown') {
    const { statusSetMarkdown } = await import('../views/status/markdown/set.ts')
    return statusSetMarkdown(all)
  }
  const { statusSetHtml } = await import('../views/status/html/set.ts')
  return statusSetHtml(all, pageOptions(world))
}

function pageOptions(world: World): StatusHtmlOptions {
  return { now: world.now(), tool, sha256: (text) => createHash('sha256').update(text).digest('base64') }
}

/**
 * Shows in a file what would be printed; nothing is written where nothing is known.
 * @throws Problem `usage` for a path that cannot be written
 */
export async function intoFile(
  output: string | undefined,
  world: World,
  show: (world: World) => Promise<ExitCode>,
): Promise<ExitCode> {
  if (output === undefined || isStdout(output)) return show(world)
  await checkWritable(output)
  const { streams } = world
  let text = ''
  const out = async (more: string): Promise<void> => {
    text += more
  }
  const color: typeof streams.color = (which) => which !== 'out' && streams.color(which)
  const code = await show({ ...world, streams: { ...streams, out, outIsTerminal: false, color } })
  if (text === '') return code
  await writeText(output, text)
  streams.err(`${proseForTerminal(`The status is shown in ${output}`)}.\n`)
  return code
}
