// hubplan demo: plan, show, apply and plan again, on a class of 150 in an embedded hub.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import desired from '../../fixtures/demo/hubplan.yaml?raw'
import newcomers from '../../fixtures/demo/newcomers.csv?raw'
import { apply } from '../options/apply.ts'
import { plan } from '../options/plan.ts'
import { fillFlags } from '../options/table.ts'
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
  const quiet = { ...world, streams: { ...world.streams, out: async () => undefined } }
  const say = (text: string): Promise<void> =>
    world.streams.out(`\n${paint({ color: world.streams.color('out') }, 'head', `$ ${text}`)}\n`)
  const planning = { ...fillFlags(plan, {}), detailedExitcode: true }

  await world.streams.out('A hub with a class of 150 people runs on this machine, for this demo only.\n')
  await say('hubplan plan -o plan.json')
  await runPlan({ ...planning, output: file }, quiet)
  await say('hubplan show plan.json')
  await runShow({ plan: file, format: 'text' }, world)
  await say('hubplan apply plan.json')
  const applied = await runApply({ ...fillFlags(apply, {}), plan: file, yes: true }, world)
  if (applied !== 0) return applied
  await say('hubplan plan --detailed-exitcode')
  const again = await runPlan(planning, world)
  await world.streams.out(
    `\nThe second plan ended with exit code ${again}${again === 0 ? ': there is nothing to do.' : '.'}\n`,
  )
  return again
}
