// One apply of one plan at a time. The lock names its process and is stale when that process is gone, so nothing waits
// after kill -9. A process on another machine cannot be asked: its lock counts as held while the file stays fresh.
import { createHash, randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { link, mkdir, open, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname } from 'node:path'

import { Problem } from '../core/problem.ts'
import { codeOf } from './plain.ts'

interface Holder {
  readonly pid: number
  readonly host: string
  /** ISO. */
  readonly since: string
  /** Start time of the process in kernel ticks; tells it from a later process with the same pid. */
  readonly start?: string
  /** Makes every lock's bytes unique, so that a stale lock is not mistaken for its successor. */
  readonly id?: string
}

// A link or a named pipe may lie in the lock's place: links are not followed, pipes are not waited for.
const plainOnly = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
const tries = 5
/** Interval at which a holder touches its lock. */
const freshenMs = 30_000
/** Ten missed touches: longer than any pause of a healthy machine, and short enough to wait for. */
const foreignDeadMs = 5 * 60_000

/**
 * Takes the lock, and makes its folder (0700) when it is missing; the result releases the lock.
 * @param now ISO
 * @param words beginning of the sentence that names the holder of a held lock
 * @throws Problem `locked` that says who holds it
 */
export async function takeLock(
  path: string,
  now: string,
  { message }: { readonly message: string } = { message: 'This plan is being applied already' },
): Promise<() => Promise<void>> {
  const start = (await readStat(process.pid))?.start
  const mine: Holder = { pid: process.pid, host: hostname(), since: now, ...(start === undefined ? {} : { start }) }
  await mkdir(dirname(path), { recursive: true, mode: 0o700 }).catch((cause: unknown) => {
    throw unmakeable(path, cause)
  })
  return take(path, mine, message)
}

async function take(path: string, mine: Holder, message: string): Promise<() => Promise<void>> {
  const text = JSON.stringify({ ...mine, id: randomUUID() } satisfies Holder)
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    if (await create(path, text)) return held(path, text)
    await clearDead(path, mine, message)
  }
  throw locked(path, undefined, message)
}

/** Touches the lock until it is released. */
async function held(path: string, text: string): Promise<() => Promise<void>> {
  // One handle: a lock that another process has put there since is not touched.
  const file = await open(path, constants.O_RDWR | plainOnly).catch(() => undefined)
  // The same bytes again: the time is then that of the disk's clock, which every machine sees.
  const freshen = (): void => void file?.write(text, 0).catch(() => undefined)
  const timer = setInterval(freshen, freshenMs).unref()
  return async () => {
    clearInterval(timer)
    await file?.close().catch(() => undefined)
    await release(path, text)
  }
}

/** Links a complete file, so that the lock appears atomically with its content. */
async function create(path: string, text: string): Promise<boolean> {
  const whole = `${path}.${randomUUID()}`
  try {
    await writeFile(whole, text, { mode: 0o600, flag: 'wx' })
    await link(whole, path)
    return true
  } catch (thrown) {
    if (codeOf(thrown) === 'EEXIST') return false
    throw unmakeable(path, thrown)
  } finally {
    await rm(whole, { force: true })
  }
}

function unmakeable(path: string, cause: unknown): Problem {
  return new Problem('usage', `The lock ${path} cannot be created (${codeOf(cause)}).`, {
    hint: 'check that the folder can be written, or give another place with --state DIR',
    cause,
  })
}

/** Removes a stale lock. @throws Problem `locked` when its holder lives, or may live */
async function clearDead(path: string, mine: Holder, message: string): Promise<void> {
  const text = await readText(path)
  if (text === undefined) return
  const holder = parse(text)
  const freshAt = await freshenedAt(path)
  if (holder === undefined && (await isOdd(path))) throw odd(path, 'not an ordinary file')
  if (holder === undefined || (await mayLive(holder, path, freshAt))) throw locked(path, holder, message, freshAt)
  // Several processes may judge the same lock stale, and one may already have replaced it. Removing this exact lock
  // therefore needs a lock of its own, named after it, which can become stale and be taken over like any other.
  const release = await take(`${path}.${createHash('sha256').update(text).digest('hex').slice(0, 16)}`, mine, message)
  try {
    const isSame = (await readText(path)) === text && (!isForeign(holder) || (await freshenedAt(path)) === freshAt)
    if (isSame) await rm(path, { force: true })
  } finally {
    await release()
  }
}

async function release(path: string, text: string): Promise<void> {
  if ((await readText(path)) === text) await rm(path, { force: true })
}

function locked(path: string, holder: Holder | undefined, message: string, freshAt?: number): Problem {
  const fresh =
    holder === undefined || !isForeign(holder) || freshAt === undefined
      ? ''
      : `, last refreshed ${new Date(Math.round(freshAt)).toISOString()}`
  const who =
    holder === undefined ? 'another process' : `process ${holder.pid} on ${holder.host}, since ${holder.since}${fresh}`
  return new Problem('locked', `${message}, by ${who}.`, {
    hint: `wait until it ends; if it no longer runs, remove ${path}`,
  })
}

function isForeign({ host }: Holder): boolean {
  return host !== hostname()
}

/** When the file was touched last, ms; undefined when it is gone. */
async function freshenedAt(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  )
}

/** Age by the disk's clock, since the clocks of two machines may differ by more than the limit. */
async function isFresh(path: string, freshAt: number | undefined): Promise<boolean> {
  if (freshAt === undefined) return true
  const probe = `${path}.${randomUUID()}`
  try {
    await writeFile(probe, '', { mode: 0o600, flag: 'wx' })
    return ((await freshenedAt(probe)) ?? freshAt) - freshAt <= foreignDeadMs
  } catch (thrown) {
    throw unmakeable(path, thrown)
  } finally {
    await rm(probe, { force: true })
  }
}

async function mayLive(holder: Holder, path: string, freshAt: number | undefined): Promise<boolean> {
  if (isForeign(holder)) return isFresh(path, freshAt)
  if (!isRunning(holder.pid)) return false
  const found = await readStat(holder.pid)
  if (found === undefined) return true
  // A zombie: killed and not reaped by its parent, in a container perhaps for ever.
  if (found.state === 'Z') return false
  return holder.start === undefined || found.start === holder.start
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    return codeOf(thrown) === 'EPERM'
  }
}

/** Fields 3 and 22 of /proc/<pid>/stat; undefined where there is no /proc. */
async function readStat(pid: number): Promise<{ state: string; start: string } | undefined> {
  const text = await readText(`/proc/${pid}/stat`)
  // The second field, the program's name in brackets, may contain spaces and brackets.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ')
  const [state, start] = [fields?.[0], fields?.[19]]
  return state === undefined || start === undefined ? undefined : { state, start }
}

/** @throws Problem `usage` for anything except a regular file */
async function readText(path: string): Promise<string | undefined> {
  return readFile(path, { encoding: 'utf8', flag: constants.O_RDONLY | plainOnly }).catch((thrown: unknown) => {
    const what = oddities[codeOf(thrown)]
    if (what !== undefined) throw odd(path, what)
    return undefined
  })
}

/** Error codes of reading anything except a regular file; the third is a pipe with a writer. */
const oddities: Readonly<Record<string, string>> = {
  ELOOP: 'a symbolic link',
  EISDIR: 'a folder',
  EAGAIN: 'not an ordinary file',
  ENXIO: 'not an ordinary file',
}

/** A pipe without a writer reads like an empty file. */
async function isOdd(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => !stats.isFile(),
    () => false,
  )
}

function odd(path: string, what: string): Problem {
  return new Problem('usage', `The lock ${path} is ${what}.`, {
    hint: 'move it away, or give another place with --state DIR',
  })
}

function parse(text: string): Holder | undefined {
  try {
    const data: unknown = JSON.parse(text)
    const isHolder = typeof data === 'object' && data !== null && 'pid' in data && 'host' in data && 'since' in data
    return isHolder ? (data as Holder) : undefined
  } catch {
    return undefined
  }
}
