// The command that an approval of the plans of a folder allows.
import type { PlanSet } from '../../../core/planset.ts'
import { applyFolderCommand, fileWord, shellWord } from '../verdict.ts'
import { unite } from './united.ts'

/** @param decision path of the approval file */
export function approvedFolderCommand(set: PlanSet, folder: string, decision: string): string {
  const united = unite(set.plans)
  const apply =
    united === undefined ? `hubplan apply ${fileWord(`${folder}/`)}` : applyFolderCommand(folder, united.plan)
  return `${apply} --approved-by-file ${shellWord(decision)}`
}
