// hubplan status: a hub in numbers.
import { createHash } from 'node:crypto'

import { type Status, statusOf } from '../core/look/status.ts'
import { checkWritable, isStdout, writeText } from '../io/textfile.ts'
import { tool } from '../io/version.ts'
import type { StatusFlags } from '../options/look.ts'
import { providers } from '../providers/index.ts'
import type { ExitCode, World } from '../session/world.ts'
import { proseForTerminal } from '../views/safe.ts'
import { statusJson } from '../views/status/json.ts'
import type { Context } from '../views/status/part.ts'
import type { Shown } from '../views/status/set.ts'
import { statusText } from '../views/status/text.ts'
import { look, readNames, readProviderName } from './looking.ts'
import { type Form, failedOf, headed, singleOf } from './targets/combined.ts'
import { forTargets } from './targets/index.ts'
import type { Ran } from './targets/recorded.ts'

/** Shows each hub that is meant. */
export async function runStatus(flags: StatusFlags, world: World): Promise<ExitCode> {
  const { output } = flags
  if (output === undefined || isStdout(output)) return showAll(flags, world)
  await checkWritable(output)
  let text = ''
  const { streams } = world
  const code = await showAll(flags, {
    ...world,
    streams: {
      ...streams,
      out: async (more) => {
        text += more
      },
      outIsTerminal: false,
      color: (which) => which !== 'out' && streams.color(which),
    },
  })
  // Nothing is known of any target.
  if (text === '') return code
  await writeText(output, text)
  streams.err(`${proseForTerminal(`The status is shown in ${output}`)}.\n`)
  return code
}

async function showAll(flags: StatusFlags, world: World): Promise<ExitCode> {
  const seen = new Map<string, Seen>()
  const keep = async (own: StatusFlags, at: World): Promise<ExitCode> => {
    seen.set(own.target ?? '', await see(own, at))
    return 0
  }
  return forTargets(
    {
      name: 'status',
      run: showOne,
      form: formOf(flags, seen, world),
      single: singleOf(flags),
      ...(isOneDocument(flags) ? { several: keep } : {}),
    },
    flags,
    world,
  )
}

/** Whether the results of several targets are one page or one summary. */
function isOneDocument({ format }: StatusFlags): boolean {
  return format === 'html' || format === 'markdown'
}

function formOf(flags: StatusFlags, seen: ReadonlyMap<string, Seen>, world: World): Form {
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

interface Seen {
  readonly status: Status
  readonly context: Context
}

async function see(flags: StatusFlags, world: World): Promise<Seen> {
  const live = await look(flags, world)
  const status = statusOf(live, { idle: flags.idle, names: await readNames(flags, world) })
  const { product } = providers[await readProviderName(flags, world)]
  return { status, context: { product } }
}

async function showOne(flags: StatusFlags, world: World): Promise<ExitCode> {
  const { streams } = world
  const seen = await see(flags, world)
  await streams.out(await textOf(seen, flags, world))
  return 0
}

async function textOf({ status, context }: Seen, { format }: StatusFlags, world: World): Promise<string> {
  const { streams } = world
  switch (format) {
    case 'json':
      return statusJson(status)
    case 'text':
      return statusText(
        status,
        { color: streams.color('out'), columns: streams.outIsTerminal ? streams.columns : 0 },
        context.product,
      )
    case 'markdown': {
      const { statusMarkdown } = await import('../views/status/markdown/index.ts')
      return statusMarkdown(status, context)
    }
    case 'html': {
      const { statusHtml } = await import('../views/status/html/index.ts')
      return statusHtml(status, context, { now: world.now(), tool, sha256 })
    }
  }
}

async function documentOf(all: readonly Shown[], { format }: StatusFlags, world: World): Promise<string> {
  if (format === 'markdown') {
    const { statusSetMarkdown } = await import('../views/status/markdown/set.ts')
    return statusSetMarkdown(all)
  }
  const { statusSetHtml } = await import('../views/status/html/set.ts')
  return statusSetHtml(all, { now: world.now(), tool, sha256 })
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}
