// hubplan status: a hub in numbers.
import { statusOf } from '../core/look/status.ts'
import type { Age } from '../core/types.ts'
import { providers } from '../providers/index.ts'
import type { ExitCode, World } from '../session/world.ts'
import { statusJson, statusText } from '../views/status.ts'
import { type LookFlags, look, namesOf, providerNameOf } from './looking.ts'

export interface StatusFlags extends LookFlags {
  /** Who counts as idle. */
  readonly idle: Age
  readonly format: 'text' | 'json'
}

export async function runStatus(flags: StatusFlags, world: World): Promise<ExitCode> {
  const live = await look(flags, world)
  const status = statusOf(live, { idle: flags.idle, names: await namesOf(flags, world) })
  const { streams } = world
  const paper = { color: streams.color('out'), columns: streams.outIsTerminal ? streams.columns : 0 }
  const { product } = providers[await providerNameOf(flags, world)]
  await streams.out(flags.format === 'json' ? statusJson(status) : statusText(status, paper, product))
  return 0
}
