// The ledger of a system that limits requests per day and schedules deletes: what runs must know of earlier runs. Kept
// in --state DIR.
import { join } from 'node:path'

import { takeLock } from '../lock.ts'
import { append } from './files.ts'
import { openRequests, type Requests, readCounts } from './requests.ts'
import { readScheduled, type Scheduled } from './scheduled.ts'

export type { Scheduled } from './scheduled.ts'

export interface Ledger {
  /** There were no files of earlier runs. */
  readonly isNew: boolean
  /** Requests that may still be sent now. */
  readonly left: () => number
  /** Counts one request, on disk before it is sent; false when none is left. */
  readonly spend: () => Promise<boolean>
  /**
   * Records that the system itself refuses further requests. @param waitMs time until it accepts requests again, when
   * it says so
   */
  readonly exhaust: (waitMs?: number) => Promise<void>
  /** ISO: the first time at which a request may be sent again; undefined while some are left. */
  readonly freeAgain: () => string | undefined
  /** Scheduled deletes that are still to come, by account number. */
  readonly scheduled: () => ReadonlyMap<string, Scheduled>
  /** Records a delete; resolves when it is on disk. */
  readonly keep: (entry: Scheduled) => Promise<void>
  /** Removes a delete that was cancelled by hand; resolves when it is on disk. */
  readonly cancel: (entry: Scheduled) => Promise<void>
  readonly close: () => Promise<void>
}

export interface LedgerOptions {
  readonly folder: string
  /** Name of the system's files, such as `bevy-site.example.org`. */
  readonly name: string
  readonly perDay: number
  readonly nowMs: () => number
}

/**
 * Opens the ledger of one system, and creates its folder (0700) when it is missing.
 * @throws Problem `locked` while another run uses it, `usage` when it cannot be read or written
 */
export async function openLedger({ folder, name, perDay, nowMs }: LedgerOptions): Promise<Ledger> {
  const path = (what: string): string => join(folder, `${name}.${what}`)
  const unlock = await takeLock(path('lock'), new Date(nowMs()).toISOString(), {
    message: `The ledger of ${name} in ${folder} are in use`,
  })
  try {
    const known = await readCounts(path('requests.json'))
    const entries = await readScheduled(path('scheduled.ndjson'))
    return ledgerOf({
      isNew: known === undefined && entries === undefined,
      requests: openRequests(known ?? { version: 1, hours: {} }, { path: path('requests.json'), perDay, nowMs }),
      scheduled: entries ?? new Map<string, Scheduled>(),
      path: path('scheduled.ndjson'),
      nowMs,
      unlock,
    })
  } catch (thrown) {
    await unlock()
    throw thrown
  }
}

interface Parts {
  readonly isNew: boolean
  readonly requests: Requests
  readonly scheduled: Map<string, Scheduled>
  /** Path of the scheduled deletes. */
  readonly path: string
  readonly nowMs: () => number
  readonly unlock: () => Promise<void>
}

function ledgerOf({ isNew, requests, scheduled, path, nowMs, unlock }: Parts): Ledger {
  // One after another: two requests never share a count.
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(step: () => Promise<T>): Promise<T> => {
    const next = turn.then(step, step)
    turn = next.catch(() => undefined)
    return next
  }
  return {
    isNew,
    left: requests.left,
    spend: () => inTurn(requests.spend),
    exhaust: (waitMs) => inTurn(() => requests.exhaust(waitMs)),
    freeAgain: requests.freeAgain,
    scheduled: () => {
      const now = new Date(nowMs()).toISOString()
      return new Map([...scheduled].filter(([, { until }]) => until > now))
    },
    keep: (entry) =>
      inTurn(async () => {
        scheduled.set(entry.user_id, entry)
        await append(path, `${JSON.stringify(entry)}\n`)
      }),
    cancel: (entry) =>
      inTurn(async () => {
        await append(path, `${JSON.stringify({ ...entry, cancelled: true })}\n`)
        scheduled.delete(entry.user_id)
      }),
    close: () => inTurn(() => requests.settle().finally(unlock)),
  }
}
