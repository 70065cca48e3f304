// Text files that people keep: written whole or not at all, for their owner only.
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import writeFileAtomic from 'write-file-atomic'

import { Problem } from '../core/problem.ts'
import { type Row, writeTable } from './table.ts'

/** @throws Problem `usage` when the file cannot be written */
export async function writeText(path: string, text: string): Promise<void> {
  try {
    await writeFileAtomic(path, text, { mode: 0o600 })
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

/**
 * Rows as the text of a CSV file, for a screen or a pipe: exactly what `writeTable` puts into one.
 * @throws Problem `usage` without a temporary folder
 */
export async function csvText(columns: readonly string[], rows: readonly Row[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hubplan-')).catch((cause: NodeJS.ErrnoException) => {
    throw new Problem('usage', `There is no temporary folder to write in (${cause.code}).`, {
      hint: 'set TMPDIR, or save to a file',
      cause,
    })
  })
  try {
    const path = join(folder, 'rows.csv')
    await writeTable(path, columns, rows)
    return await readFile(path, 'utf8')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
