// The file with a reviewer's decision. It holds no secret and is readable for others.
import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'

import { Problem } from '../core/problem.ts'
import type { Approval } from '../core/types.ts'
import { parsed } from './json.ts'
import { codeOf, findText, oddityIn, oddWords, writePlain } from './plain.ts'
import { validate } from './schema.ts'

/** What is at a path. */
export type Found =
  | { readonly is: 'nothing' }
  | { readonly is: 'approval'; readonly approval: Approval }
  /** `why` ends a sentence that begins with the path. */
  | { readonly is: 'other'; readonly why: string }

/** Name of the decision about all plans of a folder, in that folder. */
export const setApprovalName = 'approval.json'

/** Default path of the decision about a plan: `plan.approval.json` beside `plan.json`. */
export function approvalPath(plan: string): string {
  return `${plan.replace(/\.json$/i, '')}.approval.json`
}

export async function findApproval(path: string): Promise<Found> {
  const found = await findText(path)
  if (found.is !== 'text') return found
  const data = parsed(found.text)
  const validated = validate('approval', data)
  if (validated.ok) return { is: 'approval', approval: validated.value }
  const format = typeof data === 'object' && data !== null && 'format' in data ? data.format : undefined
  const isNewer = typeof format === 'number' && format > 1
  return { is: 'other', why: isNewer ? 'was written by a newer hubplan' : 'is not an approval file' }
}

/**
 * Writes a decision atomically.
 * @throws Problem `usage` when it cannot be written there
 */
export async function writeApproval(path: string, approval: Approval): Promise<void> {
  const folder = dirname(path)
  if (!(await stat(folder).catch(() => undefined))?.isDirectory()) {
    throw new Problem('usage', `The decision cannot be written to ${path}: there is no folder ${folder}.`, {
      hint: 'create the folder first, or give another place with -o FILE',
    })
  }
  try {
    await writePlain(path, `${JSON.stringify(approval, undefined, 2)}\n`, { mode: 0o644 })
  } catch (cause) {
    const oddity = oddityIn(cause)
    if (oddity !== undefined) {
      throw new Problem('usage', `The decision cannot be written: ${path} ${oddWords[oddity]}.`, {
        hint: 'give another place with -o FILE',
      })
    }
    throw new Problem('usage', `The decision cannot be written to ${path} (${codeOf(cause)}).`, {
      hint: 'check the folder and its permissions, or give another place with -o FILE',
      cause,
    })
  }
}
