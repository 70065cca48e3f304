// What the reader of the plans of several targets does next.

import type { PlanSet } from '../../../core/planset.ts'
import type { Surroundings } from '../../../core/surroundings.ts'
import { inPipeline, type Next } from '../first-screen/next.ts'
import { applyFolderCommand, isUndo } from '../verdict.ts'
import type { SetRow } from './rows.ts'
import type { United } from './united.ts'

export interface SetReading {
  /** The folder of the saved plans; absent when they are not saved in one. */
  readonly folder?: string | undefined
  readonly where: Surroundings
}

export interface SetNextInput {
  readonly set: PlanSet
  readonly rows: readonly SetRow[]
  readonly united: United | undefined
}

export function nextOfSet({ set, rows, united }: SetNextInput, { folder, where }: SetReading): Next {
  const { index, plans } = set
  const isRevert = plans.length > 0 && plans.every(({ plan }) => isUndo(plan))
  const again = isRevert ? 'revert' : 'plan'
  const has = (is: SetRow['is']): boolean => rows.some((row) => row.is === is)
  if (plans.length < index.plans.length) {
    const all = folder === undefined ? '' : `: hubplan show ${folder}/`
    return { words: [`these are not all of the plans that are approved together; read the others, too${all}`] }
  }
  if (has('blocked')) {
    const change = isRevert ? '' : 'change the files and '
    return {
      words: [`${change}${again} again; the section of each blocked target names its guards, and what lifts them`],
    }
  }
  if (has('expired')) return { words: [`${again} again`] }
  if (!has('ready')) return { words: [has('failed') ? `${again} again when the other targets can be read` : 'nothing'] }
  if (where.is !== 'shell') return { words: inPipeline(index.changes_digest, where) }
  if (folder === undefined || united === undefined) {
    return {
      words: [`${again} again with -o ${isRevert ? 'undo' : 'plans'}/ to save the plans, then apply that folder`],
    }
  }
  return { words: [], command: `${applyFolderCommand(folder, united.plan)} --expect-digest ${index.changes_digest}` }
}
