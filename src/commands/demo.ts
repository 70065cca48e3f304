// hubplan demo: plan, show, apply and plan again, on a class of 150 in an embedded hub.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import desired from '../../fixtures/demo/hubplan.yaml?raw'
import newcomers from '../../fixtures/demo/newcomers.csv?raw'
import type { ExitCode, World } from '../session/world.ts'
import { paint } from '../views/terminal/layout.ts'
import { runApply } from './apply/index.ts'
import { runPlan } from './plan/index.ts'
import { sandboxToken, startClass } from './sandbox.ts'
import { runShow } from './show.ts'

const files = { 'hubplan.yaml': desired, 'newcomers.csv': newcomers }

export async function runDemo(world: World): Promise<ExitCode> {
  const folder = await mkdtemp(join(tmpdir(), 'hubplan-demo-'))
  const sandbox = await startClass(0, new Date(world.now()))
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
    const env = { ...world.env, HUBPLAN_URL: sandbox.url, HUBPLAN_TOKEN: sandboxToken }
    return await tour({ ...world, cwd: folder, env }, folder)
  } finally {
    await sandbox.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function tour(world: World, folder: string): Promise<ExitCode> {
  const file = join(folder, 'plan.json')
  const hub = { timeout: 30, debug: false }
  const desired = {
    files: [],
    absent: [],
    absentFrom: [],
    admin: [],
    noAdmin: [],
    protect: [],
    allow: [],
    prune: false,
  }
  const quiet = { ...world, streams: { ...world.streams, out: async () => undefined } }
  const say = (text: string): Promise<void> =>
    world.streams.out(`\n${paint({ color: world.streams.color('out') }, 'head', `$ ${text}`)}\n`)
  const plan = { ...hub, desired, format: 'text', detailedExitcode: true } as const

  await world.streams.out('A hub with a class of 150 people runs on this machine, for this demo only.\n')
  await say('hubplan plan -o plan.json')
  await runPlan({ ...plan, output: file }, quiet)
  await say('hubplan show plan.json')
  await runShow({ plan: file, format: 'text' }, world)
  await say('hubplan apply plan.json')
  const applied = await runApply(
    {
      ...hub,
      plan: file,
      yes: true,
      skipStale: false,
      only: [],
      exclude: [],
      stopTimeout: 120,
      serverTimeout: 300,
      format: 'text',
    },
    world,
  )
  if (applied !== 0) return applied
  await say('hubplan plan --detailed-exitcode')
  const again = await runPlan(plan, world)
  await world.streams.out(
    `\nThe second plan ended with exit code ${again}${again === 0 ? ': there is nothing to do.' : '.'}\n`,
  )
  return again
}
