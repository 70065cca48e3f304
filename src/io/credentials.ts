// The file with generated passwords. It is on disk before any of them is set, readable for its owner only, and never
// overwrites another file.
import type { Stats } from 'node:fs'
import { lstat } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'

import { Problem } from '../core/problem.ts'
import { codeOf, type Oddity, oddityAt, oddityIn, oddWords, readBytesPlain, writePlain } from './plain.ts'
import { type Row, tableData } from './table.ts'

export const credentialColumns = ['username', 'password', 'force_change', 'plan'] as const

/** Where credentials go. */
export interface CredentialsPlace {
  /** Ends in .csv or .xlsx. */
  readonly path: string
  /** Recipients that can decrypt the file; empty for a plain one. */
  readonly recipients: readonly string[]
}

const endings: readonly string[] = ['.csv', '.xlsx']

/**
 * Checks that the file can be written, before anything else is done.
 * @throws Problem `usage`
 */
export async function checkCredentials(path: string, recipients: readonly string[]): Promise<CredentialsPlace> {
  const isEncrypted = extname(path).toLowerCase() === '.age'
  const plain = isEncrypted ? path.slice(0, -'.age'.length) : path
  if (isEncrypted && recipients.length === 0) {
    throw new Problem('usage', `--credentials ${path} is to be encrypted, but has no recipient.`, {
      hint: 'give --credentials-recipient age1..., or a name without .age',
    })
  }
  if (!endings.includes(extname(plain).toLowerCase())) {
    throw new Problem('usage', `--credentials ${path}: unsupported file type; use .csv or .xlsx.`)
  }
  await openEncrypter(recipients)
  return { path: plain, recipients }
}

async function openEncrypter(recipients: readonly string[]) {
  if (recipients.length === 0) return undefined
  const { Encrypter } = await import('age-encryption')
  const encrypter = new Encrypter()
  for (const recipient of recipients) {
    try {
      encrypter.addRecipient(recipient)
    } catch (cause) {
      // The text may be a private key given by mistake: it must not reach a log.
      const shown = /^age-secret-key/i.test(recipient) ? 'a private key' : JSON.stringify(recipient)
      throw new Problem('usage', `--credentials-recipient is ${shown}, which is not an age recipient.`, {
        hint: 'give the public key that age-keygen shows; it begins with age1',
        cause,
      })
    }
  }
  return encrypter
}

/**
 * Whether a file is there.
 * @throws Problem `usage` for anything except a regular file; a link may lead anywhere
 */
export async function isTaken(path: string): Promise<boolean> {
  const oddity = await oddityAt(path).catch((cause: unknown) => {
    throw unwritable(path, cause)
  })
  if (oddity !== undefined) throw oddPlace(path, oddity)
  return lstat(path).then(
    () => true,
    () => false,
  )
}

/** A file that an earlier run may have written. */
export interface Present {
  readonly bytes: Buffer
  /** Why another user may have written the file, to follow its path; undefined when only this user can change it. */
  readonly strange: string | undefined
}

/** @throws Problem `usage` for anything except a regular, readable file */
export async function readPresent(path: string): Promise<Present> {
  const { bytes, stats } = await readBytesPlain(path).catch((cause: unknown) => {
    const oddity = oddityIn(cause)
    throw oddity === undefined ? unwritable(path, cause) : oddPlace(path, oddity)
  })
  return { bytes, strange: strangeness(stats, process.getuid?.()) }
}

/** @param uid of this user; undefined on a system without uids */
function strangeness({ uid: owner, mode }: Stats, uid: number | undefined): string | undefined {
  if (uid === undefined) return undefined
  if (owner !== uid) return 'belongs to another user'
  return (mode & 0o022) === 0 ? undefined : 'can be changed by other users'
}

/**
 * Writes a plain file; resolves when it is on disk.
 * @param isNew the file must not exist yet; otherwise it is replaced
 * @throws Problem `usage` when it cannot be written
 */
export async function writeCredentials(path: string, rows: readonly Row[], isNew: boolean): Promise<void> {
  const data = (await tableData(path, credentialColumns, rows)) ?? ''
  if (!(await save(path, data, isNew))) {
    throw new Problem('usage', `The credentials cannot be written: another process has just created ${path}.`, {
      hint: 'give another name',
    })
  }
}

/**
 * Writes the next encrypted part: `FILE.csv.age`, then `FILE.2.csv.age` and so on. Earlier parts cannot be decrypted here
 * and stay unchanged.
 * @throws Problem `usage` when it cannot be written
 */
export async function writeEncrypted(
  { path, recipients }: CredentialsPlace,
  rows: readonly Row[],
): Promise<{ readonly path: string; readonly number: number }> {
  const data = (await tableData(path, credentialColumns, rows)) ?? ''
  const encrypter = await openEncrypter(recipients)
  if (encrypter === undefined) throw new Error('There is no recipient')
  const secret = await encrypter.encrypt(data)
  for (let number = 1; ; number += 1) {
    const part = partPath(path, number)
    if (!(await isTaken(part)) && (await save(part, secret, true))) return { path: part, number }
  }
}

function partPath(path: string, number: number): string {
  const ending = extname(path)
  const stem = join(dirname(path), basename(path, ending))
  return number === 1 ? `${path}.age` : `${stem}.${number}${ending}.age`
}

/** False when the file must be new and exists. */
async function save(path: string, data: string | Uint8Array, isNew: boolean): Promise<boolean> {
  return writePlain(path, data, { mode: 0o600, isNew }).catch((cause: unknown) => {
    const oddity = oddityIn(cause)
    throw oddity === undefined ? unwritable(path, cause) : oddPlace(path, oddity)
  })
}

function oddPlace(path: string, oddity: Oddity): Problem {
  const what = oddity === 'link' ? oddWords.special : oddWords[oddity]
  return new Problem('usage', `The credentials cannot be written: ${path} ${what}.`, {
    hint: 'give the name of a file',
  })
}

function unwritable(path: string, cause: unknown): Problem {
  const code = codeOf(cause)
  const folder = dirname(path)
  const known: Readonly<Record<string, string>> = {
    ENOENT: `there is no folder ${folder}`,
    ENOTDIR: `${folder} is not a folder`,
    EACCES: 'permission denied',
    ENOSPC: 'the disk is full',
    EROFS: 'the file system is read-only',
  }
  const why = known[code] ?? code
  return new Problem('usage', `The credentials cannot be written to ${path}: ${why}.`, {
    hint: 'nothing was changed on the hub; give another place',
    cause,
  })
}
