// The parts of a zip archive, each unpacked only on request and never beyond a limit.
import { crc32 } from 'node:zlib'

import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl'

/** Why an archive cannot be read; the caller adds the file's name. */
export type ZipFault = 'damaged' | 'locked' | 'parts' | 'size'

export interface Zip {
  /** As the archive spells them. */
  readonly names: readonly string[]
  /**
   * The unpacked bytes of a part, by case-insensitive name; undefined without such a part. Reading them throws a
   * ZipError.
   */
  readonly read: (name: string) => AsyncIterable<Buffer> | undefined
}

const maxParts = 10_000

/** Thrown only inside sources, where `zipFault` recognises it. */
function zipError(fault: ZipFault, cause?: unknown): Error {
  return Object.assign(new Error(`zip: ${fault}`, { cause }), { zipFault: fault })
}

/** The fault of an archive, if it caused the error. */
export function zipFault(thrown: unknown): ZipFault | undefined {
  return thrown instanceof Error && 'zipFault' in thrown ? (thrown.zipFault as ZipFault) : undefined
}

/**
 * Opens an archive. All parts read may unpack to `limit` bytes together: the declared sizes are added up first, and a
 * part that exceeds its declared size is damaged.
 * @throws a ZipError
 */
export async function openZip(bytes: Buffer, limit: number): Promise<Zip> {
  // Some programs write \ between folders; yauzl makes / of it.
  const file = await fromBufferPromise(bytes, { strictFileNames: false, validateEntrySizes: true }).catch(refuse)
  if (file.entryCount > maxParts) throw zipError('parts')
  const entries = await entriesOf(file).catch(refuse)
  const parts = new Map(entries.map((entry) => [entry.fileName.toLowerCase(), entry]))
  // Of two parts with one name, hubplan and a spreadsheet might read different ones.
  if (parts.size < entries.length) throw zipError('damaged')
  let left = limit
  function read(name: string): AsyncIterable<Buffer> | undefined {
    const entry = parts.get(name.toLowerCase())
    if (entry === undefined) return undefined
    if (entry.isEncrypted()) throw zipError('locked')
    left -= entry.uncompressedSize
    if (left < 0) throw zipError('size')
    return unpacked(file, entry)
  }
  return { names: entries.map(({ fileName }) => fileName), read }
}

async function entriesOf(file: ZipFile): Promise<Entry[]> {
  const entries: Entry[] = []
  for await (const entry of file.eachEntry()) entries.push(entry)
  return entries
}

async function* unpacked(file: ZipFile, entry: Entry): AsyncGenerator<Buffer, void> {
  const stream = await file.openReadStreamPromise(entry).catch(refuse)
  const pieces = stream.iterator() as AsyncIterableIterator<Buffer>
  let sum = 0
  try {
    while (true) {
      // Only errors of the archive are caught here, not those of the reading code.
      const { done, value } = await pieces.next().catch(refuse)
      if (done === true) break
      sum = crc32(value, sum)
      yield value
    }
  } finally {
    stream.destroy()
  }
  if (sum !== entry.crc32) throw zipError('damaged')
}

function refuse(cause: unknown): never {
  // yauzl reports strong encryption itself, and without a code.
  const isLocked = cause instanceof Error && cause.message === 'strong encryption is not supported'
  throw zipError(isLocked ? 'locked' : 'damaged', cause)
}
