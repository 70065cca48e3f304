// hubplan keeps files in folders whose content a pull request may have chosen. It reads and writes only regular files under
// the given name: no symbolic link, which may lead anywhere, and no named pipe, which would block the program.
import { randomUUID } from 'node:crypto'
import { constants, type Stats } from 'node:fs'
import { type FileHandle, link, lstat, open, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'

/** What a path holds in place of a regular file. */
export type Oddity = 'folder' | 'link' | 'special' | 'names'

/** Words that follow a path in a message. */
export const oddWords: Readonly<Record<Oddity, string>> = {
  folder: 'is a folder',
  link: 'is a symbolic link',
  special: 'is not an ordinary file',
  names: 'has another name too (a hard link)',
}

/** As the system would call it. */
const oddCodes: Readonly<Record<Oddity, string>> = {
  folder: 'EISDIR',
  link: 'ELOOP',
  special: 'ENXIO',
  names: 'EMLINK',
}

const mark = Symbol('oddity')

function oddError(oddity: Oddity): Error {
  return Object.assign(new Error(oddWords[oddity]), { [mark]: oddity, code: oddCodes[oddity] })
}

/** The oddity that an error of this module reports; undefined for every other error. */
export function oddityIn(thrown: unknown): Oddity | undefined {
  return thrown instanceof Error && mark in thrown ? (thrown[mark] as Oddity) : undefined
}

/** Why a file could not be opened, to follow its path or `it`; undefined for an error code without words. */
export function whyNot(thrown: unknown, known: Readonly<Record<string, string>> = {}): string | undefined {
  const oddity = oddityIn(thrown)
  return oddity === undefined ? known[codeOf(thrown)] : oddWords[oddity]
}

/** The system's code of an error. */
export function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown'
}

/** @returns undefined for a plain file, and when nothing is there */
export async function oddityAt(path: string): Promise<Oddity | undefined> {
  try {
    return oddityOf(await lstat(path))
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return undefined
    throw thrown
  }
}

function oddityOf(stats: Stats): Oddity | undefined {
  if (stats.isDirectory()) return 'folder'
  if (stats.isSymbolicLink()) return 'link'
  if (!stats.isFile()) return 'special'
  return stats.nlink > 1 ? 'names' : undefined
}

// Windows has neither flag.
const noFollow = constants.O_NOFOLLOW ?? 0
const noWait = constants.O_NONBLOCK ?? 0

/**
 * Opens a regular file without other names (hard links). Checks the opened handle, so that the file cannot be swapped
 * between check and use.
 * @throws an error of an oddity, or that of the system
 */
export async function openPlain(path: string, flags: number, mode?: number): Promise<FileHandle> {
  // Without the flag, a link that was there before is still noticed.
  if (noFollow === 0 && (await oddityAt(path)) === 'link') throw oddError('link')
  const file = await open(path, flags | noFollow | noWait, mode).catch((thrown: unknown) => {
    throw asOddity(thrown)
  })
  try {
    const oddity = oddityOf(await file.stat())
    if (oddity !== undefined) throw oddError(oddity)
    return file
  } catch (thrown) {
    await file.close()
    throw thrown
  }
}

/** Error codes for a link, for a folder opened for writing, and for a socket or a pipe without a reader. */
const systemCodes: Readonly<Record<string, Oddity>> = { ELOOP: 'link', EISDIR: 'folder', ENXIO: 'special' }

function asOddity(thrown: unknown): unknown {
  const oddity = systemCodes[codeOf(thrown)]
  return oddity === undefined ? thrown : oddError(oddity)
}

/** The names in a folder, sorted; undefined when it cannot be read, or is not a folder. */
export async function namesIn(folder: string): Promise<readonly string[] | undefined> {
  return readdir(folder).then(
    (names) => names.sort(),
    () => undefined,
  )
}

/** The text of a plain file. @throws as `openPlain` */
export async function readPlain(path: string): Promise<string> {
  return withPlain(path, (file) => file.readFile('utf8'))
}

/** What is at a path; `why` ends a sentence that begins with the path. */
export type FoundText =
  | { readonly is: 'nothing' }
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'other'; readonly why: string }

/** Reads a file that may be missing. */
export async function findText(path: string): Promise<FoundText> {
  try {
    return { is: 'text', text: await readPlain(path) }
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return { is: 'nothing' }
    return { is: 'other', why: whyNot(cause) ?? `cannot be read (${codeOf(cause)})` }
  }
}

/** The bytes of a plain file, with its metadata. @throws as `openPlain` */
export async function readBytesPlain(path: string): Promise<{ readonly bytes: Buffer; readonly stats: Stats }> {
  return withPlain(path, async (file) => ({ stats: await file.stat(), bytes: await file.readFile() }))
}

async function withPlain<T>(path: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await openPlain(path, constants.O_RDONLY)
  try {
    return await work(file)
  } finally {
    await file.close()
  }
}

export interface Writing {
  readonly mode: number
  /** The file must not exist yet; otherwise it is replaced. */
  readonly isNew?: boolean
  /** The existing file may have other names (hard links); they keep the old content. */
  readonly mayHaveNames?: boolean
}

/**
 * Writes a file atomically and syncs it and its name to disk. It replaces the name, so nothing is written through a link.
 * @returns false when the file had to be new and is not
 * @throws an error of an oddity, or that of the system
 */
export async function writePlain(
  path: string,
  data: string | Uint8Array,
  { mode, isNew = false, mayHaveNames = false }: Writing,
): Promise<boolean> {
  const oddity = await oddityAt(path)
  if (oddity !== undefined && !(oddity === 'names' && mayHaveNames)) throw oddError(oddity)
  const folder = dirname(resolve(path))
  // Leaves room for the ending when the name is nearly too long.
  const whole = join(folder, `.${basename(path).slice(0, 60)}.${randomUUID()}`)
  try {
    await writeWhole(whole, data, mode)
    if (isNew) await link(whole, path)
    else await rename(whole, path)
    await syncFolder(folder)
    return true
  } catch (thrown) {
    if (isNew && codeOf(thrown) === 'EEXIST') return false
    throw thrown
  } finally {
    await rm(whole, { force: true }).catch(() => undefined)
  }
}

async function writeWhole(path: string, data: string | Uint8Array, mode: number): Promise<void> {
  const file = await open(path, 'wx', mode)
  try {
    // The umask of the process must not reduce the requested mode.
    await file.chmod(mode)
    await file.writeFile(data)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Syncs a folder, so that a new name in it survives a crash. */
export async function syncFolder(folder: string): Promise<void> {
  // Not every system can open a folder.
  const handle = await open(resolve(folder), 'r').catch(() => undefined)
  await handle
    ?.sync()
    .catch(() => undefined)
    .finally(() => handle.close())
}
