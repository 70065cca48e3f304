// What the reader does next, where they read it.

import type { Surroundings } from '../../../core/surroundings.ts'
import type { Plan } from '../../../core/types.ts'
import type { FoundKind } from '../findings.ts'
import { join, type Phrase } from '../phrase.ts'
import { applyCommand, isUndo, type Verdict } from '../verdict.ts'

export interface Next {
  readonly words: Phrase
  /** To be copied as it is. */
  readonly command?: string
}

export interface Reading {
  /** Path of the saved plan; absent when it is not saved. */
  readonly file?: string | undefined
  readonly where: Surroundings
  /** The reader may apply another plan of that name: the command says which one was read. */
  readonly isKept: boolean
}

export function nextStep(
  plan: Plan,
  verdict: Verdict,
  { file, where, isKept }: Reading,
  blocks: readonly FoundKind[],
): Next {
  switch (verdict.is) {
    case 'nothing':
      return { words: ['nothing'] }
    case 'blocked':
      return { words: blockedWords(plan, blocks) }
    case 'expired':
      return { words: [isUndo(plan) ? 'revert again' : 'plan again'] }
    case 'ready':
      return where.is === 'shell' ? readyWords(plan, file, isKept) : { words: inPipeline(plan.changes_digest, where) }
  }
}

function readyWords(plan: Plan, file: string | undefined, isKept: boolean): Next {
  if (file !== undefined) {
    const digest = isKept ? ` --expect-digest ${plan.digest}` : ''
    return { words: [], command: `${applyCommand(file, plan)}${digest}` }
  }
  const again = isUndo(plan) ? 'revert again with -o undo.json' : 'plan again with -o plan.json'
  return { words: [`${again} to save the plan, then apply that file`] }
}

/** The apply job makes the plan again: a path of this job is of no use there, and the digest of the changes is. */
export function inPipeline(changesDigest: string, where: Exclude<Surroundings, { is: 'shell' }>): Phrase {
  const digest: Phrase = [', and compare: the changes digest must be ', { code: changesDigest }]
  const approve: Phrase = ['approve the environment ', { code: 'hubplan' }]
  if (where.is === 'ci') return ['let the job that applies run', ...digest]
  switch (where.event) {
    case 'request':
      return [`merge this ${where.is === 'github' ? 'pull' : 'merge'} request, then `, ...approve, ...digest]
    case 'schedule':
      return [
        'change the files where the hub is right; else run the pipeline of the main branch again, ',
        ...approve,
        ...digest,
      ]
    case 'push':
    case 'manual':
      return [...approve, ' of this run', ...digest]
  }
}

function blockedWords(plan: Plan, blocks: readonly FoundKind[]): Phrase {
  const lifts = [...new Set(blocks.flatMap(({ lift }) => lift ?? []))]
  const fixed = blocks.filter(({ lift }) => lift === undefined).map(({ guard }) => guard)
  const again = isUndo(plan) ? 'revert' : 'plan'
  const change: Phrase = isUndo(plan) ? [] : ['change the files and plan again']
  const means: Phrase = lifts.length === 0 ? [] : [`if this is intended, ${again} with `, { code: lifts.join(' ') }]
  const names = join(
    fixed.map((guard) => [{ name: guard }]),
    ', ',
  )
  const none: Phrase = fixed.length === 0 ? [] : [...names, ' cannot be overridden']
  return join([change, means, none], '; ')
}
