// hubplan status: a hub in numbers.

import { statusOf } from '../core/look/status.ts'
import { usageOf } from '../core/look/usage.ts'
import type { UseReport } from '../core/look/use.ts'
import { Problem } from '../core/problem.ts'
import type { Http } from '../http/types.ts'
import type { StatusFlags } from '../options/look.ts'
import { providers } from '../providers/index.ts'
import type { Provider } from '../providers/types.ts'
import type { ExitCode, World } from '../session/world.ts'
import { statusJson } from '../views/status/json.ts'
import { statusText } from '../views/status/text.ts'
import { lookAnd, readNames, readProviderName } from './looking.ts'
import { type Form, headed, singleOf } from './targets/combined.ts'
import { forTargets } from './targets/index.ts'

/** Shows each hub that is meant. */
export async function runStatus(flags: StatusFlags, world: World): Promise<ExitCode> {
  const form: Form = flags.format === 'json' ? { is: 'json' } : headed
  return forTargets({ name: 'status', run: statusOne, form, single: singleOf(flags) }, flags, world)
}

async function statusOne(flags: StatusFlags, world: World): Promise<ExitCode> {
  const provider: Provider = providers[await readProviderName(flags, world)]
  checkUsage(flags, provider)
  const days = flags.days ?? usualDays
  const readUse = async (http: Http): Promise<UseReport | undefined> =>
    flags.usage ? provider.readUse?.(http, days) : undefined
  const also = flags.usage ? { also: { stoppedServers: true } as const } : {}
  const { live, more: use } = await lookAnd(flags, world, readUse, also)
  const numbers = statusOf(live, { idle: flags.idle, names: await readNames(flags, world) })
  const status = use === undefined ? numbers : { ...numbers, usage: usageOf(live, use, days) }
  const { streams } = world
  const paper = { color: streams.color('out'), columns: streams.outIsTerminal ? streams.columns : 0 }
  const { product } = provider
  await streams.out(flags.format === 'json' ? statusJson(status) : statusText(status, paper, product))
  return 0
}

/** Days that are counted without --days. */
export const usualDays = 30

/** @throws Problem `usage`, before anything is sent */
function checkUsage({ usage, days }: StatusFlags, { title, readUse }: Provider): void {
  if (!usage && days !== undefined) {
    throw new Problem('usage', '--days says what --usage counts, but --usage is not given.', {
      hint: 'add --usage, or leave --days out',
    })
  }
  if (!usage || readUse !== undefined) return
  throw new Problem('usage', `--usage cannot be answered: ${title} shows neither servers nor activity.`, {
    hint: 'leave --usage out; it is for a JupyterHub and an AUP Learning Cloud',
  })
}
