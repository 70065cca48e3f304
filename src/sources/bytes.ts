import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'

import { error, Problem } from '../core/problem.ts'
import type { Cell, Diagnostic, Place } from '../core/types.ts'

const mebibyte = 1024 * 1024

/** The faults of an input as one Problem `input`. */
export function inputProblem(diagnostics: readonly Diagnostic[], cause?: unknown): Problem {
  const count = diagnostics.filter(({ severity }) => severity === 'error').length
  const [message, what] = count === 1 ? ['1 error in the input.', 'it'] : [`${count} errors in the input.`, 'them']
  return new Problem('input', message, { hint: `correct ${what} and run the same command again`, diagnostics, cause })
}

/** One fault of an input as a Problem `input`. */
export function faultAt(at: Place, message: string, cause?: unknown): Problem {
  return inputProblem([error(at, message)], cause)
}

/**
 * The bytes of a file. `path` is how it is called in messages, `location` where it lies.
 * @throws Problem `input` when it is missing, no ordinary file, or larger than `limit` MB
 */
export async function readBytes(path: string, location: string, limit: number): Promise<Buffer> {
  const stats = await stat(location).catch((cause: unknown) => {
    throw unreadable(path, cause)
  })
  if (stats.isDirectory()) throw faultAt({ file: path }, 'this is a folder; give a file')
  if (!stats.isFile()) throw faultAt({ file: path }, 'this is not an ordinary file; give a file')
  if (stats.size > limit * mebibyte) {
    throw faultAt({ file: path }, `the file is larger than ${limit} MB; split it into smaller ones`)
  }
  return readFile(location).catch((cause: unknown) => {
    throw unreadable(path, cause)
  })
}

function unreadable(path: string, cause: unknown): Problem {
  const code = (cause as NodeJS.ErrnoException).code
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return faultAt({ file: path }, 'the file does not exist; check the name', cause)
  }
  if (code === 'EACCES') return faultAt({ file: path }, 'the file may not be read; check its permissions', cause)
  return faultAt({ file: path }, `the file cannot be read (${code})`, cause)
}

/**
 * The text of a UTF-8 file, without its byte order mark.
 * @throws Problem `input` with the line of the first byte that is not UTF-8
 */
export function decodeText(path: string, bytes: Uint8Array): string {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  if (isUtf16) throw faultAt({ file: path }, 'the file is UTF-16, not UTF-8; save it as "CSV UTF-8"')
  if (!isUtf8(bytes)) {
    throw faultAt({ file: path, line: badLine(bytes) }, 'the text is not UTF-8; save the file as UTF-8 ("CSV UTF-8")')
  }
  return new TextDecoder().decode(bytes)
}

function badLine(bytes: Uint8Array): number {
  let line = 1
  for (let start = 0; start < bytes.length; line += 1) {
    const newline = bytes.indexOf(0x0a, start)
    const end = newline === -1 ? bytes.length : newline + 1
    if (!isUtf8(bytes.subarray(start, end))) return line
    start = end
  }
  return line
}

/** Whether text holds a NUL or half a character, which no name may. */
export function isBroken(text: string): boolean {
  return /[\0\p{Surrogate}]/u.test(text)
}

/** `{ sha256 }` of the bytes; empty when there is a password column, because short secrets could be guessed from it. */
export function digestOf(bytes: Uint8Array, header: readonly Cell[]): { readonly sha256?: string } {
  if (header.some(({ value }) => headerKey(String(value)) === 'password')) return {}
  return { sha256: `sha256:${createHash('sha256').update(bytes).digest('hex')}` }
}

/** A header as it is compared: without spaces, in lower case. */
function headerKey(header: string): string {
  return header.replace(/\s+/g, '').toLowerCase()
}
