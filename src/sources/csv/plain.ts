// Reads a text without quotes: each line is one record, so the parser, which takes several times as long, is not needed.
import type { Dialect } from './separators.ts'

/** Takes the values of a line, and its place. */
export type Keep = (values: string[], place: LinePlace) => void

export interface LinePlace {
  readonly line: number
  /** In bytes: the start of the line, and the end after its line end. */
  readonly start: number
  readonly end: number
}

const quote = 0x22

/** Whether a text can be read by lines. A lone carriage return ends a line, too; such files are old and rare. */
export function isPlain(text: string, buffer: Buffer): boolean {
  return !buffer.includes(quote) && !(buffer.includes(0x0d) && /\r(?!\n)/.test(text))
}

/**
 * Passes the trimmed values of each line that is not blank, as the parser would: lines may differ in width.
 * @param longest in bytes
 * @returns false at the first line that is too long
 */
export function readPlain(
  { text, buffer }: { readonly text: string; readonly buffer: Buffer },
  { delimiter, start, line: first }: Dialect,
  longest: number,
  keep: Keep,
): boolean {
  const isAscii = text.length === buffer.length
  const split = splitter(text, delimiter)
  let from = start
  let line = first
  for (let at = start; at < text.length; line += 1) {
    const newline = text.indexOf('\n', at)
    const next = newline === -1 ? text.length : newline + 1
    const end = isAscii ? next : byteEnd(buffer, from)
    if (end - from > longest) return false
    const values = split(at, contentEnd(text, at, newline))
    if (values.length > 1 || values[0] !== '') keep(values, { line, start: from, end })
    at = next
    from = end
  }
  return true
}

/** @param newline -1 in the last line */
function contentEnd(text: string, at: number, newline: number): number {
  if (newline === -1) return text.length
  return newline > at && text.charCodeAt(newline - 1) === 0x0d ? newline - 1 : newline
}

function byteEnd(buffer: Buffer, from: number): number {
  const newline = buffer.indexOf(0x0a, from)
  return newline === -1 ? buffer.length : newline + 1
}

/** The values between two offsets of a text. */
function splitter(text: string, delimiter: string): (at: number, end: number) => string[] {
  const values: string[] = []
  const known: string[] = []
  let separator = -1
  /** The same string for the same value below each other, as of most flags: a million copies take memory. */
  const valueAt = (at: number, end: number, index: number): string => {
    const above = known[index]
    if (above !== undefined && above.length === end - at && text.startsWith(above, at)) return above
    const value = trimmed(text.slice(at, end))
    known[index] = value
    return value
  }
  return (start, end) => {
    let width = 0
    for (let at = start; ; at = separator + 1) {
      // A separator behind the line's end is kept for the next line: each is searched for once.
      if (separator < at) separator = indexOrEnd(text, delimiter, at)
      const isLast = separator >= end
      values[width] = valueAt(at, isLast ? end : separator, width)
      width += 1
      // A copy has exactly the room that it needs.
      if (isLast) return values.slice(0, width)
    }
  }
}

function indexOrEnd(text: string, delimiter: string, at: number): number {
  const found = text.indexOf(delimiter, at)
  return found === -1 ? text.length : found
}

/** As the parser trims: at the start only the white space of ASCII. */
function trimmed(value: string): string {
  const code = value.charCodeAt(0)
  const isTrimmed = !(code === 0x20 || code === 0x09 || code === 0x0d || code === 0x0c)
  return (isTrimmed ? value : value.replace(/^[ \t\r\n\f]+/, '')).trimEnd()
}
