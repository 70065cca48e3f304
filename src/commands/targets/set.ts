// The plans of a folder, as the commands for a saved plan take them.
import { join, resolve } from 'node:path'

import { anyMatcher } from '../../core/globs.ts'
import { ofMember, type PlanSet, verifyIndex, verifyMember } from '../../core/planset.ts'
import { error, Problem } from '../../core/problem.ts'
import type { Plan, PlanIndex } from '../../core/types.ts'
import { everyTarget } from '../../desired/targets.ts'
import { readPlan } from '../../io/planfile.ts'
import { indexName, readIndex } from '../../io/planset.ts'

/**
 * Reads and verifies the index of a folder and all plans that it names.
 * @param expected digest or changes_digest of the index, from the review
 * @throws Problem `planfile`
 */
export async function readSet(folder: string, expected?: string): Promise<PlanSet> {
  const index = await readIndex(folder)
  verifyIndex(index, expected)
  const plans = []
  for (const entry of index.plans) {
    const file = join(folder, entry.file)
    const one = { target: entry.target, file, plan: await readMember(file) }
    verifyMember(one, entry)
    plans.push(one)
  }
  return { index, plans }
}

async function readMember(file: string): Promise<Plan> {
  try {
    return await readPlan(file)
  } catch (thrown) {
    throw ofMember(thrown, file)
  }
}

/** Whether a path is that of the index or of a plan of a folder. */
export function isMember(path: string, folder: string, { plans }: Pick<PlanSet, 'plans'>): boolean {
  return [join(folder, indexName), ...plans.map(({ file }) => file)].some((file) => resolve(file) === resolve(path))
}

/** Path of the plan of a target in a folder; undefined when the folder has none for it. */
export function findMember({ plans }: PlanIndex, folder: string, target: string): string | undefined {
  const entry = plans.find((one) => one.target === target)
  return entry === undefined ? undefined : join(folder, entry.file)
}

/**
 * The plans of a set for the targets that --target means; the index stays that of all.
 * @throws Problem `usage` when there is none
 */
export function chosenOf(set: PlanSet, target: string | undefined): PlanSet {
  if (target === undefined || target === everyTarget) return set
  const isMeant = anyMatcher([target])
  const plans = set.plans.filter((one) => isMeant(one.target))
  if (plans.length > 0) return { ...set, plans }
  const failed = set.index.failed.filter((one) => isMeant(one.target))
  if (failed.length > 0) {
    throw new Problem('usage', `--target ${target}: the folder has no plan for it, because it could not be planned.`, {
      diagnostics: failed.map(({ target: file, message }) => error({ file }, message)),
      topic: 'many-plans',
    })
  }
  const names = set.plans.map((one) => one.target).join(', ')
  throw new Problem('usage', `--target ${target}: the folder has no plan for it; it has plans for ${names}.`, {
    topic: 'many-plans',
  })
}
