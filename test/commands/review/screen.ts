// A terminal of the test's own for hubplan review.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'

import { expect, vi } from 'vitest'

import { runReview } from '../../../src/commands/review/index.ts'
import { openStreams, type StreamSources } from '../../../src/io/streams.ts'
import { type ReviewFlags, review } from '../../../src/options/saved.ts'
import { fillFlags } from '../../../src/options/table.ts'
import type { World } from '../../../src/session/world.ts'
import { chance, elapsedMs, waitedMs } from '../../helpers/clocks.ts'
import { now } from '../../views/fixtures.ts'

export interface Screen {
  readonly ended: Promise<number>
  readonly type: (keys: string) => void
  readonly shows: (what: RegExp) => Promise<void>
  /** All that was written. */
  readonly all: () => string
  /** ISO; may be set. */
  at: string
  /** A file of the folder, as JSON. */
  readonly decision: (name: string) => Promise<unknown>
  readonly files: () => Promise<string[]>
}

/** Runs hubplan review on a terminal, for a plan or a folder of plans in a folder. */
export function openScreen(folder: string, flags: Partial<ReviewFlags> & Pick<ReviewFlags, 'plan'>): Screen {
  const stdin = Object.assign(new PassThrough(), {
    ...{ isTTY: true, isRaw: false, setRawMode: () => undefined, ref: () => undefined, unref: () => undefined },
  })
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  let text = ''
  for (const stream of [stdout, stderr]) {
    Object.assign(stream, { isTTY: true, columns: 80, rows: 24 })
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString()
    })
  }
  const sources = { stdin, stdout, stderr, env: { NO_COLOR: '1' } } as unknown as StreamSources
  const desk = { at: now }
  const world: World = {
    env: { USER: 'ada' },
    cwd: folder,
    streams: openStreams({}, sources),
    signal: new AbortController().signal,
    holdInterrupts: () => undefined,
    now: () => desk.at,
    elapsedMs,
    waitedMs,
    ...chance,
  }
  const ended = runReview({ ...fillFlags(review, {}), ...flags }, world)
  ended.catch(() => undefined)
  return Object.assign(desk, {
    ended,
    type: (keys: string) => void stdin.write(keys),
    shows: (what: RegExp) => vi.waitFor(() => expect(text).toMatch(what), { timeout: 10_000 }),
    all: () => text,
    decision: async (name: string) => JSON.parse(await readFile(join(folder, name), 'utf8')) as unknown,
    files: () => readdir(folder),
  })
}
