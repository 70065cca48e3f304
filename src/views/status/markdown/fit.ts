// Fits parts into a number of bytes.
import type { Part } from '../part.ts'

const encoder = new TextEncoder()

export function bytesOf(text: string): number {
  return encoder.encode(text).length
}

/** Rows of each table: as many as fit. */
const sizes = [10, 5, 2] as const

export interface Fitted {
  readonly texts: readonly string[]
  readonly missing: readonly Part[]
}

/** All parts, with as many rows as there is room for; else as many parts as fit. Parts without a text are left out. */
export function fitted(parts: readonly Part[], write: (part: Part, most: number) => string, room: number): Fitted {
  const rooms = sizes.map((most) =>
    parts.map((part) => ({ part, text: write(part, most) })).filter(({ text }) => text !== ''),
  )
  const whole = rooms.find((all) => sizeOf(all) <= room)
  const all = whole ?? rooms.at(-1) ?? []
  const kept: typeof all = []
  for (const one of all) if (sizeOf([...kept, one]) <= room) kept.push(one)
  return {
    texts: kept.map(({ text }) => text),
    missing: all.filter((one) => !kept.includes(one)).map(({ part }) => part),
  }
}

function sizeOf(all: readonly { readonly text: string }[]): number {
  return all.reduce((sum, { text }) => sum + bytesOf(text) + 2, 0)
}
