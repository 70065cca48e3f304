// The parts of a zip archive, each unpacked only when it is asked for and never beyond a limit.
import { crc32, inflateRawSync } from 'node:zlib'

/** Why an archive cannot be read; the reader of the archive says which file it is. */
export type ZipFault = 'damaged' | 'locked' | 'parts' | 'size'

export interface Zip {
  /** As the archive spells them. */
  readonly names: readonly string[]
  /**
   * The bytes of a part, whose name is compared without case; undefined when there is none.
   * @throws a ZipError
   */
  readonly read: (name: string) => Buffer | undefined
}

interface Part {
  readonly name: string
  readonly flags: number
  readonly method: number
  readonly crc: number
  readonly packed: number
  readonly offset: number
}

const maxParts = 10_000

const sign = { end: 0x06054b50, central: 0x02014b50, local: 0x04034b50 } as const

/** Thrown within sources only, where `zipFault` knows it again. */
function zipError(fault: ZipFault): Error {
  return Object.assign(new Error(`zip: ${fault}`), { zipFault: fault })
}

/** What is wrong with an archive, if that is why something was thrown. */
export function zipFault(thrown: unknown): ZipFault | undefined {
  return thrown instanceof Error && 'zipFault' in thrown ? (thrown.zipFault as ZipFault) : undefined
}

/**
 * Opens an archive. All parts that are read may unpack to `limit` bytes together, whatever the archive says of itself.
 * @throws a ZipError
 */
export function openZip(bytes: Buffer, limit: number): Zip {
  const parts = new Map(directoryOf(bytes).map((part) => [part.name.toLowerCase(), part]))
  let left = limit
  function read(name: string): Buffer | undefined {
    const part = parts.get(name.toLowerCase())
    if (part === undefined) return undefined
    const unpacked = unpack(bytes, part, left)
    left -= unpacked.length
    return unpacked
  }
  return { names: [...parts.values()].map(({ name }) => name), read }
}

function directoryOf(bytes: Buffer): Part[] {
  const end = endOf(bytes)
  const count = bytes.readUInt16LE(end + 10)
  if (count > maxParts) throw zipError('parts')
  const parts: Part[] = []
  let at = bytes.readUInt32LE(end + 16)
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== sign.central) throw zipError('damaged')
    const name = bytes.readUInt16LE(at + 28)
    parts.push({
      name: bytes.toString('utf8', at + 46, at + 46 + name),
      flags: bytes.readUInt16LE(at + 8),
      method: bytes.readUInt16LE(at + 10),
      crc: bytes.readUInt32LE(at + 16),
      packed: bytes.readUInt32LE(at + 20),
      offset: bytes.readUInt32LE(at + 42),
    })
    at += 46 + name + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  // Two parts of one name would be read by us one way and by a spreadsheet the other.
  if (new Set(parts.map(({ name }) => name.toLowerCase())).size < parts.length) throw zipError('damaged')
  return parts
}

/** The end record stands last, behind it only a comment of the length it states. */
function endOf(bytes: Buffer): number {
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 22 - 0xffff); at -= 1) {
    if (bytes.readUInt32LE(at) === sign.end && at + 22 + bytes.readUInt16LE(at + 20) === bytes.length) return at
  }
  throw zipError('damaged')
}

function unpack(bytes: Buffer, { flags, method, crc, packed, offset }: Part, limit: number): Buffer {
  if ((flags & 1) === 1) throw zipError('locked')
  if (offset + 30 > bytes.length || bytes.readUInt32LE(offset) !== sign.local) throw zipError('damaged')
  const start = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28)
  const data = bytes.subarray(start, start + packed)
  if (data.length < packed || (method !== 0 && method !== 8)) throw zipError('damaged')
  const unpacked = method === 0 ? data : inflate(data, limit)
  if (unpacked.length > limit) throw zipError('size')
  if (crc32(unpacked) !== crc) throw zipError('damaged')
  return unpacked
}

function inflate(data: Buffer, limit: number): Buffer {
  try {
    return inflateRawSync(data, { maxOutputLength: Math.max(1, limit) })
  } catch (thrown) {
    throw zipError((thrown as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'size' : 'damaged')
  }
}
