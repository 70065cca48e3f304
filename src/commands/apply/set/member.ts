// One of several plans: its target's world, its flags, its journal.

import { namesOf, type Selection } from '../../../core/actions/selection.ts'
import type { PlanSet } from '../../../core/planset.ts'
import type { Action } from '../../../core/types.ts'
import { hasTargets, readPolicy } from '../../../desired/index.ts'
import { mayBeSeveral } from '../../../desired/targets.ts'
import { journalPath } from '../../../io/journal.ts'
import type { ApplyFlags } from '../../../options/apply.ts'
import { forTarget } from '../../../session/targets.ts'
import type { World } from '../../../session/world.ts'
import { fileOf } from '../../targets/files.ts'
import type { Among, Verified } from '../carry-out.ts'
import { readSelections } from '../selection.ts'

/** One of several plans that are applied together. */
export interface Member extends Verified {
  readonly journal: string
  readonly among: Among
  /** The actions that the flags select. */
  readonly picked: readonly Action[]
  /** Those of them that the journal does not have as applied. */
  readonly open: readonly Action[]
}

/**
 * The plans of a folder, each in the world of its target.
 * @throws Problem `usage` for --only or --exclude, `input` for a policy that cannot be read
 */
export async function membersOf(set: PlanSet, flags: ApplyFlags, world: World): Promise<readonly Member[]> {
  const { plans, index } = set
  const isOneOfSeveral = index.plans.length + index.failed.length > 1 && isForSeveral(flags)
  const hasFile = await hasTargets(flags, world)
  const policy = await readPolicy(flags.policy, world)
  const selections = readSelections(
    plans.map(({ plan }) => plan),
    flags,
  )
  return plans.map(({ target, file, plan }, at): Member => {
    const selection = selections[at] as Selection
    const picked = plan.actions.filter((action) => isPicked(action, selection))
    return {
      plan,
      selection,
      policy,
      flags: {
        ...flags,
        target: hasFile ? target : undefined,
        credentials: flags.credentials === undefined ? undefined : fileOf(flags.credentials, target),
      },
      journal: journalPath(file, flags.state, plan.digest),
      isTold: flags.events === 'ndjson',
      world: forTarget(world, target, isOneOfSeveral),
      among: { target },
      picked,
      open: picked,
    }
  })
}

/** Whether the command line is about more than one target of a folder. */
export function isForSeveral({ target }: Pick<ApplyFlags, 'target'>): boolean {
  return target === undefined || mayBeSeveral(target)
}

/** Whether an action is selected; what it depends on is decided when the hub was read. */
function isPicked(action: Action, { only, exclude }: Selection): boolean {
  return (only.length === 0 || only.includes(action.op)) && !namesOf(action).some((name) => exclude.includes(name))
}
