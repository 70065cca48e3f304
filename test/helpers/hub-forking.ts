// Importing JupyterHub takes most of the time of its start, and the tests start dozens of hubs. So a Python process imports it
// once and forks into each hub; arguments, environment, folder and config are those that `python3 -m jupyterhub` would have.
import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'

/** What that process runs. It ends with its standard input, and the hubs when it has (see `end_with_the_tests`). */
export const forking = `
import json, os, runpy, signal, sys
import jupyterhub.app

def tell(**what):
    os.write(1, (json.dumps(what) + '\\n').encode())

def reap(*_):
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        tell(pid=pid, end=os.waitstatus_to_exitcode(status))

def become(hub):
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    tell(log=hub['log'], pid=os.getpid())
    for at, path in enumerate(['/dev/null', hub['log'], hub['log']]):
        os.dup2(os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT), at)
    os.chdir(hub['folder'])
    os.environ.clear()
    os.environ.update(hub['env'])
    sys.path[0] = hub['folder']
    sys.argv = ['jupyterhub', *hub['args']]
    runpy.run_module('jupyterhub', run_name='__main__', alter_sys=True)

signal.signal(signal.SIGCHLD, reap)
for line in sys.stdin:
    if os.fork() == 0:
        become(json.loads(line))
        sys.exit()
`

/** A hub to be: paths are those below the root, and no other hub that runs has the log. */
export interface HubToBe {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly folder: string
  readonly log: string
}

export interface Forked {
  readonly pid: number
  /** Its exit code, or its signal as a negative number. */
  readonly ended: Promise<number>
}

type Told = { readonly log: string; readonly pid: number } | { readonly pid: number; readonly end: number }

interface Waiting {
  readonly resolve: (hub: Forked) => void
  readonly reject: (reason: Error) => void
}

/** Forks hubs from a process that runs `forking`. */
export function forkerOf(child: ChildProcess): (hub: HubToBe) => Promise<Forked> {
  const starting = new Map<string, Waiting>()
  const running = new Map<number, (end: number) => void>()
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
    const told = JSON.parse(line) as Told
    if ('end' in told) return running.get(told.pid)?.(told.end)
    const ended = new Promise<number>((resolve) => running.set(told.pid, resolve))
    starting.get(told.log)?.resolve({ pid: told.pid, ended })
  })
  child.once('exit', () => {
    for (const { reject } of starting.values()) reject(new Error('The process that hubs are forked from has ended'))
  })
  return (hub) =>
    new Promise((resolve, reject) => {
      starting.set(hub.log, { resolve, reject })
      child.stdin?.write(`${JSON.stringify(hub)}\n`)
    })
}
