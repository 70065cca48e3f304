// The file that hands out passwords: safe on disk before any of them is set, for its owner only, never over another one.
import { randomUUID } from 'node:crypto'
import { link, lstat, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, extname, join, resolve } from 'node:path'

import { Problem } from '../core/problem.ts'
import { type Row, tableData } from './table.ts'

export const credentialColumns = ['username', 'password', 'force_change', 'plan'] as const

/** Where credentials go. */
export interface CredentialsPlace {
  /** Ends in .csv or .xlsx. */
  readonly path: string
  /** Whoever may decrypt them; empty for a plain file. */
  readonly recipients: readonly string[]
}

const endings: readonly string[] = ['.csv', '.xlsx']

/**
 * Refuses what could not be written, before anything else is done.
 * @throws Problem `usage`
 */
export async function checkCredentials(path: string, recipients: readonly string[]): Promise<CredentialsPlace> {
  const isEncrypted = extname(path).toLowerCase() === '.age'
  const plain = isEncrypted ? path.slice(0, -'.age'.length) : path
  if (isEncrypted && recipients.length === 0) {
    throw new Problem('usage', `--credentials ${path} is to be encrypted, and nobody is named who can decrypt it.`, {
      hint: 'give --credentials-recipient age1..., or a name without .age',
    })
  }
  if (!endings.includes(extname(plain).toLowerCase())) {
    throw new Problem('usage', `--credentials ${path} is none of .csv and .xlsx.`, {
      hint: 'give a name with one of these endings',
    })
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
      // Who gives the private half by mistake must not find it in a log.
      const shown = /^age-secret-key/i.test(recipient) ? 'a private key' : JSON.stringify(recipient)
      throw new Problem('usage', `--credentials-recipient is ${shown}, which is no age recipient.`, {
        hint: 'give the public key that age-keygen shows; it begins with age1',
        cause,
      })
    }
  }
  return encrypter
}

/** Whether something is there, be it a link that leads nowhere. */
export async function isTaken(path: string): Promise<boolean> {
  return (await kindOf(path)) !== undefined
}

/** @throws Problem `usage` for what is no ordinary file: a link may lead anywhere */
async function kindOf(path: string): Promise<'file' | undefined> {
  const stats = await lstat(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined
    throw unwritable(path, cause)
  })
  if (stats === undefined || stats.isFile()) return stats && 'file'
  const what = stats.isDirectory() ? 'is a folder' : 'is not an ordinary file'
  throw new Problem('usage', `The credentials cannot be written: ${path} ${what}.`, { hint: 'give the name of a file' })
}

/**
 * Writes a plain file; resolves when it is safe on disk.
 * @param isNew it must not be there yet; else it replaces the one that is
 * @throws Problem `usage` when it cannot be written
 */
export async function writeCredentials(path: string, rows: readonly Row[], isNew: boolean): Promise<void> {
  const data = (await tableData(path, credentialColumns, rows)) ?? ''
  await kindOf(path)
  if (!(await save(path, data, isNew))) {
    throw new Problem('usage', `The credentials cannot be written: somebody else has just made ${path}.`, {
      hint: 'give another name',
    })
  }
}

/**
 * Writes the next encrypted part: `FILE.csv.age`, then `FILE.2.csv.age` and so on. What is there already cannot be read
 * back, and is left as it is.
 * @throws Problem `usage` when it cannot be written
 */
export async function writeEncrypted(
  { path, recipients }: CredentialsPlace,
  rows: readonly Row[],
): Promise<{ readonly path: string; readonly number: number }> {
  const data = (await tableData(path, credentialColumns, rows)) ?? ''
  const encrypter = await openEncrypter(recipients)
  if (encrypter === undefined) throw new Error('Nobody is named who can decrypt it')
  const secret = await encrypter.encrypt(data)
  for (let number = 1; ; number += 1) {
    const part = partPath(path, number)
    if ((await kindOf(part)) === undefined && (await save(part, secret, true))) return { path: part, number }
  }
}

function partPath(path: string, number: number): string {
  const ending = extname(path)
  const stem = join(dirname(path), basename(path, ending))
  return number === 1 ? `${path}.age` : `${stem}.${number}${ending}.age`
}

/** Whole or not at all, 0600, and on disk with its name. False when it must be new and is not. */
async function save(path: string, data: string | Uint8Array, isNew: boolean): Promise<boolean> {
  const whole = join(dirname(path), `.${basename(path)}.${randomUUID()}`)
  try {
    await writeWhole(whole, data)
    if (isNew) await link(whole, path)
    else await rename(whole, path)
    await syncFolder(dirname(path))
    return true
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw unwritable(path, cause)
  } finally {
    await rm(whole, { force: true }).catch(() => undefined)
  }
}

async function writeWhole(path: string, data: string | Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(data)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A name that was just made survives a crash only when its folder was written too. */
async function syncFolder(folder: string): Promise<void> {
  // Not every system can open a folder.
  const handle = await open(resolve(folder), 'r').catch(() => undefined)
  await handle?.sync().finally(() => handle.close())
}

function unwritable(path: string, cause: unknown): Problem {
  const code = (cause as NodeJS.ErrnoException).code
  const folder = dirname(path)
  const known: Readonly<Record<string, string>> = {
    ENOENT: `there is no folder ${folder}`,
    ENOTDIR: `${folder} is no folder`,
    EACCES: 'permission denied',
    ENOSPC: 'the disk is full',
    EROFS: 'the file system is read-only',
  }
  const why = known[code ?? ''] ?? code ?? String(cause)
  return new Problem('usage', `The credentials cannot be written to ${path}: ${why}.`, {
    hint: 'nothing was changed on the hub; give another place',
    cause,
  })
}
