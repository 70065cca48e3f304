// hubplan status: a hub in numbers.

import { statusOf } from '../core/look/status.ts'
import { usageOf } from '../core/look/usage.ts'
import type { UseReport } from '../core/look/use.ts'
import { Problem } from '../core/problem.ts'
import type { Also } from '../core/types.ts'
import type { StatusFlags } from '../options/look.ts'
import { providers } from '../providers/index.ts'
import type { Provider } from '../providers/types.ts'
import type { ReadMore } from '../session/live.ts'
import type { ExitCode, World } from '../session/world.ts'
import { lookAnd, readNames, readProviderName } from './looking.ts'
import { formOf, intoFile, isOneDocument, type Seen, textOf } from './status-shown.ts'
import { singleOf } from './targets/combined.ts'
import { forTargets } from './targets/index.ts'

/** Shows each hub that is meant. */
export function runStatus(flags: StatusFlags, given: World): Promise<ExitCode> {
  return intoFile(flags.output, given, (world) => {
    const seen = new Map<string, Seen>()
    const keep = async (own: StatusFlags, at: World): Promise<ExitCode> => {
      seen.set(own.target ?? '', await see(own, at))
      return 0
    }
    const several = isOneDocument(flags) ? { several: keep } : {}
    const form = formOf(flags, seen, world)
    return forTargets({ name: 'status', run: showOne, form, single: singleOf(flags), ...several }, flags, world)
  })
}

async function showOne(flags: StatusFlags, world: World): Promise<ExitCode> {
  await world.streams.out(await textOf(await see(flags, world), flags, world))
  return 0
}

async function see(flags: StatusFlags, world: World): Promise<Seen> {
  const provider: Provider = providers[await readProviderName(flags, world)]
  checkUsage(flags, provider)
  checkTokens(flags, provider)
  const days = flags.days ?? usualDays
  const readUse: ReadMore<UseReport | undefined> = async (http) =>
    flags.usage ? provider.readUse?.(http, days) : undefined
  const also: Also = {
    ...(flags.usage ? { stoppedServers: true } : {}),
    ...(flags.tokens ? { tokens: () => () => true } : {}),
  }
  const { live, more: use } = await lookAnd(flags, world, readUse, { also })
  const view = { idle: flags.idle, names: await readNames(flags, world), tokens: flags.tokens }
  const numbers = statusOf(live, view)
  const status = use === undefined ? numbers : { ...numbers, usage: usageOf(live, use, days) }
  return { status, context: { product: provider.product } }
}

/** Days that are counted without --days. */
export const usualDays = 30

/** @throws Problem `usage`, before anything is sent */
function checkTokens({ tokens }: StatusFlags, { title, manages }: Provider): void {
  if (tokens && !manages.has('tokens')) {
    throw new Problem('usage', `--tokens cannot be answered: ${title} has no API tokens.`, {
      hint: 'leave --tokens out',
    })
  }
}

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
