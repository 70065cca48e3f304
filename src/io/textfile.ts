// Writes the users' own files atomically.
import { stat } from 'node:fs/promises'
import { devNull } from 'node:os'

import { Problem } from '../core/problem.ts'
import { codeOf, type Oddity, oddityAt, oddityIn, oddWords, writePlain } from './plain.ts'

/** Not opened as files: these paths are links, and hubplan does not write through a link. */
const stdoutNames: ReadonlySet<string> = new Set(['-', '/dev/stdout', '/dev/fd/1'])

/** Whether an output is standard output. */
export function isStdout(output: string | undefined): boolean {
  return output !== undefined && stdoutNames.has(output)
}

/**
 * @param mode 0600 by default
 * @throws Problem `usage` when the file cannot be written
 */
export function writeText(path: string, text: string, mode = 0o600): Promise<void> {
  return writeBytes(path, text, mode)
}

/** @throws Problem `usage` when the file cannot be written, for example when it is not a regular file */
export async function writeBytes(path: string, data: string | Uint8Array, mode: number): Promise<void> {
  // Not kept, as asked for.
  if (path === devNull) return
  try {
    await writePlain(path, data, { mode, mayHaveNames: true })
  } catch (cause) {
    const oddity = oddityIn(cause)
    if (oddity !== undefined) throw odd(path, oddity)
    throw new Problem('usage', `${path} cannot be written (${codeOf(cause)}).`, {
      hint: 'check the folder and its permissions',
      cause,
    })
  }
}

/**
 * Refuses a path that is not a regular file, before anything else is done.
 * @throws Problem `usage`
 */
export async function checkWritable(path: string): Promise<void> {
  const oddity = path === devNull ? undefined : await oddityAt(path).catch(() => undefined)
  if (oddity !== undefined && oddity !== 'names') throw odd(path, oddity)
}

function odd(path: string, oddity: Oddity): Problem {
  return new Problem('usage', `${path} cannot be written: it ${oddWords[oddity]}.`, {
    hint: 'give the name of an ordinary file, or move away what is there',
  })
}

/** Whether the path exists. */
export async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
