// hubplan revert: the inverse of a plan that was applied, as an ordinary plan to be reviewed and applied.

import { resolve } from 'node:path'
import { isBlocked } from '../../core/blocked.ts'
import { verify } from '../../core/plan/freeze.ts'
import { Problem } from '../../core/problem.ts'
import { quote } from '../../core/sentences.ts'
import type { Plan } from '../../core/types.ts'
import { overridesOf } from '../../desired/limits.ts'
import { readPlan } from '../../io/planfile.ts'
import { folderOf } from '../../io/planset.ts'
import type { RevertFlags } from '../../options/saved.ts'
import { personOf } from '../../session/person.ts'
import type { ExitCode, World } from '../../session/world.ts'
import { checkAllowed, saveAndShow } from '../plan/save.ts'
import { atTargetOf } from '../targets/planned.ts'
import { forgetCancelled } from './cancelled.ts'
import { revertSet } from './set.ts'
import { type Asked, undoOf } from './undo.ts'

/** Makes the plan that undoes the applied actions of another one, or those for the plans of a folder. */
export async function runRevert(flags: RevertFlags, world: World): Promise<ExitCode> {
  const overrides = overridesOf(flags)
  checkAllowed(overrides)
  checkNames(flags)
  const by = personOf(flags.by, world)
  const folder = await folderOf(flags.plan)
  if (folder !== undefined) return revertSet({ folder, overrides, by }, flags, world)
  checkOutput(flags)
  const plan = await readPlan(flags.plan)
  checkUndoable(plan)
  return atTargetOf(plan, flags, world, (own, at) => revertOne({ plan, overrides, by }, own, at))
}

async function revertOne(asked: Asked, flags: RevertFlags, world: World): Promise<ExitCode> {
  if (flags.cancelled) return forgetCancelled(asked.plan, flags, world)
  const { plan: undo } = await undoOf(asked, flags, world)
  await saveAndShow(undo, flags, world)
  return isBlocked(undo) ? 3 : 0
}

/** @throws Problem `usage` */
function checkNames({ names, cancelled }: RevertFlags): void {
  if (cancelled || names.length === 0) return
  throw new Problem('usage', `Unexpected argument ${quote(names[0] ?? '')}.`, {
    hint: 'names of users go with --cancelled; a plan is undone as a whole',
  })
}

/**
 * Without the plan file its journal is useless, so --output must not replace it.
 * @throws Problem `usage`
 */
function checkOutput({ plan, output }: RevertFlags): void {
  if (output === undefined || resolve(output) !== resolve(plan)) return
  throw new Problem('usage', `-o ${output} would overwrite the plan that is undone; give another name.`)
}

/** @throws Problem `planfile` */
function checkUndoable(plan: Plan): void {
  verify(plan)
  if (!isBlocked(plan)) return
  throw new Problem('planfile', 'The plan is blocked, so it was never applied and there is nothing to undo.')
}
