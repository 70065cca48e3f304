// Folders and files below the folder of the page.
import { mkdir, rm } from 'node:fs/promises'

import { Problem } from '../core/problem.ts'
import { codeOf, oddityIn, oddWords, writePlain } from '../io/plain.ts'

/** Makes it when it is missing; only this user can read it. @throws Problem `usage` */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 }).catch((cause: unknown) => {
    throw unwritable(path, cause)
  })
}

/** Writes a file that only this user can read. @throws Problem `usage` */
export async function writeOwn(path: string, text: string): Promise<void> {
  await writePlain(path, text, { mode: 0o600 }).catch((cause: unknown) => {
    throw unwritable(path, cause)
  })
}

function unwritable(path: string, cause: unknown): Problem {
  const oddity = oddityIn(cause)
  const why = oddity === undefined ? ` (${codeOf(cause)})` : `: it ${oddWords[oddity]}`
  return new Problem('usage', `${path} cannot be written${why}.`, {
    hint: 'check the folder and its permissions, or start hubplan web with another one: --dir FOLDER',
    cause,
  })
}

export async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true })
}
