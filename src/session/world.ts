// What a command gets from the process, so that a test or the demo can hand it another one.
import { userInfo } from 'node:os'

import { openSecrets, type Secrets } from '../core/actions/redact.ts'
import type { ApplyEvent, ReadEvent } from '../core/types.ts'
import type { Streams } from '../io/streams.ts'

export interface World {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly streams: Streams
  /** Hears what happens, instead of the screen. */
  readonly progress?: Progress
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
  /** From here on the first Ctrl-C lets what is in flight end; until then it ends the program at once. */
  readonly holdInterrupts: () => void
  /** Lets such work end before Ctrl-C ends the program. */
  readonly shield?: <Result>(work: () => Promise<Result>) => Promise<Result>
  /** How long a wait really is, ms, of what is asked for; a test has less time. */
  readonly waitFor?: (ms: number) => number
  /** ISO. */
  readonly now: () => string
  /** Counts up, ms, also when the clock is set: for how long something takes. */
  readonly elapsedMs: () => number
  /** From 0 to 1. */
  readonly random: () => number
  /** Who is logged in on this machine; undefined when it does not know. */
  readonly login: () => string | undefined
  /** What is hidden wherever it comes back. */
  readonly secrets?: Secrets
}

/** What both entries, the command line and the library, take from the process they run in. */
export function ofProcess(): Pick<World, 'cwd' | 'now' | 'elapsedMs' | 'random' | 'login'> {
  return { cwd: process.cwd(), ...clocks, random: Math.random, login: loginName }
}

function loginName(): string | undefined {
  try {
    return userInfo().username
  } catch {
    // A container may run as somebody without an entry.
    return undefined
  }
}

export const clocks: Pick<World, 'now' | 'elapsedMs'> = {
  now: () => new Date().toISOString(),
  elapsedMs: () => performance.now(),
}

/** The same world; whatever it writes to the screen is without its secrets. */
export function withSecrets(world: World): World & { readonly secrets: Secrets } {
  const secrets = openSecrets()
  const { streams } = world
  const [out, err] = [
    (text: string) => streams.out(secrets.hide(text)),
    (text: string) => streams.err(secrets.hide(text)),
  ]
  return { ...world, secrets, streams: { ...streams, out, err } }
}

/** What is told while a hub is read and a plan applied. */
export interface Progress {
  readonly read: (event: ReadEvent) => void
  readonly apply: (event: ApplyEvent) => void
  readonly close: () => void
}

/** 0 done or nothing to do; failure.ts has that of each Problem, and the README what each means. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 130
