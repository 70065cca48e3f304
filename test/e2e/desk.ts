// One hub for the tests of a `describe`, and for each test a folder in which hubplan is run.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll } from 'vitest'

import type { ApplyEvent, Plan } from '../../src/core/types.ts'
import { type CliResult, type RunningCli, runCli, startCli } from '../helpers/cli.ts'
import { type RealHub, type RealHubOptions, startRealHub } from '../helpers/real-hub.ts'
import { type Bare, bareClient } from './bare.ts'

export interface Desk {
  readonly folder: string
  write(name: string, text: string): void
  read(name: string): string
  plan(name?: string): Plan
  has(name: string): boolean
  /** The events of the apply so far; none while there is no journal. */
  journal(): readonly ApplyEvent[]
  /** hubplan in the folder, on the hub through its proxy, as the service that may do everything. */
  run(...args: readonly string[]): Promise<CliResult>
  runWith(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<CliResult>
  start(...args: readonly string[]): RunningCli
}

export interface Stage {
  readonly hub: RealHub
  /** Name of the service that hubplan is. */
  readonly self: string
  readonly bare: Bare
  desk(): Desk
}

export function useStage(options: RealHubOptions = {}): () => Stage {
  let stage: Stage | undefined
  const folders: string[] = []
  beforeAll(async () => {
    const hub = await startRealHub(options)
    stage = { hub, self: selfOn(hub.version), bare: bareClient(hub), desk: () => openDesk(hub, folders) }
  })
  afterAll(async () => {
    await stage?.hub.stop()
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  })
  return () => {
    if (stage === undefined) throw new Error('The hub is not started yet')
    return stage
  }
}

/** Newer hubs let only admins change admins. */
export function selfOn(version: string): string {
  return version === '3.0.0' ? 'full-service' : 'admin-service'
}

function openDesk(hub: RealHub, folders: string[]): Desk {
  const folder = mkdtempSync(join(tmpdir(), 'hubplan-e2e-'))
  folders.push(folder)
  const env = { HUBPLAN_URL: hub.url, HUBPLAN_TOKEN: hub.tokens[selfOn(hub.version)] ?? '', ...hub.env }
  // A CA of one's own counts for a process from its start.
  const isOwn = 'NODE_EXTRA_CA_CERTS' in hub.env
  const runIn: typeof runCli = (args, options) => (isOwn ? startCli(args, options).ended : runCli(args, options))
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8')
  return {
    folder,
    write: (name, text) => writeFileSync(join(folder, name), text),
    read,
    plan: (name = 'plan.json') => JSON.parse(read(name)) as Plan,
    has: (name) => existsSync(join(folder, name)),
    journal: () => {
      const name = readdirSync(folder).find((file) => file.endsWith('.journal'))
      // What follows the last line end is a line that is being written.
      const lines = name === undefined ? [] : read(name).split('\n').slice(0, -1)
      return lines.map((line) => JSON.parse(line) as ApplyEvent)
    },
    run: (...args) => runIn(args, { cwd: folder, env }),
    runWith: (more, ...args) => runIn(args, { cwd: folder, env: { ...env, ...more } }),
    start: (...args) => startCli(args, { cwd: folder, env }),
  }
}

/** Ids of the actions, in the plan's order. */
export function ids(plan: Plan): readonly string[] {
  return plan.actions.map((action) => action.id)
}

/** `u000`, `u001`, ... */
export function people(count: number, prefix = 'u'): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${String(index).padStart(3, '0')}`)
}

/** What was about to be sent, as the journal says. */
export function intents(events: readonly ApplyEvent[]): readonly string[] {
  return events.flatMap((event) => (event.type === 'intent' ? [`${event.method} ${event.path}`] : []))
}
