// The programs of a real hub: its proxy, and the hub itself. In the full tier some are started as a system starts them; the
// others, and all in the other tiers, in ways that are quicker.
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import type { Socket } from 'node:net'
import { join } from 'node:path'

import { type Forked, forkerOf, forking, type HubToBe } from './hub-forking.ts'

// As they are called below any of the roots.
export const python = '/usr/bin/python3'
export const proxyProgram = '/usr/bin/configurable-http-proxy'
const libraries = '/usr/share/nodejs'

/** Where the programs of a hub run. */
export interface Place {
  readonly root: string
  /** Their folder as it is called below the root, and as it is called here. */
  readonly inside: string
  readonly dir: string
  readonly env: Env
  /** Whether its programs are started as a system starts them. */
  readonly isSystem: boolean
}

type Env = Readonly<Record<string, string>>

/** A program that leads its own process group: one signal reaches it and its children. */
export interface Program {
  readonly name: string
  readonly pid: number | undefined
  readonly ended: Promise<void>
  /** Its exit code or its signal; undefined while it runs. */
  readonly end: () => number | string | undefined
}

/** With the Node.js of the root as a system does, or with that of the tests. */
export function startProxy(place: Place, args: readonly string[], env: Env): Program {
  const isOwn = place.isSystem && place.root !== '/'
  const [node, root] = isOwn ? ['/usr/bin/node', '/'] : [process.execPath, place.root]
  const command = [node, join(root, proxyProgram), ...args]
  return start(isOwn ? place : { ...place, root: '/' }, 'proxy', command, { ...env, NODE_PATH: join(root, libraries) })
}

/** How hubs are started at a place. */
export interface HubStarter {
  /** The process that hubs find to be their parent, and end with. */
  readonly parent: number | undefined
  readonly startHub: (args: readonly string[], env: Env) => Promise<Program>
}

export function hubStarterOf(place: Place): HubStarter {
  if (place.isSystem) {
    const startHub: HubStarter['startHub'] = async (args, env) =>
      start(place, 'hub', [python, '-m', 'jupyterhub', ...args], env)
    return { parent: process.pid, startHub }
  }
  const { pid, fork } = forkerAt(place)
  return {
    parent: pid,
    startHub: async (args, env) =>
      programOf(
        await fork({ args, env: { ...place.env, ...env }, folder: place.inside, log: join(place.inside, 'hub.log') }),
      ),
  }
}

interface Forker {
  readonly pid: number | undefined
  readonly fork: (hub: HubToBe) => Promise<Forked>
}

const forkers = new Map<string, Forker>()

/** One for all hubs that this process starts below a root. */
function forkerAt({ root, env }: Place): Forker {
  const known = forkers.get(root)
  if (known !== undefined) return known
  const place = { root, inside: '/', dir: root, env, isSystem: false }
  const child = spawnAt(place, [python, '-c', forking], { ...env, HOME: '/' }, ['pipe', 'pipe', 'inherit'])
  // It must not keep a process that has done its work.
  for (const handle of [child, child.stdin as Socket | null, child.stdout as Socket | null]) handle?.unref()
  const forker = { pid: child.pid, fork: whileTheyRun(child.stdout as Socket, forkerOf(child)) }
  forkers.set(root, forker)
  return forker
}

/** As with a child of its own, a process does not end while one of its hubs runs. */
function whileTheyRun(answers: Socket, fork: Forker['fork']): Forker['fork'] {
  let running = 0
  function release(): void {
    running -= 1
    if (running === 0) answers.unref()
  }
  return async (hub) => {
    running += 1
    answers.ref()
    try {
      const forked = await fork(hub)
      forked.ended.then(release)
      return forked
    } catch (failure) {
      release()
      throw failure
    }
  }
}

function programOf({ pid, ended }: Forked): Program {
  let end: number | undefined
  const done = ended.then((code) => {
    end = code
  })
  return { name: 'hub', pid, ended: done, end: () => end }
}

function start(place: Place, name: string, command: readonly string[], env: Env): Program {
  const log = openSync(join(place.dir, `${name}.log`), 'a')
  const child = spawnAt(place, command, { ...place.env, ...env }, ['ignore', log, log])
  closeSync(log)
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return { name, pid: child.pid, ended, end: () => child.exitCode ?? child.signalCode ?? undefined }
}

function spawnAt(
  { root, inside, dir }: Place,
  command: readonly string[],
  env: Env,
  stdio: StdioOptions,
): ChildProcess {
  // Each of these programs becomes the next one, so the process id is that of the last.
  const within = root === '/' ? [] : ['/usr/sbin/chroot', root, '/usr/bin/env', `--chdir=${inside}`]
  const [program = '', ...args] = [...within, ...command]
  return spawn(program, args, { cwd: dir, env, detached: true, stdio })
}
