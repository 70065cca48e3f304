// Servers of the system that end with the tests, also when these are killed, and leave no folder behind.
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'

/** How long a server may take to answer on a busy machine. */
const longestMs = 60_000

export interface Keeping {
  /** Everything of the server, removed in the end. */
  readonly dir: string
  readonly log: string
  /** What ends it at once. */
  readonly signal: 'TERM' | 'QUIT'
  /** As another user. */
  readonly user?: string | undefined
}

export interface Kept {
  readonly child: ChildProcess
  readonly stop: () => Promise<void>
}

const keeper = `
trap 'kill -$SIGNAL $server' TERM
"$@" &
server=$!
while kill -0 $server 2>/dev/null; do wait $server; done
rm -rf "$DIR"
`

/** Starts what ends with the tests. */
export const setpriv = '/usr/bin/setpriv'

/** The options of setpriv with which a program runs as a user. */
export function asUser(user: string): readonly string[] {
  return [`--reuid=${user}`, `--regid=${user}`, '--clear-groups']
}

export function keep(command: readonly string[], { dir, log, signal, user }: Keeping): Kept {
  const file = openSync(log, 'a')
  // The kernel tells the keeper, when this process is gone.
  const identity = ['--pdeathsig=TERM', ...(user === undefined ? [] : asUser(user)), '--']
  const child = spawn(setpriv, [...identity, '/bin/sh', '-c', keeper, 'keeper', ...command], {
    cwd: '/',
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C.UTF-8', SIGNAL: signal, DIR: dir },
    stdio: ['ignore', file, file],
  })
  closeSync(file)
  // A process that has done its work ends without waiting for it.
  child.unref()
  const stop = async (): Promise<void> => {
    if (isOver(child)) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.ref()
    child.kill('SIGTERM')
    await ended
  }
  return { child, stop }
}

/**
 * @param isUp must be sure that it was this server that answered
 * @throws Error when it ends or does not answer in time
 */
export async function untilAnswers(
  child: ChildProcess,
  isUp: () => Promise<boolean>,
  tail: () => string,
): Promise<void> {
  const end = Date.now() + longestMs
  while (!(await isUp())) {
    if (isOver(child) || Date.now() > end) throw new Error(`${child.spawnargs.join(' ')} does not answer:\n${tail()}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  if (isOver(child)) throw new Error(`${child.spawnargs.join(' ')} ended:\n${tail()}`)
}

function isOver(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}
