// A folder, and a Bevy site that HUBPLAN_URL and HUBPLAN_TOKEN lead to; books in `state`. All goes when the test ends.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { onTestFinished } from 'vitest'

import type { Plan } from '../../src/core/types.ts'
import { type BevyOptions, type BevySite, key, startBevy } from '../mocks/bevy.ts'
import { inside, launch, type Ran, type Running } from './run.ts'

export interface BevyDesk {
  readonly site: BevySite
  readonly folder: string
  readonly run: (...args: string[]) => Promise<Ran>
  readonly runWith: (env: Readonly<Record<string, string | undefined>>, ...args: string[]) => Promise<Ran>
  readonly start: (...args: string[]) => Running
  readonly write: (name: string, content: string) => Promise<void>
  readonly read: (name: string) => Promise<string>
  readonly plan: (name?: string) => Promise<Plan>
  /** As if so many requests had been sent so many hours ago, and nothing else ever. */
  readonly spent: (amount: number, hoursAgo?: number) => Promise<void>
  /** Requests that the books count. */
  readonly counted: () => Promise<number>
  readonly env: Readonly<Record<string, string>>
}

export async function openBevyDesk(
  options: BevyOptions & { readonly files?: Readonly<Record<string, string>> },
): Promise<BevyDesk> {
  const folder = await mkdtemp(join(tmpdir(), 'hubplan-bevy-'))
  const site = await startBevy(options)
  onTestFinished(async () => {
    await site.close()
    await rm(folder, { recursive: true, force: true })
  })
  const write = (name: string, content: string): Promise<void> => writeFile(join(folder, name), content)
  const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8')
  await write('hubplan.yaml', 'version: 1\ntarget: { provider: bevy }\n')
  for (const [name, content] of Object.entries(options.files ?? {})) await write(name, content)
  const env = { HUBPLAN_URL: site.url, HUBPLAN_TOKEN: key, HUBPLAN_STATE: 'state' }
  const books = `state/bevy-${new URL(site.url).host.replace(':', '_')}.requests.json`
  return {
    site,
    folder,
    env,
    run: (...args) => inside(args, { cwd: folder, env }),
    runWith: (more, ...args) => inside(args, { cwd: folder, env: { ...env, ...more } }),
    start: (...args) => launch(args, { cwd: folder, env }),
    write,
    read,
    plan: async (name = 'plan.json') => JSON.parse(await read(name)) as Plan,
    spent: async (amount, hoursAgo = 1) => {
      const hour = new Date(Date.now() - hoursAgo * 3_600_000).toISOString().slice(0, 13)
      await mkdir(join(folder, 'state'), { recursive: true })
      await write(books, JSON.stringify({ version: 1, hours: { [hour]: amount } }))
    },
    counted: async () => {
      const { hours } = JSON.parse(await read(books)) as { hours: Record<string, number> }
      return Object.values(hours).reduce((sum, count) => sum + count, 0)
    },
  }
}

/** Names of the files in a folder, sorted. */
export async function filesIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).sort()
}
