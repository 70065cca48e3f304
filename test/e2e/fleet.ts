// Twelve hubs in one hubplan.yaml: two real JupyterHubs of different versions, and ten sandboxes, each with its own people.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CliResult, type RunningCli, runCli, startCli } from '../helpers/cli.ts'
import { fullScopes } from '../helpers/hub-client.ts'
import { type RealHub, startRealHub } from '../helpers/real-hub.ts'
import { type Sandbox, startSandbox } from '../helpers/sandbox.ts'
import { bareClient } from './bare.ts'
import { people, selfOn } from './desk.ts'

/** `hub01` to `hub12`; the first two are real. */
export const names: readonly string[] = Array.from({ length: 12 }, (_, at) => `hub${String(at + 1).padStart(2, '0')}`)
const idle: ReadonlySet<string> = new Set(['hub11', 'hub12'])

/** What the files want of a hub: the last two are already as wanted. */
export interface Wish {
  readonly come: readonly string[]
  readonly go: readonly string[]
  readonly join: readonly string[]
}

export interface Fleet {
  readonly folder: string
  readonly wishOf: (name: string) => Wish
  readonly env: Readonly<Record<string, string>>
  readonly run: (...args: readonly string[]) => Promise<CliResult>
  readonly start: (...args: readonly string[]) => RunningCli
  readonly read: (name: string) => string
  readonly has: (name: string) => boolean
  /** Names and groups of a hub's people, as a bare client sees them. */
  readonly peopleOf: (name: string) => Promise<Readonly<Record<string, readonly string[]>>>
  /** A sandbox, to break it. */
  readonly sandbox: (name: string) => Sandbox
  /** Requests that a hub was asked, of a method; only of sandboxes. */
  readonly removeUser: (name: string, user: string) => Promise<void>
  readonly stop: () => Promise<void>
}

/** People that a hub has before: another number on each. */
function had(at: number): readonly string[] {
  return people(20 + 3 * at, `h${at + 1}-`)
}

function wishOf(name: string): Wish {
  const at = names.indexOf(name)
  if (idle.has(name)) return { come: [], go: [], join: [] }
  const before = had(at)
  return { come: people(4 + (at % 3), `new${at + 1}-`), go: before.slice(0, 2 + (at % 2)), join: before.slice(5, 8) }
}

const suffix = (name: string): string => name.toUpperCase()

async function startReal(at: number): Promise<RealHub> {
  return startRealHub({
    version: at === 0 ? '3.0.0' : '5.2.1',
    users: [{ name: 'ada', admin: true }, ...had(at)],
    groups: ['staff'],
  })
}

async function startTried(at: number): Promise<Sandbox> {
  return startSandbox({
    users: [{ name: 'ada', admin: true }, ...had(at).map((name) => ({ name }))],
    groups: [{ name: 'staff' }],
    tokens: [{ token: `hush-${names[at]}`, name: 'planner', kind: 'service', admin: true, scopes: fullScopes }],
  })
}

export async function startFleet(): Promise<Fleet> {
  const folder = mkdtempSync(join(tmpdir(), 'hubplan-fleet-'))
  const [real, tried] = await Promise.all([
    Promise.all([startReal(0), startReal(1)]),
    Promise.all(names.slice(2).map((_, at) => startTried(at + 2))),
  ])
  const urls = [...real, ...tried].map(({ url }) => url)
  const tokens = [
    ...real.map((hub) => hub.tokens[selfOn(hub.version)] ?? ''),
    ...names.slice(2).map((name) => `hush-${name}`),
  ]
  for (const name of names) writeFileSync(join(folder, `${name}.csv`), rosterOf(name))
  const targets = names.map((name, at) => `  ${name}:\n    url: ${urls[at]}\n    include: [{ path: ${name}.csv }]\n`)
  writeFileSync(
    join(folder, 'hubplan.yaml'),
    `version: 1\nusers:\n  - { name: ada, admin: true }\nprotect: [ada]\ntargets:\n${targets.join('')}`,
  )
  const env = Object.fromEntries(
    names.flatMap((name, at) => [
      [`HUBPLAN_URL_${suffix(name)}`, urls[at] ?? ''],
      [`HUBPLAN_TOKEN_${suffix(name)}`, tokens[at] ?? ''],
    ]),
  )
  const options = { cwd: folder, env: { ...env, USER: 'ada' } }
  const sandbox = (name: string): Sandbox => tried[names.indexOf(name) - 2] as Sandbox
  const bare = real.map(bareClient)
  return {
    ...{ folder, wishOf, env, sandbox },
    run: (...args) => runCli(args, options),
    start: (...args) => startCli(args, options),
    read: (name) => readFileSync(join(folder, name), 'utf8'),
    has: (name) => existsSync(join(folder, name)),
    peopleOf: async (name) => {
      const client = bare[names.indexOf(name)]
      const all: readonly (readonly [string, readonly string[]])[] =
        client === undefined
          ? [...sandbox(name).hub.users.keys()].map((user) => [user, sandbox(name).hub.groupsOf(user)])
          : [...(await client.everybody()).values()].map((user) => [user.name, user.groups])
      return Object.fromEntries(all.toSorted(([one], [other]) => (one < other ? -1 : 1)))
    },
    removeUser: async (name, user) => {
      const client = bare[names.indexOf(name)]
      if (client === undefined) sandbox(name).hub.removeUser(user)
      else await client.send('DELETE', `/users/${user}`)
    },
    stop: async () => {
      await Promise.all([...real.map((hub) => hub.stop()), ...tried.map((hub) => hub.close())])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function rosterOf(name: string): string {
  const { come, go, join: joining } = wishOf(name)
  const rows = [
    ...come.map((user) => `${user},present,`),
    ...go.map((user) => `${user},absent,`),
    ...joining.map((user) => `${user},existing,staff`),
    // A file without rows is an error.
    'ada,existing,',
  ]
  return `username,ensure,groups\n${rows.join('\n')}\n`
}
