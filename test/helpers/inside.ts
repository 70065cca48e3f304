// hubplan in the test's own process: what src/cli.ts does, on streams and an environment of the test's. A start costs a third
// of a second or more, and most tests are not about starting.
import { Readable, Writable } from 'node:stream'

import type { Streams } from '../../src/io/streams.ts'
import type { World } from '../../src/session/world.ts'
import { chance, elapsedMs, now, waitedMs } from './clocks.ts'

export interface InsideOptions {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Nothing when left out. */
  readonly stdin?: string
  /** Parts of the world that the test plays itself, such as the answers of somebody at a terminal. */
  readonly played?: Played
}

export interface Played {
  readonly streams?: Partial<Streams>
  readonly signal?: AbortSignal
  readonly now?: () => string
  /** A clock that stands still: then no pause between two bytes is a long one. */
  readonly elapsedMs?: () => number
}

export interface InsideResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Pauses between tries, and between looks at something that takes its time, are so many times shorter than in a start. */
const hurry = 10
/** And no longer than so many milliseconds: a hub that stays away is given up after some dozen tries, not after some seconds. */
const longestPause = 100

/** Where the process is, and how many runs are on their way there. */
const here = { folder: '', runs: 0, left: Promise.resolve(), leave: (): void => undefined }

export async function runInside(args: readonly string[], options: InsideOptions): Promise<InsideResult> {
  const leave = await enter(options.cwd)
  const warnings: string[] = []
  const onWarning = (warning: Error): void => void warnings.push(warning.stack ?? warning.message)
  process.on('warning', onWarning)
  try {
    const result = await perform(args, options)
    // Warnings are told at the next turn. In a process of its own hubplan would show them.
    await new Promise((resolve) => setImmediate(resolve))
    if (warnings.length > 0) throw new Error(`hubplan ${args.join(' ')} warns: ${warnings.join('\n')}`)
    return result
  } finally {
    process.off('warning', onWarning)
    leave()
  }
}

async function perform(
  args: readonly string[],
  { env, stdin = '', played = {} }: InsideOptions,
): Promise<InsideResult> {
  const { runCommand } = await import('../../src/cli/line.ts')
  const { tellFailure } = await import('../../src/session/failure.ts')
  const { openStreams } = await import('../../src/io/streams.ts')
  const out = keeper()
  const err = keeper()
  const sources = { stdin: Readable.from([stdin]) as NodeJS.ReadStream, stdout: out.stream, stderr: err.stream, env }
  const streams = { ...openStreams({ noColor: args.includes('--no-color') }, sources), ...played.streams }
  const world: World = {
    env,
    cwd: process.cwd(),
    streams,
    now: played.now ?? now,
    elapsedMs: played.elapsedMs ?? elapsedMs,
    waitedMs,
    ...chance,
    signal: played.signal ?? new AbortController().signal,
    holdInterrupts: () => undefined,
    waitFor: (ms) => Math.min(ms / hurry, longestPause),
  }
  let code: number
  try {
    code = await runCommand(args, world)
  } catch (thrown) {
    code = tellFailure(thrown, streams, args)
  }
  return { code, stdout: out.text(), stderr: err.text() }
}

function keeper(): { stream: NodeJS.WriteStream; text: () => string } {
  const chunks: Buffer[] = []
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk)
      done()
    },
  })
  return { stream: stream as unknown as NodeJS.WriteStream, text: () => Buffer.concat(chunks).toString('utf8') }
}

/** Relative paths are those of the process, which is in one folder only: runs in another one wait for their turn. */
async function enter(folder: string): Promise<() => void> {
  while (here.runs > 0 && here.folder !== folder) await here.left
  if (here.runs === 0) {
    const before = process.cwd()
    process.chdir(folder)
    here.folder = folder
    here.left = new Promise((resolve) => {
      here.leave = () => {
        process.chdir(before)
        resolve()
      }
    })
  }
  here.runs += 1
  return () => {
    here.runs -= 1
    if (here.runs === 0) here.leave()
  }
}
