// The program in one file, wherever this one runs from: it is that file, or has it beside its own chunks.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { Problem } from '../core/problem.ts'

/** The program in one file. */
export interface Program {
  readonly bytes: Buffer
  /** In hexadecimal digits. */
  readonly sha256: string
}

/** Its licences stand at the end of that file, and of no other. */
const ending = 'hubplan holds code of these packages.'

/** Of a package and of a checkout: from a chunk, from the entry, from a source. */
const places = ['../single/hubplan.mjs', 'single/hubplan.mjs', '../../dist/single/hubplan.mjs']

/** @throws Problem `usage` when there is no such file, as in a checkout without a build */
export async function readProgram(own = fileURLToPath(import.meta.url)): Promise<Program> {
  for (const path of [own, ...places.map((place) => join(dirname(own), place))]) {
    const bytes = await readFile(path).catch(() => undefined)
    if (!bytes?.includes(`\n${ending}\n`)) continue
    return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') }
  }
  throw new Problem('usage', 'This hubplan has no single file that CI could run.', {
    hint: 'in a checkout, run npm run build; or give --install SPEC --integrity sha512-...',
  })
}
