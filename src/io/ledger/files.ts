// Reads and writes the files of the ledger, and reports one that cannot be used.
import { constants } from 'node:fs'

import { Problem } from '../../core/problem.ts'
import { codeOf, openPlain, readPlain, whyNot } from '../plain.ts'

/** Resolves when the line is on disk. */
export async function append(path: string, line: string): Promise<void> {
  try {
    const file = await openPlain(path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT, 0o600)
    try {
      await file.appendFile(line)
      await file.datasync()
    } finally {
      await file.close()
    }
  } catch (cause) {
    throw unusable(path, 'cannot be written', cause)
  }
}

/** Undefined when there is no such file. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readPlain(path)
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined
    throw unusable(path, 'cannot be read', cause)
  }
}

/** An ISO time. */
export function isTime(text: unknown): boolean {
  return typeof text === 'string' && !Number.isNaN(Date.parse(text))
}

export function unusable(path: string, why: string, cause?: unknown): Problem {
  return new Problem(
    'usage',
    `${path} ${whyNot(cause) ?? why}, so the requests left and the scheduled deletes are not known.`,
    {
      hint: 'give the right folder with --state DIR, or repair or remove the file',
      ...(cause === undefined ? {} : { cause }),
    },
  )
}
