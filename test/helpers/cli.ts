// The built CLI as a child process, in an environment in which nothing of the machine shows.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import { runInside } from './inside.ts'

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
const longestMs = 120_000

export interface CliOptions {
  readonly cwd: string
  /** Besides PATH, HOME, NO_COLOR and TZ, which are always the same. */
  readonly env?: Readonly<Record<string, string>>
  /** Nothing when left out. */
  readonly stdin?: string
}

export interface CliResult {
  /** null when a signal ended it. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunningCli {
  readonly ended: Promise<CliResult>
  kill(signal: NodeJS.Signals): void
}

export function startCli(args: readonly string[], options: CliOptions): RunningCli {
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: options.cwd,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: options.cwd,
      NO_COLOR: '1',
      TZ: 'UTC',
      ...options.env,
    },
    timeout: longestMs,
    killSignal: 'SIGKILL',
  })
  const killNow = (): void => void child.kill('SIGKILL')
  process.once('exit', killNow)
  const texts = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8')
    child[name].on('data', (text: string) => {
      texts[name] += text
    })
  }
  child.stdin.on('error', () => undefined)
  child.stdin.end(options.stdin ?? '')
  const ended = new Promise<CliResult>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      process.removeListener('exit', killNow)
      resolve({ code, signal, ...texts })
    })
  })
  return { ended, kill: (signal) => void child.kill(signal) }
}

/** Inside this process, which is several times quicker than a start. What is about pipes, exits or signals wants `startCli`. */
export async function runCli(args: readonly string[], options: CliOptions): Promise<CliResult> {
  const env = { PATH: process.env['PATH'] ?? '', HOME: options.cwd, NO_COLOR: '1', TZ: 'UTC', ...options.env }
  return { ...(await runInside(args, { ...options, env })), signal: null }
}

/** Polls until something holds; fails when it does not in time. A hub that is asked gets time for what it is to do. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>, withinMs = 30_000): Promise<void> {
  const end = performance.now() + withinMs
  for (;;) {
    const answer = isSo()
    if (await answer) return
    if (performance.now() > end) throw new Error(`Not within ${withinMs / 1000} s: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, answer instanceof Promise ? 30 : 2))
  }
}
