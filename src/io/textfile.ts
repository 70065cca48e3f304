// Text files that people keep: written whole or not at all.
import { stat } from 'node:fs/promises'

import writeFileAtomic from 'write-file-atomic'

import { Problem } from '../core/problem.ts'

/**
 * @param mode for its owner only, when left out
 * @throws Problem `usage` when the file cannot be written
 */
export async function writeText(path: string, text: string, mode = 0o600): Promise<void> {
  try {
    await writeFileAtomic(path, text, { mode })
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : ''
    throw new Problem('usage', `${path} cannot be written${why}.`, { hint: 'check the folder and its rights', cause })
  }
}

/** Whether something of this name is there. */
export async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
