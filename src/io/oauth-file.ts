// The file with a refresh token. Each renewal invalidates the old token, so the new one must be on disk before anything
// else is done, and only one process at a time may renew.
import { randomUUID } from 'node:crypto'
import { type FileHandle, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'

import { Problem } from '../core/problem.ts'
import { takeLock } from './lock.ts'
import { codeOf, readPlain, syncFolder, whyNot } from './plain.ts'

/** The file's content. None of its values may be shown. */
export interface OAuthTokens {
  readonly refreshToken: string
  readonly clientId: string | undefined
  /** As written. */
  readonly endpoint: string | undefined
  readonly accessToken: string | undefined
  /** ms since 1970; undefined when the file does not say. */
  readonly expiresAtMs: number | undefined
  /** How long an access token lives, s, as the last renewal said. */
  readonly lifeS: number | undefined
}

export interface OAuthFile extends OAuthTokens {
  /** Where it lies: a link is followed, so that both names stay names of one file. */
  readonly location: string
  /** All keys of the file; those that hubplan does not know are kept. */
  readonly data: Readonly<Record<string, unknown>>
  readonly warning?: string
}

/** What a renewal changes. */
export type Renewed = OAuthTokens

/**
 * @param path as the user gave it
 * @returns undefined when there is no such file
 * @throws Problem `usage` for what cannot be read or holds no refresh token; the message shows nothing of it
 */
export async function readOAuthFile(path: string): Promise<OAuthFile | undefined> {
  const location = await locate(path)
  if (location === undefined) return undefined
  const data = parse(await readText(path, location), path)
  const word = (key: string): string | undefined => wordOf(data, key, path)
  const refreshToken = word('refresh_token')
  if (refreshToken === undefined) {
    throw unusable(path, 'has no refresh_token')
  }
  const expires = data['expires_at']
  const life = data['expires_in']
  return {
    location,
    data,
    refreshToken,
    clientId: word('client_id'),
    endpoint: word('token_endpoint'),
    accessToken: word('access_token'),
    expiresAtMs: timeOf(expires),
    lifeS: typeof life === 'number' && life > 0 ? life : undefined,
    ...(await openness(path, location)),
  }
}

async function locate(path: string): Promise<string | undefined> {
  try {
    const location = await realpath(path)
    if (!(await stat(location)).isFile()) throw unusable(path, 'is not an ordinary file')
    return location
  } catch (thrown) {
    if (thrown instanceof Problem) throw thrown
    if (codeOf(thrown) === 'ENOENT') return undefined
    throw unusable(path, `cannot be read (${codeOf(thrown)})`)
  }
}

async function readText(path: string, location: string): Promise<string> {
  return readPlain(location).catch((thrown: unknown) => {
    throw unusable(path, whyNot(thrown) ?? `cannot be read (${codeOf(thrown)})`)
  })
}

function parse(text: string, path: string): Readonly<Record<string, unknown>> {
  let data: unknown
  try {
    data = JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    // The parser's own message quotes the file.
    throw unusable(path, 'is not JSON')
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data)) throw unusable(path, 'is not a JSON object')
  return data as Readonly<Record<string, unknown>>
}

function wordOf(data: Readonly<Record<string, unknown>>, key: string, path: string): string | undefined {
  const value = data[key]
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value === 'string' && /^[\x21-\x7e]+$/.test(value.trim())) return value.trim()
  throw unusable(path, `has a ${key} that cannot be one`)
}

/** ISO, or seconds since 1970. */
function timeOf(value: unknown): number | undefined {
  if (typeof value === 'number' && value > 0) return value * 1000
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(time) ? undefined : time
}

function unusable(path: string, why: string): Problem {
  return new Problem('usage', `The OAuth file ${path} ${why}.`, {
    hint: 'it is a JSON file like {"client_id": "...", "refresh_token": "...", "token_endpoint": "https://..."}, kept 0600',
  })
}

async function openness(path: string, location: string): Promise<{ warning?: string }> {
  if (process.platform === 'win32' || ((await stat(location)).mode & 0o077) === 0) return {}
  return { warning: `The OAuth file ${path} can be read by other users; run: chmod 600 ${path}` }
}

/** A temporary file beside the file, proven to be writable; saving replaces the file atomically. */
export interface Slot {
  /** Resolves when the new content is on disk under the file's name. */
  readonly save: (renewed: Renewed) => Promise<void>
  /** Removes the temporary file when nothing was saved. */
  readonly close: () => Promise<void>
}

/**
 * Checks that the file can be written, before a renewal makes that necessary. The caller holds the file's lock.
 * @param data what is there so far
 * @throws Problem `usage` when it cannot be
 */
export async function openSlot(location: string, data: Readonly<Record<string, unknown>>): Promise<Slot> {
  await clearStale(location)
  const whole = join(dirname(location), `.${basename(location)}.${randomUUID()}`)
  const file = await open(whole, 'wx', 0o600).catch((thrown: unknown) => {
    throw unwritable(location, thrown)
  })
  let isOpen = true
  const close = async (): Promise<void> => {
    if (!isOpen) return
    isOpen = false
    await file.close().catch(() => undefined)
    await rm(whole, { force: true }).catch(() => undefined)
  }
  try {
    // Writes as many bytes as will be needed, so that a full disk is noticed now.
    await put(file, `${JSON.stringify(data, undefined, 2)}${' '.repeat(8192)}`)
  } catch (thrown) {
    await close()
    throw unwritable(location, thrown)
  }
  const save = async (renewed: Renewed): Promise<void> => {
    await put(file, `${JSON.stringify(textOf(data, renewed), undefined, 2)}\n`)
    await rename(whole, location)
    await syncFolder(dirname(location))
    await close()
  }
  return { save, close }
}

/** Removes what a killed renewal left: it holds a refresh token. Under the lock no other process uses such a file. */
async function clearStale(location: string): Promise<void> {
  const [folder, start] = [dirname(location), `.${basename(location)}.`]
  const names = await readdir(folder).catch(() => [])
  const isStale = (name: string): boolean => name.startsWith(start) && uuid.test(name.slice(start.length))
  await Promise.all(names.filter(isStale).map((name) => rm(join(folder, name), { force: true }).catch(() => undefined)))
}

const uuid = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/

async function put(file: FileHandle, text: string): Promise<void> {
  const bytes = Buffer.from(text)
  let at = 0
  while (at < bytes.length) at += (await file.write(bytes, at, bytes.length - at, at)).bytesWritten
  await file.truncate(bytes.length)
  await file.sync()
}

function textOf(data: Readonly<Record<string, unknown>>, renewed: Renewed): Record<string, unknown> {
  const { refreshToken, clientId, endpoint, accessToken, expiresAtMs, lifeS } = renewed
  const { access_token: _, expires_at: __, expires_in: ___, ...kept } = data
  return {
    ...kept,
    ...(clientId === undefined ? {} : { client_id: clientId }),
    ...(endpoint === undefined ? {} : { token_endpoint: endpoint }),
    refresh_token: refreshToken,
    ...(accessToken === undefined ? {} : { access_token: accessToken }),
    ...(expiresAtMs === undefined ? {} : { expires_at: new Date(expiresAtMs).toISOString() }),
    ...(lifeS === undefined ? {} : { expires_in: lifeS }),
  }
}

/** Writes a file that is not there yet. @throws Problem `usage` */
export async function makeOAuthFile(path: string, renewed: Renewed): Promise<void> {
  const slot = await openSlot(resolve(path), {})
  try {
    await slot.save(renewed)
  } catch (thrown) {
    throw unwritable(path, thrown)
  } finally {
    await slot.close()
  }
}

function unwritable(path: string, cause: unknown): Problem {
  return new Problem('usage', `The OAuth file ${path} cannot be kept up to date (${codeOf(cause)}).`, {
    hint: 'nothing was renewed: the folder must be writable, because each renewal gives a new refresh token',
    cause,
  })
}

const pollMs = 100

export interface Waiting {
  /** ISO. */
  readonly now: () => string
  readonly wait: (ms: number) => Promise<void>
  /** Longest wait for another process's renewal. */
  readonly patienceMs: number
}

/**
 * Locks the file; the result releases it.
 * @throws Problem `locked` when another process keeps the lock, `usage` when the lock cannot be made
 */
export async function holdOAuthFile(
  location: string,
  { now, wait, patienceMs }: Waiting,
): Promise<() => Promise<void>> {
  for (let waited = 0; ; waited += pollMs) {
    try {
      return await takeLock(`${location}.lock`, now(), { message: 'The access token is being renewed already' })
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw codeOf(thrown) === 'unknown' ? thrown : unwritable(location, thrown)
      if (thrown.code !== 'locked') throw thrown.cause === undefined ? thrown : unwritable(location, thrown.cause)
      if (waited >= patienceMs) throw thrown
    }
    await wait(pollMs)
  }
}
