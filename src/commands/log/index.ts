// hubplan log: who made plans, who approved them, and what was done, from the files that were kept. Needs no hub and no
// token.
import { choose, type Log } from '../../core/audit/log.ts'
import { anyMatcher } from '../../core/globs.ts'
import { Problem } from '../../core/problem.ts'
import { listed } from '../../core/sentences.ts'
import { everyTarget } from '../../desired/targets.ts'
import type { LogFlags } from '../../options/saved.ts'
import type { ExitCode, World } from '../../session/world.ts'
import { logJson } from '../../views/log/json.ts'
import { logColumns, logRows } from '../../views/log/rows.ts'
import { logText } from '../../views/log/text.ts'
import { proseForTerminal } from '../../views/safe.ts'
import { csvOf } from '../targets/table.ts'
import { readLog } from './read.ts'

/** 1: a file could not be read; what is known is shown. */
export async function runLog(flags: LogFlags, world: World): Promise<ExitCode> {
  const { target, user, format } = flags
  const log = await readLog(flags.plan, flags.state)
  checkTarget(log, target)
  const isNarrow = user.length > 0
  const chosen = choose(log, {
    ...(target === undefined || target === everyTarget ? {} : { isTarget: anyMatcher([target]) }),
    ...(isNarrow ? { isUser: anyMatcher(user) } : {}),
    withActions: flags.actions || format === 'csv',
  })
  const { streams } = world
  const isNone = isNarrow && chosen.plans.length === 0
  if (format === 'json') await streams.out(logJson(chosen))
  else if (format === 'csv') await streams.out(await csvOf({ columns: logColumns, rows: logRows(chosen) }, world))
  else if (isNone) await streams.out(`${proseForTerminal(`No action of these plans is about ${listed(user)}`)}.\n`)
  else {
    const columns = streams.outIsTerminal ? streams.columns : 0
    await streams.out(logText(chosen, { color: streams.color('out'), columns }))
  }
  for (const note of log.notes) streams.err(`note: ${proseForTerminal(note)}\n`)
  for (const fault of log.faults) streams.err(`error: ${proseForTerminal(fault)}\n`)
  return log.faults.length > 0 ? 1 : 0
}

/** @throws Problem `usage` for a target that no plan is for */
function checkTarget({ plans, faults }: Log, target: string | undefined): void {
  if (target === undefined || target === everyTarget || faults.length > 0) return
  const names = plans.flatMap((plan) => plan.target ?? [])
  if (names.some(anyMatcher([target]))) return
  const has = names.length === 0 ? 'the plans name no targets' : `there are plans for ${names.join(', ')}`
  throw new Problem('usage', `--target ${target}: there is no plan for it; ${has}.`, { topic: 'many-hubs' })
}
