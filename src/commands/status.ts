// hubplan status: a hub in numbers.

import { statusOf } from '../core/look/status.ts'
import type { StatusFlags } from '../options/look.ts'
import { providers } from '../providers/index.ts'
import type { ExitCode, World } from '../session/world.ts'
import { statusJson } from '../views/status/json.ts'
import { statusText } from '../views/status/text.ts'
import { look, readNames, readProviderName } from './looking.ts'
import { type Form, headed, singleOf } from './targets/combined.ts'
import { forTargets } from './targets/index.ts'

/** Shows each hub that is meant. */
export async function runStatus(flags: StatusFlags, world: World): Promise<ExitCode> {
  const form: Form = flags.format === 'json' ? { is: 'json' } : headed
  return forTargets({ name: 'status', run: statusOne, form, single: singleOf(flags) }, flags, world)
}

async function statusOne(flags: StatusFlags, world: World): Promise<ExitCode> {
  const live = await look(flags, world)
  const status = statusOf(live, { idle: flags.idle, names: await readNames(flags, world) })
  const { streams } = world
  const paper = { color: streams.color('out'), columns: streams.outIsTerminal ? streams.columns : 0 }
  const { product } = providers[await readProviderName(flags, world)]
  await streams.out(flags.format === 'json' ? statusJson(status) : statusText(status, paper, product))
  return 0
}
