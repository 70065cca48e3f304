// hubplan demo: plan, show, apply and plan again, on a class of 150 in an embedded hub.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
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

/** Without its first line, which is for editors. */
const roster = desired.replace(/^# yaml-language-server:.*\n/, '')

const files = { 'hubplan.yaml': roster, 'newcomers.csv': newcomers }

export async function runDemo(world: World): Promise<ExitCode> {
  const folder = await mkdtemp(join(tmpdir(), 'hubplan-demo-'))
  const sandbox = await startClass(0, new Date(world.now()))
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
    const env = { ...world.env, HUBPLAN_URL: sandbox.url, HUBPLAN_TOKEN: sandboxToken, NO_PROXY: '*', no_proxy: '*' }
    return await tour(inFolder({ ...world, cwd: folder, env }), folder)
  } finally {
    await sandbox.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** The world with paths as seen from its folder, which is gone after the demo. */
function inFolder(world: World): World {
  const { streams } = world
  const short = (text: string): string => text.replaceAll(world.cwd + sep, '')
  const [out, err] = [(text: string) => streams.out(short(text)), (text: string) => streams.err(short(text))]
  return { ...world, streams: { ...streams, out, err } }
}

async function tour(world: World, folder: string): Promise<ExitCode> {
  const { streams } = world
  const file = join(folder, 'plan.json')
  const quiet = { ...world, streams: { ...streams, out: async () => undefined } }
  const say = (text: string): Promise<void> =>
    streams.out(`\n${paint({ color: streams.color('out') }, 'head', `$ ${text}`)}\n`)
  const planning = { ...fillFlags(plan, {}), detailedExitcode: true }

  await streams.out('A hub with a class of 150 people runs on this machine, for this demo only.\n')
  await streams.out('Two files say what should change:\n')
  await say('cat hubplan.yaml')
  await streams.out(roster)
  await say('head -4 newcomers.csv')
  await streams.out(`${newcomers.split('\n').slice(0, 4).join('\n')}\n`)
  await say('hubplan plan -o plan.json')
  await runPlan({ ...planning, output: file }, quiet)
  await say('hubplan show plan.json')
  await runShow({ plan: file, format: 'text' }, world)
  await say('hubplan apply plan.json')
  const applied = await runApply({ ...fillFlags(apply, {}), plan: file, yes: true }, world)
  if (applied !== 0) return applied
  await say('hubplan plan --detailed-exitcode')
  const again = await runPlan(planning, world)
  await streams.out(again === 0 ? ending(world) : `\nThe second plan ended with exit code ${again}.\n`)
  return again
}

/** What happened, what to try next, and where help is. `npm run demo` runs where no hubplan is on the PATH. */
function ending({ env }: World): string {
  const isCheckout = env['npm_lifecycle_event'] === 'demo'
  const hubplan = isCheckout ? 'node dist/cli.js' : 'hubplan'
  return [
    '',
    'Done:     the plan was applied exactly as shown, and nothing is left to do.',
    `Try next: ${hubplan} sandbox, for plans of your own on such a hub`,
    `Help:     ${hubplan} help${isCheckout ? ', and README.md' : ''}`,
    '',
  ].join('\n')
}
