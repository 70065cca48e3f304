// What a command gets from the process, so that a test or the demo can hand it another one.
import type { Streams } from '../io/streams.ts'

export interface World {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly streams: Streams
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
  /** From here on the first Ctrl-C lets what is in flight end; until then it ends the program at once. */
  readonly holdInterrupts: () => void
  /** Lets such work end before Ctrl-C ends the program. */
  readonly shield?: <Result>(work: () => Promise<Result>) => Promise<Result>
  /** ISO. */
  readonly now: () => string
}

/** 0 done or nothing to do; the rest is in cli.ts and the README. */
export type ExitCode = 0 | 1 | 2 | 3 | 5 | 130
