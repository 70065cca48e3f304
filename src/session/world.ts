// What a command uses of the process; a test or the demo replaces it.
import { userInfo } from 'node:os'

import { openSecrets, type Secrets } from '../core/actions/redact.ts'
import type { ApplyEvent, Env, ReadEvent, Table } from '../core/types.ts'
import type { OAuthStore } from '../io/oauth-store.ts'
import type { Streams } from '../io/streams.ts'
import type { Turns } from './turns.ts'

/** The target of a run, where the files have several. */
export interface ChosenTarget {
  readonly name: string
  /** A text with the target's own variables: HUBPLAN_TOKEN_EMEA for HUBPLAN_TOKEN, unless the common one is used. */
  readonly inWords: (text: string) => string
}

export interface World {
  readonly env: Env
  /** What runs for several targets use one after another, such as the ledger of one site. */
  readonly turns?: Turns
  /** Answers of directories that runs for other targets got. */
  readonly searches?: Map<string, Promise<Table>>
  /** `env` has its variables. */
  readonly target?: ChosenTarget
  readonly cwd: string
  readonly streams: Streams
  /** Receives progress events instead of the terminal. */
  readonly progress?: Progress
  /** What the run for one of several targets has of its own. */
  readonly ofTarget?: (name: string) => Partial<Pick<World, 'progress' | 'oauth'>>
  /** Refresh tokens in place of those of a file. */
  readonly oauth?: OAuthStore
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
  /** From here on the first Ctrl-C waits for requests in flight; before, it ends the program at once. */
  readonly holdInterrupts: () => void
  /** Finishes such work before Ctrl-C ends the program. */
  readonly shield?: <Result>(work: () => Promise<Result>) => Promise<Result>
  /** Actual duration of a requested wait, ms; a test shortens it. */
  readonly waitFor?: (ms: number) => number
  /** ISO. */
  readonly now: () => string
  /** Monotonic clock, ms: for durations, unaffected by setting the clock. */
  readonly elapsedMs: () => number
  /** How long the program has waited for anything so far, ms; the time in which it was busy does not count. */
  readonly waitedMs: () => number
  /** From 0 to 1. */
  readonly random: () => number
  /** Login name on this machine; undefined when unknown. */
  readonly login: () => string | undefined
  /** Whether the shell is one of Windows. */
  readonly isWindows?: boolean
  /** How this program was started; undefined where it has no file. */
  readonly start?: { readonly platform: NodeJS.Platform; readonly node: string; readonly program: string }
  /** Secrets to redact wherever they appear. */
  readonly secrets?: Secrets
}

/** What both entries, the command line and the library, take from their process. */
export function ofProcess(): Pick<World, keyof typeof clocks | 'cwd' | 'random' | 'login' | 'isWindows' | 'start'> {
  const { platform, execPath: node, argv } = process
  const start = argv[1] === undefined ? {} : { start: { platform, node, program: argv[1] } }
  return {
    cwd: process.cwd(),
    ...clocks,
    random: Math.random,
    login: loginName,
    isWindows: platform === 'win32',
    ...start,
  }
}

/** Makes a folder the working one; undefined when it is not one. */
export function enterFolder(path: string): string | undefined {
  try {
    process.chdir(path)
    return process.cwd()
  } catch {
    return undefined
  }
}

function loginName(): string | undefined {
  try {
    return userInfo().username
  } catch {
    // A container may run as a user without a passwd entry.
    return undefined
  }
}

export const clocks: Pick<World, 'now' | 'elapsedMs' | 'waitedMs'> = {
  now: () => new Date().toISOString(),
  elapsedMs: () => performance.now(),
  waitedMs: () => performance.eventLoopUtilization().idle,
}

/** The same world, with its secrets redacted from all output to the screen. */
export function withSecrets(world: World): World & { readonly secrets: Secrets } {
  const secrets = openSecrets()
  const { streams } = world
  const [out, err] = [
    (text: string) => streams.out(secrets.hide(text)),
    (text: string) => streams.err(secrets.hide(text)),
  ]
  return { ...world, secrets, streams: { ...streams, out, err } }
}

/** Receives events of reading a hub and applying a plan. */
export interface Progress {
  readonly read: (event: ReadEvent) => void
  readonly apply: (event: ApplyEvent) => void
  readonly close: () => void
}

export type { ExitCode } from '../core/exit-codes.ts'
