// A project for three hubs with the CI files that init writes beside its hubplan.yaml; each hub has tokens of its own.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, onTestFinished } from 'vitest'

import { readScopes } from '../../src/providers/jupyterhub/scopes.ts'
import { fullScopes } from '../helpers/hub-client.ts'
import { runInside } from '../helpers/inside.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from '../helpers/sandbox.ts'
import { files } from './ci-desk.ts'
import { openProject, type Project } from './pipeline.ts'
import { classOf, type Ran } from './run.ts'
import { type Name, names, variable } from './several-desk.ts'

export interface Fleet extends Project {
  readonly hubs: Readonly<Record<Name, Sandbox>>
  /** What CI keeps. */
  readonly secrets: Readonly<Record<string, string>>
  /** Runs hubplan as a person does, without any variable. */
  readonly run: (...args: string[]) => Promise<Ran>
  /** With the addresses and the tokens that may write. */
  readonly runAsAdmin: (...args: string[]) => Promise<Ran>
  /** Writes hubplan.yaml: what each target says besides its address. */
  readonly say: (own: Partial<Readonly<Record<Name, string>>>) => Promise<void>
  /** What was sent to each hub that could change something, as `METHOD path`. */
  readonly sent: () => Readonly<Record<Name, readonly string[]>>
}

type Each<Value> = Readonly<Record<Name, Value>>

function each<Value>(of: (name: Name, at: number) => Value): Each<Value> {
  return Object.fromEntries(names.map((name, at) => [name, of(name, at)])) as Each<Value>
}

/** The user of a class leaves. */
export function leaving(...users: readonly string[]): string {
  return `users: [${users.map((user) => `{ name: ${user}, ensure: absent }`).join(', ')}]`
}

/** @param extra more of hubplan.yaml for each target when init reads it, such as its provider */
export async function openFleet(
  ci: 'github' | 'gitlab',
  {
    extra = {},
    hub = {},
  }: { readonly extra?: Partial<Each<string>>; readonly hub?: Partial<Each<SandboxOptions>> } = {},
): Promise<Fleet> {
  const folder = await mkdtemp(join(tmpdir(), 'hubplan-fleet-'))
  const opened = await Promise.all(names.map((name, at) => startSandbox({ ...hubOf(name, at), ...hub[name] })))
  onTestFinished(async () => {
    await Promise.all(opened.map((one) => one.close()))
    await rm(folder, { recursive: true, force: true })
  })
  const hubs = each((_, at) => opened[at] as Sandbox)
  const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8')
  const write = (name: string, content: string | Uint8Array): Promise<void> => writeFile(join(folder, name), content)
  const said = (urlOf: (name: Name) => string, own: Partial<Each<string>>): string => {
    const lines = names.map((name) => {
      const more = [extra[name], own[name]].filter((one) => one !== undefined)
      return `  ${name}: { ${[`url: "${urlOf(name)}"`, ...more].join(', ')} }\n`
    })
    return `version: 1\nusers: [{ name: root }]\ntargets:\n${lines.join('')}`
  }
  const env = { PATH: process.env['PATH'], HOME: folder, NO_COLOR: '1', TZ: 'UTC', USER: 'ada' }
  const run = (...args: string[]): Promise<Ran> => runInside(args, { cwd: folder, env })
  const own = names.flatMap((name) => [
    [variable('HUBPLAN_URL', name), hubs[name].url],
    [variable('HUBPLAN_TOKEN', name), `hush-apply-${name}`],
  ])
  await write('hubplan.yaml', said(addressOf, {}))
  const { code, stderr } = await run('init', '--ci', ci)
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
  const addresses = Object.fromEntries(names.map((name) => [addressOf(name), hubs[name].url]))
  const fleet: Fleet = {
    folder,
    read,
    write,
    hubs,
    secrets: Object.fromEntries(
      names.flatMap((name) => [
        [variable('HUBPLAN_PLAN_TOKEN', name), `hush-plan-${name}`],
        [variable('HUBPLAN_APPLY_TOKEN', name), `hush-apply-${name}`],
      ]),
    ),
    run,
    runAsAdmin: (...args) => runInside(args, { cwd: folder, env: { ...env, ...Object.fromEntries(own) } }),
    say: (own) =>
      write(
        'hubplan.yaml',
        said((name) => hubs[name].url, own),
      ),
    sent: () =>
      each((name) =>
        hubs[name].requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`),
      ),
  }
  await openProject(fleet, files[ci], { addresses })
  await fleet.say({})
  return fleet
}

/** Where init believes that a hub is. */
function addressOf(name: Name): string {
  return `https://${name}.example.edu`
}

function hubOf(name: Name, at: number): SandboxOptions {
  const one = { kind: 'service' as const }
  return {
    users: classOf(12 + at),
    groups: [{ name: 'staff' }],
    tokens: [
      { ...one, token: `hush-apply-${name}`, name: 'planner', admin: true, scopes: fullScopes },
      { ...one, token: `hush-plan-${name}`, name: 'reader', admin: false, scopes: [...readScopes] },
    ],
  }
}
