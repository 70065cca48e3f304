// What the reader of the plans of several targets does next.

import type { PlanSet } from '../../../core/planset.ts'
import type { Surroundings } from '../../../core/surroundings.ts'
import { inPipeline, type Next } from '../first-screen/next.ts'
import type { Phrase } from '../phrase.ts'
import { applyFolderCommand, isUndo, showFolderCommand } from '../verdict.ts'
import { isPart, type SetRow } from './rows.ts'
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
  if (isPart(set)) {
    const words = 'these are not all of the plans that are approved together; read the others, too'
    return folder === undefined ? { words: [words] } : { words: [`${words}:`], command: showFolderCommand(folder) }
  }
  if (has('blocked')) {
    const change = isRevert ? '' : 'change the files and '
    return {
      words: [`${change}${again} again; the section of each blocked target names its guards, and what lifts them`],
    }
  }
  if (has('expired')) return { words: [`${again} again`] }
  if (!has('ready')) return { words: [has('failed') ? `${again} again when the other targets can be read` : 'nothing'] }
  if (folder === undefined && plans.some(({ file }) => file !== '')) {
    return { words: ['each plan is saved alone: follow the step of its target below'] }
  }
  if (where.is !== 'shell') {
    const isHeld = has('failed') && where.is !== 'ci'
    return { words: isHeld ? withoutAll(where) : inPipeline(index.changes_digest, where) }
  }
  if (folder === undefined || united === undefined) {
    return {
      words: [`${again} again with -o ${isRevert ? 'undo' : 'plans'}/ to save the plans, then apply that folder`],
    }
  }
  return { words: [], command: `${applyFolderCommand(folder, united.plan)} --expect-digest ${index.changes_digest}` }
}

/** A pipeline that `init --ci` wrote applies nothing while a target cannot be planned: only a manual run leaves some out. */
function withoutAll(where: Exclude<Surroundings, { is: 'shell' | 'ci' }>): Phrase {
  const lead = 'nothing is applied while a target cannot be planned: '
  const input: Phrase = where.is === 'github' ? ['the input ', { code: 'target' }] : [{ code: 'HUBPLAN_TARGET' }]
  const others: Phrase = ['start a manual run on the main branch for the others, with ', ...input]
  switch (where.event) {
    case 'request':
      return [lead, 'plan again when all can be planned, and then merge; or merge, and ', ...others]
    case 'schedule':
      return [lead, 'change the files where the hub is right; else wait until all can be planned, or ', ...others]
    case 'push':
    case 'manual':
      return [lead, 'run this again when all can be planned, or ', ...others]
  }
}

/** Commands for a folder of plans, for a view. */
export interface Commands {
  /** Shows one target, or all of them again. */
  readonly show: string
  /** Accepts either digest; absent where it would not work. */
  readonly apply?: string
}

export function commandsOf(united: United | undefined, { folder, where }: SetReading): Commands {
  if (folder === undefined) return { show: 'hubplan plan --target NAME' }
  const show = `${showFolderCommand(folder)} --target NAME`
  if (united === undefined || where.is !== 'shell') return { show }
  return { show, apply: `${applyFolderCommand(folder, united.plan)} --expect-digest DIGEST` }
}
