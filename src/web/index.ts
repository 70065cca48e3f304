// hubplan web: a page in the browser for people who do not live in a terminal.
import { join } from 'node:path'

import { Problem } from '../core/problem.ts'
import { openInBrowser, writePages } from '../io/child.ts'
import type { WebFlags } from '../options/web.ts'
import { type ExitCode, enterFolder, type World } from '../session/world.ts'
import { html } from '../views/html/parts.ts'
import { proseForTerminal } from '../views/safe.ts'
import { openBench, runningOf } from './bench.ts'
import { removeFolder } from './folders.ts'
import { usualTimes } from './life.ts'
import { type Served, serve } from './server.ts'

export async function runWeb({ port, dir, noOpen }: WebFlags, given: World): Promise<ExitCode> {
  const world = { ...given, cwd: enter(dir, given) }
  const bench = openBench(world)
  const served = await serve(bench, port, usualTimes)
  world.holdInterrupts()
  const forget = await announce(served, !noOpen, world)
  const why = await Promise.race([served.life.over, interrupted(world.signal)])
  const run = runningOf(bench)
  if (run !== undefined) {
    world.streams.err(
      'A plan is being applied: finishing what is in flight. Start hubplan web again to go on with it.\n',
    )
    run.stop.abort()
    await run.ended
  }
  bench.task?.stop.abort()
  for (const { trying } of bench.connections.values()) trying?.abort()
  bench.tell({ type: 'end', why })
  await forget()
  await served.close()
  if (why !== 'interrupted') world.streams.err(`${ends[why]}\n`)
  return run === undefined ? 0 : 130
}

const ends = {
  idle: 'hubplan web ended: it was not used for 30 minutes.',
  closed: 'hubplan web ended: its window was closed.',
} as const

/** @throws Problem `usage` for a folder that is not there */
function enter(dir: string | undefined, { cwd }: World): string {
  if (dir === undefined) return cwd
  const folder = enterFolder(dir)
  if (folder !== undefined) return folder
  throw new Problem('usage', `--dir ${dir} is not a folder.`, { hint: 'create it first' })
}

/** @returns what removes the page that leads to it */
async function announce({ url, key }: Served, open: boolean, world: World): Promise<() => Promise<void>> {
  const address = `${url}#${key}`
  const folder = open ? await writePages({ 'web.html': startPage(address) }) : undefined
  const isOpen = folder !== undefined && (await openInBrowser(join(folder, 'web.html'), world.env))
  const first = isOpen
    ? 'hubplan web is open in the browser. Its address, for one window:'
    : 'Open this address in the browser:'
  await world.streams.out(`${first}\n\n  ${address}\n\n`)
  world.streams.err(`Everything that it makes lies in ${proseForTerminal(world.cwd)}. Ctrl-C ends it.\n`)
  return async () => {
    if (folder !== undefined) await removeFolder(folder)
  }
}

/** The key is in a file that only this user can read: other users see the arguments of programs. */
function startPage(address: string): string {
  return html`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"/><meta http-equiv="refresh" content="0; url=${address}"/><title>hubplan web</title></head>
<body><p><a href="${address}">hubplan web</a></p></body></html>
`.markup
}

function interrupted(signal: AbortSignal): Promise<'interrupted'> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve('interrupted')
    signal.addEventListener('abort', () => resolve('interrupted'), { once: true })
  })
}
