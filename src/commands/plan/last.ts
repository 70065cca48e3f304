// The plan that was applied last, for --against: a file, or the one for this hub in a folder of kept plans.
import { join } from 'node:path'

import type { LastPlan } from '../../core/plan/draft.ts'
import { verify } from '../../core/plan/freeze.ts'
import { Problem } from '../../core/problem.ts'
import type { Plan, Snapshot } from '../../core/types.ts'
import { journalPlaces } from '../../io/journal.ts'
import { readPlan } from '../../io/planfile.ts'
import { folderOf, readIndex } from '../../io/planset.ts'
import { isThere } from '../../io/textfile.ts'
import type { World } from '../../session/world.ts'
import { proseForTerminal } from '../../views/safe.ts'
import { findMember } from '../targets/set.ts'

interface Asked {
  readonly against?: string | undefined
  readonly target?: string | undefined
  readonly state?: string | undefined
}

/** The plan that was applied last, and whether it was chosen from a folder, in which one for this hub may be missing. */
export interface Last extends LastPlan {
  readonly isChosen: boolean
}

/**
 * Reads the plan of --against; of a folder that of this target, without targets its `plan.json`, when it was applied.
 * @throws Problem `planfile`
 */
export async function readLast({ against, target, state }: Asked, world: World): Promise<Last | undefined> {
  if (against === undefined) return undefined
  const folder = await folderOf(against)
  const file = folder === undefined ? against : await fileIn(folder, target)
  if (file === undefined) {
    const whose = target === undefined ? 'this hub' : `the target ${target}`
    tell(`--against ${against} has no plan for ${whose}: it is planned without`, world)
    return undefined
  }
  const plan = await readPlan(file)
  verify(plan)
  if (folder !== undefined && !(await wasBegun(plan, file, state))) {
    tell(`--against ${file}: that plan was not applied, for it has no journal; it is planned without`, world)
    return undefined
  }
  return { file, plan, isChosen: folder !== undefined }
}

/** Kept plans may be of an apply that was refused, or whose hub was down: the hub cannot have undone what they say. */
async function wasBegun({ actions, digest }: Plan, file: string, state: string | undefined): Promise<boolean> {
  const places = await Promise.all(journalPlaces(file, state, digest).map(isThere))
  return actions.length === 0 || places.includes(true)
}

/** Path of the plan in a folder of kept plans. */
async function fileIn(folder: string, target: string | undefined): Promise<string | undefined> {
  if (target !== undefined) return findMember(await readIndex(folder), folder, target)
  const file = join(folder, 'plan.json')
  return (await isThere(file)) ? file : undefined
}

/**
 * A plan of another hub is refused when it was given, and not used when it was chosen: the hub may have moved since.
 * @throws Problem `usage`
 */
export function checkedLast(last: Last | undefined, live: Snapshot, world: World): LastPlan | undefined {
  if (last === undefined || last.plan.target.url === live.target.url) return last
  const what = `--against ${last.file}: that plan is for ${last.plan.target.url}, and this one for ${live.target.url}`
  if (!last.isChosen)
    throw new Problem('usage', `${what}.`, {
      hint: 'give the last plan that was applied to this hub, or leave --against out',
    })
  tell(`${what}; it is planned without`, world)
  return undefined
}

function tell(words: string, { streams }: World): void {
  streams.err(`note: ${proseForTerminal(words)}.\n`)
}
