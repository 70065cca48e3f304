// The file with a reviewer's decision. It holds no secret, and is for others to read.
import { readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

import writeFileAtomic from 'write-file-atomic'

import { Problem } from '../core/problem.ts'
import type { Approval } from '../core/types.ts'
import { validate } from './schema.ts'

/** What is at a path. */
export type Found =
  | { readonly is: 'nothing' }
  | { readonly is: 'approval'; readonly approval: Approval }
  /** `why` ends a sentence that begins with the path. */
  | { readonly is: 'other'; readonly why: string }

/** Where the decision about a plan is kept when nothing else is said: `plan.approval.json` beside `plan.json`. */
export function approvalPath(plan: string): string {
  return `${plan.replace(/\.json$/i, '')}.approval.json`
}

export async function findApproval(path: string): Promise<Found> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    const code = codeOf(cause)
    if (code === 'ENOENT') return { is: 'nothing' }
    return { is: 'other', why: code === 'EISDIR' ? 'is a folder' : `cannot be read (${code})` }
  }
  const data = parse(text)
  const validated = validate('approval', data)
  if (validated.ok) return { is: 'approval', approval: validated.value }
  const format = typeof data === 'object' && data !== null && 'format' in data ? data.format : undefined
  const isNewer = typeof format === 'number' && format > 1
  return { is: 'other', why: isNewer ? 'was written by a newer hubplan' : 'is no approval file' }
}

/**
 * Writes a decision, whole or not at all.
 * @throws Problem `usage` when it cannot be written there
 */
export async function writeApproval(path: string, approval: Approval): Promise<void> {
  const folder = dirname(path)
  if (!(await stat(folder).catch(() => undefined))?.isDirectory()) {
    throw new Problem('usage', `The decision cannot be written to ${path}: there is no folder ${folder}.`, {
      hint: 'make the folder first, or give another place with -o FILE',
    })
  }
  try {
    await writeFileAtomic(path, `${JSON.stringify(approval, undefined, 2)}\n`, { mode: 0o644 })
  } catch (cause) {
    throw new Problem('usage', `The decision cannot be written to ${path} (${codeOf(cause)}).`, {
      hint: 'check the folder and its rights, or give another place with -o FILE',
      cause,
    })
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function codeOf(cause: unknown): string {
  return (cause as NodeJS.ErrnoException).code ?? String(cause)
}
