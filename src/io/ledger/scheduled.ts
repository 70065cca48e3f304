// Deletes that the system has accepted and scheduled, one per line of a file.
import { constants } from 'node:fs'
import { parsed } from '../json.ts'
import { openPlain } from '../plain.ts'
import { append, isTime, readIfThere, unusable } from './files.ts'

/** A delete that the system has accepted and scheduled. */
export interface Scheduled {
  readonly email: string
  readonly user_id: string
  /** ISO: when it was accepted. */
  readonly at: string
  /** ISO: when it takes effect. */
  readonly until: string
  /** Digest of the plan. */
  readonly plan: string
}

/**
 * Reads the deletes; the last entry of a user counts. Removes the end of a line that a crash cut off. Undefined when
 * the file does not exist.
 */
export async function readScheduled(path: string): Promise<Map<string, Scheduled> | undefined> {
  const text = await readIfThere(path)
  if (text === undefined) return undefined
  const end = text.lastIndexOf('\n') + 1
  const entries = new Map<string, Scheduled>()
  for (const [index, line] of text.split('\n').entries()) {
    const data = parsed(line)
    if (isScheduled(data)) take(entries, data)
    else if (line.trim() !== '' && index < text.slice(0, end).split('\n').length - 1) {
      throw unusable(`${path}:${index + 1}`, 'is not an entry of hubplan')
    }
  }
  if (end < text.length) await mendEnd(path, text.slice(0, end), text.slice(end))
  return entries
}

function take(entries: Map<string, Scheduled>, entry: Scheduled): void {
  if (Reflect.get(entry, 'cancelled') === true) entries.delete(entry.user_id)
  else entries.set(entry.user_id, entry)
}

/** Starts the next entry on a new line. */
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
