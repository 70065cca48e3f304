// What the screen shows of several plans while they are applied.
import { isCi } from '../../../core/variables.ts'
import type { Progress, World } from '../../../session/world.ts'
import { openEventLines, readLine } from '../../../views/terminal/line.ts'

export interface Screen {
  /** Progress is drawn: one plan at a time, on a terminal. */
  readonly isDrawn: boolean
  readonly begins: (target: string) => void
  /** @param line how the plan of the target ended */
  readonly ends: (target: string, line: string) => void
}

/**
 * @param total number of plans
 * @param width plans at a time
 */
export function openScreen({ streams, env }: World, total: number, width: number): Screen {
  const isDrawn = width === 1 && streams.terminal && !isCi(env)
  let [begun, ended] = [0, 0]
  return {
    isDrawn,
    begins: (target) => {
      begun += 1
      if (isDrawn) streams.err(`Target ${target} (${begun} of ${total}):\n`)
    },
    ends: (target, line) => {
      ended += 1
      streams.err(isDrawn ? `${line}\n` : `${target} (${ended} of ${total}): ${line}\n`)
    },
  }
}

/** The world of one target: drawn as for one plan, or as lines that begin with its name. */
export function onScreen(world: World, target: string, { isDrawn }: Screen): World {
  if (isDrawn) return world
  const { streams } = world
  const err = (text: string): void => streams.err(named(text, target))
  return {
    ...world,
    progress: world.progress ?? quiet(err),
    streams: {
      ...streams,
      err,
      // Others may have said something since the summary that the question is about.
      ask: (question) => streams.ask(`${target}: ${question}`),
      terminal: false,
      drawn: () => () => undefined,
      takeScreen: () => undefined,
    },
  }
}

/** Each line after the name of the target. */
function named(text: string, target: string): string {
  return text.replaceAll(/^(?=.)/gm, `${target}: `)
}

/** Only what explains a wait: the rest is in the report. */
function quiet(err: (text: string) => void): Progress {
  const lineOf = openEventLines()
  const say = (line: string | undefined): void => {
    if (line !== undefined) err(`${line}\n`)
  }
  return {
    read: (event) => say(event.type === 'moved' ? readLine(event) : undefined),
    apply: (event) => {
      const line = lineOf(event)
      say(event.type === 'retry' ? line : undefined)
    },
    close: () => undefined,
  }
}
