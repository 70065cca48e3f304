// hubplan as people start it: a process of its own in a fresh folder, against a sandbox that logs what it was asked.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { onTestFinished } from 'vitest'

import type { Plan } from '../../src/core/types.ts'
import { fullScopes } from '../helpers/hub-client.ts'
import { runInside } from '../helpers/inside.ts'
import { type LoggedRequest, type Sandbox, type SandboxOptions, startSandbox } from '../helpers/sandbox.ts'

export const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

/** What the service `planner` shows the hub; no process may ever show it to anybody else. */
export const token = 'hush-4f1c0ffee-token'

/** Where nobody listens. The port of a hub that was closed may go to the hub of another test. */
export const nobody = 'http://127.0.0.2:1'

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly child: ChildProcess
  readonly done: Promise<Ran>
}

export interface Desk {
  readonly hub: Sandbox
  readonly folder: string
  readonly run: (...args: string[]) => Promise<Ran>
  readonly runWith: (env: Env, ...args: string[]) => Promise<Ran>
  readonly start: (...args: string[]) => Running
  readonly startWith: (env: Env, ...args: string[]) => Running
  readonly write: (name: string, content: string | Uint8Array) => Promise<void>
  readonly read: (name: string) => Promise<string>
  readonly mode: (name: string) => Promise<string>
  /** Names of the files in the folder, sorted. */
  readonly files: () => Promise<string[]>
  readonly plan: (name?: string) => Promise<Plan>
  readonly journal: () => Promise<string>
  /** What was sent that could change something, as `METHOD path`. */
  readonly sent: () => string[]
}

/** A variable that is undefined is not set. */
type Env = Readonly<Record<string, string | undefined>>

interface DeskOptions extends SandboxOptions {
  /** By name. */
  readonly files?: Readonly<Record<string, string>>
}

/** A folder, and a sandbox that HUBPLAN_URL and HUBPLAN_TOKEN lead to. Both go when the test ends. */
export async function openDesk({ files = {}, ...options }: DeskOptions = {}): Promise<Desk> {
  const folder = await mkdtemp(join(tmpdir(), 'hubplan-cli-'))
  const hub = await startSandbox({
    users: classOf(12),
    groups: [{ name: 'staff' }],
    tokens: [{ token, name: 'planner', kind: 'service', admin: true, scopes: fullScopes }],
    ...options,
  })
  onTestFinished(async () => {
    await hub.close()
    await rm(folder, { recursive: true, force: true })
  })
  const write = (name: string, content: string | Uint8Array): Promise<void> => writeFile(join(folder, name), content)
  for (const [name, content] of Object.entries(files)) await write(name, content)
  // The person of plans, also of a process of its own.
  const env = { HUBPLAN_URL: hub.url, HUBPLAN_TOKEN: token, USER: 'somebody' }
  const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8')
  const list = async (): Promise<string[]> => (await readdir(folder)).sort()
  return {
    hub,
    folder,
    run: (...args) => inside(args, { cwd: folder, env }),
    runWith: (more, ...args) => inside(args, { cwd: folder, env: { ...env, ...more } }),
    start: (...args) => launch(args, { cwd: folder, env }),
    startWith: (more, ...args) => launch(args, { cwd: folder, env: { ...env, ...more } }),
    write,
    read,
    mode: async (name) => ((await stat(join(folder, name))).mode & 0o777).toString(8),
    files: list,
    plan: async (name = 'plan.json') => JSON.parse(await read(name)) as Plan,
    journal: async () => read((await list()).find((name) => name.endsWith('.journal')) ?? 'no journal'),
    sent: () => hub.requests.filter(isMutating).map(({ method, path }) => `${method} ${path}`),
  }
}

function isMutating({ method }: LoggedRequest): boolean {
  return method !== 'GET' && method !== 'HEAD'
}

/** `root` is admin; alice and bob are staff; the others are s01, s02 and so on. */
export function classOf(size: number): NonNullable<SandboxOptions['users']> {
  const created = '2024-09-01T08:00:00Z'
  const people = ['alice', 'bob'].map((name) => ({ name, groups: ['staff'], created }))
  const students = Array.from({ length: size - 3 }, (_, index) => ({
    name: `s${String(index + 1).padStart(2, '0')}`,
    created,
  }))
  return [{ name: 'root', admin: true, created }, ...people, ...students]
}

/** Starts hubplan with nothing in its environment but what it must have. */
export function launch(args: readonly string[], { cwd, env = {} }: { cwd: string; env?: Env }): Running {
  const own = { PATH: process.env['PATH'], HOME: cwd, NO_COLOR: '1', TZ: 'UTC', ...env }
  const child = spawn(process.execPath, [cli, ...args], { cwd, env: own, stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    stderr += chunk
  })
  const done = new Promise<Ran>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      if (stdout.includes(token) || stderr.includes(token))
        reject(new Error(`hubplan ${args.join(' ')} shows the token`))
      else resolve({ code, stdout, stderr })
    })
  })
  return { child, done }
}

export async function inside(args: readonly string[], { cwd, env = {} }: { cwd: string; env?: Env }): Promise<Ran> {
  const ran = await runInside(args, {
    cwd,
    env: { PATH: process.env['PATH'], HOME: cwd, NO_COLOR: '1', TZ: 'UTC', ...env },
  })
  if (ran.stdout.includes(token) || ran.stderr.includes(token))
    throw new Error(`hubplan ${args.join(' ')} shows the token`)
  return ran
}
