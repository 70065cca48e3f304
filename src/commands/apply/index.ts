// hubplan apply: carries out a frozen plan, or those of a folder, and nothing else.
import { resolve } from 'node:path'

import { Problem } from '../../core/problem.ts'
import type { Plan, Report } from '../../core/types.ts'
import { journalPath } from '../../io/journal.ts'
import { readPlan } from '../../io/planfile.ts'
import { folderOf } from '../../io/planset.ts'
import type { ApplyFlags } from '../../options/apply.ts'
import { tellFailure } from '../../session/failure.ts'
import type { ExitCode, World } from '../../session/world.ts'
import { reportJson, reportJsonLine } from '../../views/json.ts'
import { reportText } from '../../views/report.ts'
import { atTargetOf } from '../targets/planned.ts'
import { checkPasswordFlags } from './passwords.ts'
import { applyOf, exitOf } from './run.ts'
import { applySet } from './set/index.ts'
import { acceptedTable, checkTables, keepPlans, resultTable, writeTables } from './tables.ts'

export async function runApply(flags: ApplyFlags, world: World): Promise<ExitCode> {
  await checkTables(flags)
  const folder = await folderOf(flags.plan)
  if (folder !== undefined) return applySet(folder, flags, world)
  refuseSeveral(flags)
  keepPlans(flags, (path) => resolve(path) === resolve(flags.plan))
  await checkPasswordFlags(flags)
  const plan = await readPlan(flags.plan)
  return atTargetOf(plan, flags, world, (own, at) => applyPlan(plan, own, at))
}

/** @throws Problem `usage` for a flag that only a folder of plans takes */
function refuseSeveral({ plan, parallel, keepGoing }: ApplyFlags): void {
  const flag = parallel !== undefined ? '--parallel' : keepGoing ? '--keep-going' : undefined
  if (flag === undefined) return
  throw new Problem('usage', `${flag} is for a folder of plans, and ${plan} is one plan.`, {
    hint: `leave ${flag} out, or give the folder that hubplan plan --target all -o FOLDER/ wrote`,
    topic: 'many-plans',
  })
}

async function applyPlan(plan: Plan, flags: ApplyFlags, world: World): Promise<ExitCode> {
  try {
    const journal = journalPath(flags.plan, flags.state, plan.digest)
    const asked = { flags, journal, isTold: flags.events === 'ndjson', isUnattended: !world.streams.canAsk }
    const result = await applyOf(plan, asked, world)
    return await finish({ plan, flags, world }, result)
  } catch (thrown) {
    if (!(thrown instanceof Problem) || thrown.code !== 'spent') throw thrown
    // The rest of the plan waits until tomorrow, as after a run that stopped halfway.
    return tellFailure(thrown, world.streams, ['apply', '--format', flags.format], 5)
  }
}

interface Finishing {
  readonly plan: Plan
  readonly flags: ApplyFlags
  readonly world: World
}

async function finish({ plan, flags, world }: Finishing, result: Report): Promise<ExitCode> {
  const { streams } = world
  const texts = {
    text: () => reportText(plan, result, { color: streams.color('out') }),
    json: () => reportJson(plan, result),
    ndjson: () => reportJsonLine(plan, result),
  }
  await streams.out(texts[flags.events ?? flags.format]())
  await writeTables(flags, { results: () => resultTable(plan, result), accepted: () => acceptedTable(result) })
  return exitOf(result, world.signal)
}
