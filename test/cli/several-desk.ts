// hubplan in a folder whose hubplan.yaml is for three hubs, each with a token of its own.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { onTestFinished } from 'vitest'

import type { Plan } from '../../src/core/types.ts'
import { fullScopes } from '../helpers/hub-client.ts'
import { type InsideOptions, type Played, runInside } from '../helpers/inside.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from '../helpers/sandbox.ts'
import { classOf, type Ran } from './run.ts'

export const names = ['physics', 'us-east', 'hub05'] as const
export type Name = (typeof names)[number]

type Env = Readonly<Record<string, string | undefined>>

export interface SeveralDesk {
  readonly hubs: Readonly<Record<Name, Sandbox>>
  /** The environment of every run. */
  readonly env: Env
  readonly folder: string
  readonly run: (...args: string[]) => Promise<Ran>
  readonly runWith: (more: Env & { readonly stdin?: string }, ...args: string[]) => Promise<Ran>
  /** With parts of the world that the test plays. */
  readonly play: (played: Played & { readonly env?: Env }, ...args: string[]) => Promise<Ran>
  readonly write: (name: string, text: string) => Promise<void>
  readonly read: (name: string) => Promise<string>
  readonly files: () => Promise<string[]>
  readonly plan: (name: string) => Promise<Plan>
  /** Users of a hub whose names begin so. */
  readonly users: (name: Name, start: string) => string[]
}

/** The variable of a target. */
export function variable(name: string, target: string): string {
  return `${name}_${target.toUpperCase().replaceAll('-', '_')}`
}

/**
 * Opens the three hubs and the folder; all of them go when the test ends.
 * @param own what hubplan.yaml says for each target besides its address
 */
export async function openSeveral(
  shared: string,
  own: Partial<Readonly<Record<Name, string>>> = {},
  more: SandboxOptions = {},
): Promise<SeveralDesk> {
  const cwd = await mkdtemp(join(tmpdir(), 'hubplan-several-'))
  const opened = await Promise.all(
    names.map((name, at) =>
      startSandbox({
        users: classOf(12 + at),
        groups: [{ name: 'staff' }],
        tokens: [{ token: `hush-${name}`, name: 'planner', kind: 'service', admin: true, scopes: fullScopes }],
        ...more,
      }),
    ),
  )
  onTestFinished(async () => {
    await Promise.all(opened.map((hub) => hub.close()))
    await rm(cwd, { recursive: true, force: true })
  })
  const hubs = Object.fromEntries(names.map((name, at) => [name, opened[at]])) as Record<Name, Sandbox>
  const targets = names.map((name) => `  ${name}: { url: "${hubs[name].url}"${own[name] ? `, ${own[name]}` : ''} }\n`)
  const write = (name: string, text: string): Promise<void> => writeFile(join(cwd, name), text)
  await write('hubplan.yaml', `version: 1\ntargets:\n${targets.join('')}${shared}`)
  const env: Env = {
    PATH: process.env['PATH'],
    HOME: cwd,
    NO_COLOR: '1',
    TZ: 'UTC',
    USER: 'somebody',
    ...Object.fromEntries(
      names.flatMap((name) => [
        [variable('HUBPLAN_URL', name), hubs[name].url],
        [variable('HUBPLAN_TOKEN', name), `hush-${name}`],
      ]),
    ),
  }
  const start = async (args: readonly string[], options: Omit<InsideOptions, 'cwd'>): Promise<Ran> => {
    const ran = await runInside(args, { cwd, ...options })
    if (/hush-/.test(ran.stdout + ran.stderr)) throw new Error(`hubplan ${args.join(' ')} shows a token`)
    return ran
  }
  const runWith: SeveralDesk['runWith'] = async ({ stdin, ...more }, ...args) =>
    start(args, { env: { ...env, ...more }, ...(stdin === undefined ? {} : { stdin }) })
  const read = (name: string): Promise<string> => readFile(join(cwd, name), 'utf8')
  return {
    hubs,
    folder: cwd,
    env,
    run: (...args) => runWith({}, ...args),
    runWith,
    play: ({ env: more, ...played }, ...args) => start(args, { env: { ...env, ...more }, played }),
    write,
    read,
    files: async () => (await readdir(cwd)).sort(),
    plan: async (name) => JSON.parse(await read(name)) as Plan,
    users: (name, start) => [...hubs[name].hub.users.keys()].filter((user) => user.startsWith(start)),
  }
}
