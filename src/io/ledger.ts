// What must be known from run to run of a system that rations requests and puts deletes off: kept in --state DIR.
import { constants } from 'node:fs'
import { join } from 'node:path'

import { Problem } from '../core/problem.ts'
import { takeLock } from './lock.ts'
import { codeOf, openPlain, readPlain, whyNot, writePlain } from './plain.ts'

/** A delete that the system has accepted and put off. */
export interface Scheduled {
  readonly email: string
  readonly user_id: string
  /** ISO: when it was accepted. */
  readonly at: string
  /** ISO: when it happens. */
  readonly until: string
  /** Digest of the plan. */
  readonly plan: string
}

export interface Ledger {
  /** Nothing was known of earlier runs when they were opened. */
  readonly isNew: boolean
  /** Requests that may still be sent now. */
  readonly left: () => number
  /** Counts one request, on disk before it is sent; false when none is left. */
  readonly spend: () => Promise<boolean>
  /** The system itself says that none is left. @param waitMs after so long it will take some again, if it said so */
  readonly exhaust: (waitMs?: number) => Promise<void>
  /** ISO: the first moment at which one may be sent again; undefined while some are left. */
  readonly freeAgain: () => string | undefined
  /** Deletes that are still to come, by the user's number. */
  readonly scheduled: () => ReadonlyMap<string, Scheduled>
  /** Resolves when it is on disk. */
  readonly keep: (entry: Scheduled) => Promise<void>
  /** Takes out what a person has cancelled by hand. Resolves when that is on disk. */
  readonly cancel: (entry: Scheduled) => Promise<void>
  readonly close: () => Promise<void>
}

export interface LedgerOptions {
  readonly folder: string
  /** Of the system, such as `bevy-site.example.org`. */
  readonly name: string
  readonly perDay: number
  readonly nowMs: () => number
}

const hourMs = 3_600_000
/** When the system's day begins is not known: what is used within any 24 hours counts. */
const dayMs = 24 * hourMs
/** So many requests are written off at once: a killed run counts too many, never too few. */
const block = 20

interface Book {
  readonly version: 1
  /** Requests by the hour they were sent in, such as `2026-11-21T14`. */
  hours: Record<string, number>
  /** ISO: until then the system takes none. */
  blocked_until?: string
}

/**
 * Opens the books of one system, and makes their folder (0700) when it is missing.
 * @throws Problem `locked` while another run has them, `usage` when they cannot be read or written
 */
export async function openLedger({ folder, name, perDay, nowMs }: LedgerOptions): Promise<Ledger> {
  const path = (what: string): string => join(folder, `${name}.${what}`)
  const unlock = await takeLock(path('lock'), new Date(nowMs()).toISOString(), {
    message: `The books of ${name} in ${folder} are in use`,
  })
  try {
    const known = await readBook(path('requests.json'))
    const book = known ?? { version: 1, hours: {} }
    const entries = await readScheduled(path('scheduled.ndjson'))
    const isNew = known === undefined && entries === undefined
    return openBooks({ isNew, book, scheduled: entries ?? new Map<string, Scheduled>(), path, perDay, nowMs, unlock })
  } catch (thrown) {
    await unlock()
    throw thrown
  }
}

interface Books {
  readonly isNew: boolean
  readonly book: Book
  readonly scheduled: Map<string, Scheduled>
  readonly path: (what: string) => string
  readonly perDay: number
  readonly nowMs: () => number
  readonly unlock: () => Promise<void>
}

function openBooks({ isNew, book, scheduled, path, perDay, nowMs, unlock }: Books): Ledger {
  // Counted on disk and not sent yet, all in one hour.
  let ahead = { hour: '', count: 0 }
  const hourOf = (ms: number): string => new Date(ms).toISOString().slice(0, 13)
  // Hours that seem to be still to come count, too: the clock may have been set back.
  const isCounted = (hour: string): boolean => hour >= hourOf(nowMs() - dayMs)
  const used = (): number =>
    Object.entries(book.hours).reduce((sum, [hour, count]) => sum + (isCounted(hour) ? count : 0), 0)
  const isBlocked = (): boolean => book.blocked_until !== undefined && Date.parse(book.blocked_until) > nowMs()
  const left = (): number => (isBlocked() ? 0 : Math.max(0, perDay - used()) + ahead.count)
  const write = async (): Promise<void> => {
    book.hours = Object.fromEntries(Object.entries(book.hours).filter(([hour, count]) => count > 0 && isCounted(hour)))
    await writeBook(path('requests.json'), book)
  }
  const add = (hour: string, amount: number): void => {
    book.hours[hour] = (book.hours[hour] ?? 0) + amount
  }
  /** What was not sent in its hour is not sent in the name of that hour. */
  const giveBack = (): void => {
    add(ahead.hour, -ahead.count)
    ahead = { hour: '', count: 0 }
  }
  // One after another: two requests never share a count.
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(step: () => Promise<T>): Promise<T> => {
    const next = turn.then(step, step)
    turn = next.catch(() => undefined)
    return next
  }
  return {
    isNew,
    left,
    spend: () =>
      inTurn(async () => {
        const hour = hourOf(nowMs())
        if (ahead.count > 0 && ahead.hour !== hour) giveBack()
        if (left() === 0) return false
        if (ahead.count === 0) {
          const amount = Math.min(block, perDay - used())
          add(hour, amount)
          await write()
          ahead = { hour, count: amount }
        }
        ahead.count -= 1
        return true
      }),
    exhaust: (waitMs = dayMs) =>
      inTurn(async () => {
        const until = nowMs() + Math.min(waitMs, dayMs)
        if (isBlocked() && Date.parse(book.blocked_until ?? '') > until) return
        book.blocked_until = new Date(until).toISOString()
        await write()
      }),
    freeAgain: () => {
      if (left() > 0) return undefined
      if (isBlocked()) return book.blocked_until
      const [first] = Object.keys(book.hours).filter(isCounted).sort()
      return first && new Date(Date.parse(`${first}:00:00Z`) + dayMs + hourMs).toISOString()
    },
    scheduled: () => {
      const now = new Date(nowMs()).toISOString()
      return new Map([...scheduled].filter(([, { until }]) => until > now))
    },
    keep: (entry) =>
      inTurn(async () => {
        scheduled.set(entry.user_id, entry)
        await append(path('scheduled.ndjson'), `${JSON.stringify(entry)}\n`)
      }),
    cancel: (entry) =>
      inTurn(async () => {
        await append(path('scheduled.ndjson'), `${JSON.stringify({ ...entry, cancelled: true })}\n`)
        scheduled.delete(entry.user_id)
      }),
    close: () =>
      inTurn(async () => {
        try {
          if (ahead.count === 0) return
          giveBack()
          await write()
        } finally {
          await unlock()
        }
      }),
  }
}

async function writeBook(path: string, book: Book): Promise<void> {
  try {
    await writePlain(path, `${JSON.stringify(book)}\n`, { mode: 0o600 })
  } catch (cause) {
    throw unusable(path, 'cannot be written', cause)
  }
}

async function append(path: string, line: string): Promise<void> {
  try {
    const file = await openPlain(path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT, 0o600)
    try {
      await file.appendFile(line)
      await file.datasync()
    } finally {
      await file.close()
    }
  } catch (cause) {
    throw unusable(path, 'cannot be written', cause)
  }
}

/** Undefined when there is none yet. */
async function readBook(path: string): Promise<Book | undefined> {
  const text = await readIfThere(path)
  if (text === undefined) return undefined
  const data = parsed(text)
  if (isBook(data)) return data
  throw unusable(path, 'does not hold the requests of hubplan')
}

function isBook(data: unknown): data is Book {
  if (typeof data !== 'object' || data === null || !('version' in data) || data.version !== 1) return false
  const hours = 'hours' in data ? data.hours : undefined
  const isBlock = !('blocked_until' in data) || isTime(data.blocked_until)
  return isBlock && typeof hours === 'object' && hours !== null && Object.entries(hours).every(isHour)
}

/** Not NaN, and not below 0: either would let through whatever is asked for. */
function isHour([hour, count]: [string, unknown]): boolean {
  return isTime(`${hour}:00:00Z`) && Number.isSafeInteger(count) && Number(count) >= 0
}

function isTime(text: unknown): boolean {
  return typeof text === 'string' && !Number.isNaN(Date.parse(text))
}

/**
 * The last entry of a user counts; the end of a line that was cut off by a crash does not, and is taken away.
 * Undefined when there is no such file.
 */
async function readScheduled(path: string): Promise<Map<string, Scheduled> | undefined> {
  const text = await readIfThere(path)
  if (text === undefined) return undefined
  const end = text.lastIndexOf('\n') + 1
  const entries = new Map<string, Scheduled>()
  for (const [index, line] of text.split('\n').entries()) {
    const data = parsed(line)
    if (isScheduled(data)) take(entries, data)
    else if (line.trim() !== '' && index < text.slice(0, end).split('\n').length - 1) {
      throw unusable(`${path}:${index + 1}`, 'is no entry of hubplan')
    }
  }
  if (end < text.length) await mendEnd(path, text.slice(0, end), text.slice(end))
  return entries
}

function take(entries: Map<string, Scheduled>, entry: Scheduled): void {
  if (Reflect.get(entry, 'cancelled') === true) entries.delete(entry.user_id)
  else entries.set(entry.user_id, entry)
}

/** What is appended next has a line of its own. */
async function mendEnd(path: string, whole: string, rest: string): Promise<void> {
  if (isScheduled(parsed(rest))) return append(path, '\n')
  try {
    const file = await openPlain(path, constants.O_RDWR)
    try {
      await file.truncate(Buffer.byteLength(whole))
    } finally {
      await file.close()
    }
  } catch (cause) {
    throw unusable(path, 'cannot be written', cause)
  }
}

function isScheduled(data: unknown): data is Scheduled {
  const keys = ['email', 'user_id', 'at', 'until', 'plan']
  const isWhole =
    typeof data === 'object' && data !== null && keys.every((key) => typeof Reflect.get(data, key) === 'string')
  return isWhole && isTime(Reflect.get(data, 'until'))
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readPlain(path)
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined
    throw unusable(path, 'cannot be read', cause)
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function unusable(path: string, why: string, cause?: unknown): Problem {
  return new Problem(
    'usage',
    `${path} ${whyNot(cause) ?? why}, so it is not known how many requests are left and who is leaving already.`,
    {
      hint: 'give the right folder with --state DIR, or mend or remove the file',
      ...(cause === undefined ? {} : { cause }),
    },
  )
}
