import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'

import { foldedHeader } from '../core/mapping/folded.ts'
import type { Problem } from '../core/problem.ts'
import type { Cell } from '../core/types.ts'
import { faultAt } from './faults.ts'

export { inputProblem } from './faults.ts'

const mebibyte = 1024 * 1024

/**
 * The bytes of a file. `path` is its name in messages, `location` its path on disk.
 * @throws Problem `input` when it is missing, not a regular file, or larger than `limit` MB
 */
export async function readBytes(path: string, location: string, limit: number): Promise<Buffer> {
  // Without O_NONBLOCK a named pipe would block until something writes to it. The checks use the opened file itself.
  const file = await open(location, constants.O_RDONLY | constants.O_NONBLOCK).catch((cause: unknown) => {
    throw unreadable(path, cause)
  })
  try {
    const stats = await file.stat()
    if (stats.isDirectory()) throw faultAt({ file: path }, 'this is a folder; give a file')
    if (!stats.isFile()) throw faultAt({ file: path }, 'this is not an ordinary file; give a file')
    if (stats.size > limit * mebibyte) {
      throw faultAt({ file: path }, `the file is larger than ${limit} MB; split it into smaller ones`)
    }
    return await file.readFile().catch((cause: unknown) => {
      throw unreadable(path, cause)
    })
  } finally {
    await file.close()
  }
}

function unreadable(path: string, cause: unknown): Problem {
  const code = (cause as NodeJS.ErrnoException).code
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return faultAt({ file: path }, 'the file does not exist; check the name', cause)
  }
  if (code === 'EACCES')
    return faultAt({ file: path }, 'the file cannot be read: permission denied; check its permissions', cause)
  if (code === 'ENXIO') return faultAt({ file: path }, 'this is not an ordinary file; give a file', cause)
  if (code === 'ELOOP') return faultAt({ file: path }, 'this link leads in a circle; give a file', cause)
  if (code === 'ENAMETOOLONG') return faultAt({ file: path }, 'the name is too long for a file; check it', cause)
  return faultAt({ file: path }, `the file cannot be read (${code}); check it`, cause)
}

/** Whether text holds a NUL or half a character, which names must not contain. */
export function isBroken(text: string): boolean {
  return /[\0\p{Surrogate}]/u.test(text)
}

/** `sha256:<hex>` */
export function sha256Of(data: Uint8Array | string): string {
  return `sha256:${createHash('sha256').update(data).digest('hex')}`
}

/** `{ sha256 }` of the bytes; empty with a password column, because short secrets could be guessed from it. */
export function tableDigest(bytes: Uint8Array, header: readonly Cell[]): { readonly sha256?: string } {
  return header.some(({ value }) => foldedHeader(String(value)).includes('password')) ? {} : { sha256: sha256Of(bytes) }
}
