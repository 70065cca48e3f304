// Counts the requests sent in each hour.

import { parsed } from '../json.ts'
import { writePlain } from '../plain.ts'
import { isTime, readIfThere, unusable } from './files.ts'

const hourMs = 3_600_000
/** The start of the system's day is unknown, so requests of the last 24 hours count. */
const dayMs = 24 * hourMs
/** Requests counted in advance on disk: a killed run counts too many, never too few. */
const block = 20

export interface Counts {
  readonly version: 1
  /** Requests by the hour they were sent in, such as `2026-11-21T14`. */
  hours: Record<string, number>
  /** ISO: the system refuses requests until then. */
  blocked_until?: string
}

/** Undefined when the file does not exist. */
export async function readCounts(path: string): Promise<Counts | undefined> {
  const text = await readIfThere(path)
  if (text === undefined) return undefined
  const data = parsed(text)
  if (isCounts(data)) return data
  throw unusable(path, 'does not hold the requests of hubplan')
}

function isCounts(data: unknown): data is Counts {
  if (typeof data !== 'object' || data === null || !('version' in data) || data.version !== 1) return false
  const hours = 'hours' in data ? data.hours : undefined
  const isBlock = !('blocked_until' in data) || isTime(data.blocked_until)
  return isBlock && typeof hours === 'object' && hours !== null && Object.entries(hours).every(isHour)
}

/** Not NaN, and not below 0: either would lift the limit. */
function isHour([hour, count]: [string, unknown]): boolean {
  return isTime(`${hour}:00:00Z`) && Number.isSafeInteger(count) && Number(count) >= 0
}

/** See `Ledger`. */
export interface Requests {
  readonly left: () => number
  readonly spend: () => Promise<boolean>
  readonly exhaust: (waitMs?: number) => Promise<void>
  readonly freeAgain: () => string | undefined
  /** Gives back requests that were counted in advance and not sent. */
  readonly settle: () => Promise<void>
}

export interface Counting {
  readonly path: string
  readonly perDay: number
  readonly nowMs: () => number
}

export function openRequests(counts: Counts, { path, perDay, nowMs }: Counting): Requests {
  // Counted on disk and not sent yet, all in one hour.
  let ahead = { hour: '', count: 0 }
  const hourOf = (ms: number): string => new Date(ms).toISOString().slice(0, 13)
  // Hours in the future count, too: the clock may have been set back.
  const isCounted = (hour: string): boolean => hour >= hourOf(nowMs() - dayMs)
  const used = (): number =>
    Object.entries(counts.hours).reduce((sum, [hour, count]) => sum + (isCounted(hour) ? count : 0), 0)
  const isBlocked = (): boolean => counts.blocked_until !== undefined && Date.parse(counts.blocked_until) > nowMs()
  const left = (): number => (isBlocked() ? 0 : Math.max(0, perDay - used()) + ahead.count)
  const write = async (): Promise<void> => {
    counts.hours = Object.fromEntries(
      Object.entries(counts.hours).filter(([hour, count]) => count > 0 && isCounted(hour)),
    )
    await writeCounts(path, counts)
  }
  const add = (hour: string, amount: number): void => {
    counts.hours[hour] = (counts.hours[hour] ?? 0) + amount
  }
  /** Requests counted in advance for an hour are not sent in a later one. */
  const giveBack = (): void => {
    add(ahead.hour, -ahead.count)
    ahead = { hour: '', count: 0 }
  }
  return {
    left,
    spend: async () => {
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
    },
    exhaust: async (waitMs = dayMs) => {
      const until = nowMs() + Math.min(waitMs, dayMs)
      if (isBlocked() && Date.parse(counts.blocked_until ?? '') > until) return
      counts.blocked_until = new Date(until).toISOString()
      await write()
    },
    freeAgain: () => {
      if (left() > 0) return undefined
      if (isBlocked()) return counts.blocked_until
      const [first] = Object.keys(counts.hours).filter(isCounted).sort()
      return first && new Date(Date.parse(`${first}:00:00Z`) + dayMs + hourMs).toISOString()
    },
    settle: async () => {
      if (ahead.count === 0) return
      giveBack()
      await write()
    },
  }
}

async function writeCounts(path: string, counts: Counts): Promise<void> {
  try {
    await writePlain(path, `${JSON.stringify(counts)}\n`, { mode: 0o600 })
  } catch (cause) {
    throw unusable(path, 'cannot be written', cause)
  }
}
