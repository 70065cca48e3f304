// Live progress: a small ink view on a terminal, plain lines elsewhere. Imports ink only when it is used.

import { waves } from '../core/actions/waves.ts'
import type { Action } from '../core/types.ts'
import { isCi } from '../core/variables.ts'
import type { Streams } from '../io/streams.ts'
import { openEventLines, readLine } from '../views/terminal/line.ts'
import { wavesOf } from '../views/waves.ts'
import type { Progress, World } from './world.ts'

/** For a run that prints every event on stdout. */
export const noProgress: Progress = { read: () => undefined, apply: () => undefined, close: () => undefined }

/** @param actions of an apply, to tell which wave is running */
export async function openProgress(
  { streams, env, signal, progress, elapsedMs }: World,
  kind: 'read' | 'apply',
  actions: readonly Action[] = [],
): Promise<Progress> {
  if (progress !== undefined) return progress
  // ink draws nothing before the end where CI is set, even on a terminal.
  if (!streams.terminal || isCi(env)) return lineProgress(streams)
  const { mountProgress } = await import('../views/progress/index.tsx')
  const view = mountProgress(streams.stderr, { kind, color: streams.color('err'), waves: wavesOf(waves(actions)) })
  signal.addEventListener('abort', view.ending)
  const uncover = streams.drawn(view.above)
  return {
    read: view.read,
    apply: (event) => view.apply(event, elapsedMs()),
    close: () => {
      signal.removeEventListener('abort', view.ending)
      uncover()
      view.close()
    },
  }
}

function lineProgress(streams: Streams): Progress {
  const lineOf = openEventLines()
  const say = (line: string | undefined): void => {
    if (line !== undefined) streams.err(`${line}\n`)
  }
  return {
    // Without a terminal a line for every page would be noise; a moved listing is worth one.
    read: (event) => say(event.type === 'moved' ? readLine(event) : undefined),
    apply: (event) => say(lineOf(event)),
    close: () => undefined,
  }
}
