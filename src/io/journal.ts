import { constants } from 'node:fs'
import { type FileHandle, mkdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

import { Problem } from '../core/problem.ts'
import type { ApplyEvent } from '../core/types.ts'
import { codeOf, oddityIn, oddWords, openPlain, readPlain, syncFolder } from './plain.ts'
import { validate } from './schema.ts'

/** The record of an apply on disk: one event a line. */
export interface Journal {
  /**
   * Resolves when the event is on disk. Queued events share one write.
   * @throws Problem `planfile` when the write fails; every later append then fails too
   */
  append(event: ApplyEvent): Promise<void>
  /** Resolves when all appended events are on disk. */
  close(): Promise<void>
}

interface Waiting {
  readonly line: string
  readonly resolve: () => void
  readonly reject: (problem: Problem) => void
}

/**
 * Where a plan's journal lies: `<plan>.<first 12 digits of the digest>.journal`, or without the plan's name in
 * `--state DIR`. A new plan in the same file gets a journal of its own.
 */
export function journalPath(planPath: string, stateDir: string | undefined, digest: string): string {
  const key = journalKey(digest)
  if (stateDir === undefined) return join(dirname(planPath), `${basename(planPath)}.${key}.journal`)
  return join(stateDir, `${key}.journal`)
}

/** The part of a journal's name that tells its plan. */
export function journalKey(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, 12)
}

/** Where the journal of a saved plan may lie: in `--state DIR`, beside the plan, or brought there from a state folder. */
export function journalPlaces(planPath: string, stateDir: string | undefined, digest: string): readonly string[] {
  const places = [stateDir, undefined, dirname(planPath)].map((folder) => journalPath(planPath, folder, digest))
  return stateDir === undefined ? places.slice(1) : places
}

/**
 * The events of earlier applies of this plan; none when there is no journal. A last line that a crash cut off is left out.
 * @throws Problem `planfile` for a journal of another plan, or one that was damaged
 */
export async function readJournal(path: string, digest: string): Promise<ApplyEvent[]> {
  const text = await readText(path)
  const lines = wholePart(text).split('\n')
  const events = lines.flatMap((line, index) => (line === '' ? [] : [eventOf(line, `${path}:${index + 1}`)]))
  const stranger = events.find((event) => event.type === 'start' && event.digest !== digest)
  if (stranger === undefined && (events[0] === undefined || events[0].type === 'start')) return events
  throw new Problem('planfile', `${path} is the journal of another plan.`, {
    hint: 'move it away, or give another place with --state DIR',
  })
}

/**
 * Opens a plan's journal to be continued, and makes it (0600) and its folder (0700) when they are missing.
 * @throws Problem `planfile` when it cannot be opened, or is that of another plan
 */
export async function openJournal(path: string, digest: string): Promise<Journal> {
  await readJournal(path, digest)
  const folder = dirname(path)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const file = await openPlain(path, constants.O_RDWR | constants.O_CREAT | constants.O_APPEND, 0o600)
    await startFresh(file)
    // Flushed together with the first events: two flushes at once take as long as one.
    const named = syncFolder(folder)
    // The first write reports it.
    named.catch(() => undefined)
    return writer({ path, file, named })
  } catch (cause) {
    throw cannot('opened', path, cause)
  }
}

/** Removes a last line that a crash cut off, and ends one that lacks only its line feed. */
async function startFresh(file: FileHandle): Promise<void> {
  await file.chmod(0o600)
  const text = await file.readFile('utf8')
  const kept = wholePart(text)
  if (kept.length < text.length) await file.truncate(Buffer.byteLength(kept))
  if (kept !== '' && !kept.endsWith('\n')) await file.appendFile('\n')
}

interface Opened {
  readonly path: string
  readonly file: FileHandle
  /** Resolves when the folder with the journal's name is on disk. */
  readonly named: Promise<void>
}

function writer({ path, file, named }: Opened): Journal {
  let waiting: Waiting[] = []
  let running: Promise<void> | undefined
  let failure: Problem | undefined

  async function drain(): Promise<void> {
    // An outcome and the intent of the next call, which follows within the same turn of the event loop, share one write.
    // Also, `running` is set before it is cleared.
    await new Promise((resolve) => setImmediate(resolve))
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      failure ??= await save(batch)
      for (const { resolve, reject } of batch) {
        if (failure === undefined) resolve()
        else reject(failure)
      }
    }
    running = undefined
  }

  async function save(batch: readonly Waiting[]): Promise<Problem | undefined> {
    try {
      await file.appendFile(batch.map(({ line }) => line).join(''))
      await Promise.all([file.datasync(), named])
      return undefined
    } catch (cause) {
      return cannot('written', path, cause)
    }
  }

  return {
    append: (event) =>
      new Promise((resolve, reject) => {
        waiting.push({ line: `${JSON.stringify(event)}\n`, resolve, reject })
        running ??= drain()
      }),
    close: async () => {
      await running
      await file.close()
    },
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readPlain(path)
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return ''
    throw cannot('read', path, cause)
  }
}

/** The text without a last line that was cut off. */
function wholePart(text: string): string {
  const lastLine = text.slice(text.lastIndexOf('\n') + 1)
  return parse(lastLine) === undefined ? text.slice(0, text.length - lastLine.length) : text
}

function parse(line: string): ApplyEvent | undefined {
  try {
    const validated = validate('journal', JSON.parse(line))
    return validated.ok ? validated.value : undefined
  } catch {
    return undefined
  }
}

function eventOf(line: string, place: string): ApplyEvent {
  const event = parse(line)
  if (event !== undefined) return event
  throw new Problem('planfile', `${place} is not an event of a journal.`, {
    hint: 'the file was changed or damaged: move it away and apply again; hubplan then checks on the hub what was done',
  })
}

function cannot(done: string, path: string, cause: unknown): Problem {
  const oddity = oddityIn(cause)
  if (oddity !== undefined) {
    const what = oddity === 'link' ? 'opened' : done
    return new Problem('planfile', `The journal ${path} cannot be ${what}: it ${oddWords[oddity]}.`, {
      hint: 'move it away, or give a folder of your own with --state DIR',
    })
  }
  const code = codeOf(cause)
  const known: Readonly<Record<string, string>> = {
    ENOSPC: 'the disk is full',
    EACCES: 'permission denied',
    EROFS: 'the file system is read-only',
  }
  const why = known[code] ?? code
  return new Problem('planfile', `The journal ${path} cannot be ${done}: ${why}.`, {
    hint: 'give a folder of your own with --state DIR',
    cause,
  })
}
