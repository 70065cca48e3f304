// Decodes bytes to text without guessing: only valid UTF-8 and UTF-16 are accepted. The error for other text names its
// encoding if possible.
import { isAscii, isUtf8 } from 'node:buffer'

import { faultAt } from './faults.ts'

/** First bytes of files that are not text, whatever their name. */
const binaries: readonly (readonly [start: string, what: string])[] = [
  ['PK\x03\x04', 'a spreadsheet or another zip archive; if it is one, give it its ending .xlsx'],
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'an old spreadsheet (.xls) or one with a password; save it as CSV or .xlsx'],
  ['\x1f\x8b', 'a compressed file; unpack it first'],
  ['%PDF-', 'a PDF; save the table as CSV or .xlsx'],
]

/**
 * The text of a UTF-8 file, or of a UTF-16 file with its byte order mark; the mark is removed.
 * @param encoding for a text that is not Unicode; a byte order mark or valid UTF-8 wins
 * @throws Problem `input` with the line of the first byte that cannot be read
 */
export function decodeText(path: string, bytes: Uint8Array, encoding?: 'windows-1252'): string {
  const start = latin1(bytes.subarray(0, 8))
  const binary = binaries.find(([first]) => start.startsWith(first))
  if (binary !== undefined) throw faultAt({ file: path }, `this is not text but ${binary[1]}`)
  const save = path.toLowerCase().endsWith('.csv') ? 'save the file as UTF-8 ("CSV UTF-8")' : 'save the file as UTF-8'
  const marked = markedEncoding(start)
  if (marked === 'utf-32') throw faultAt({ file: path }, `the file is UTF-32; ${save}`)
  if (marked !== undefined) return decodeUtf16(path, bytes, { encoding: marked, save })
  if (isBareUtf16(bytes)) throw faultAt({ file: path }, `the file is UTF-16 without a byte order mark; ${save}`)
  if (!isUtf8(bytes) && encoding === 'windows-1252') return fromWindows(bytes)
  if (!isUtf8(bytes)) throw notUtf8(path, bytes, save)
  return isAscii(bytes) ? latin1(bytes) : new TextDecoder().decode(bytes)
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
}

function markedEncoding(start: string): 'utf-16le' | 'utf-16be' | 'utf-32' | undefined {
  if (start.startsWith('\xff\xfe\0\0') || start.startsWith('\0\0\xfe\xff')) return 'utf-32'
  if (start.startsWith('\xff\xfe')) return 'utf-16le'
  return start.startsWith('\xfe\xff') ? 'utf-16be' : undefined
}

function decodeUtf16(
  path: string,
  bytes: Uint8Array,
  { encoding, save }: { readonly encoding: string; readonly save: string },
): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch (cause) {
    throw faultAt({ file: path }, `the file begins as UTF-16, but holds half a character; ${save}`, cause)
  }
}

/** In UTF-16 most letters of a header have a NUL beside them, always on the same side. */
function isBareUtf16(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, 1000)
  const nuls = [0, 0]
  for (const [index, byte] of sample.entries()) if (byte === 0) nuls[index % 2] = (nuls[index % 2] ?? 0) + 1
  const [even = 0, odd = 0] = nuls
  return Math.min(even, odd) === 0 && Math.max(even, odd) * 4 > sample.length && sample.length >= 4
}

function notUtf8(path: string, bytes: Uint8Array, save: string): Error {
  const { line, text } = firstBadLine(bytes)
  const whole = latin1(bytes)
  // The five bytes that Windows-1252 leaves undefined, and controls that text does not contain.
  const isPlausible = !/[\x81\x8d\x8f\x90\x9d\0-\x08\x0e-\x1f]/.test(whole) && !hasUtf8Letters(bytes)
  if (!isPlausible) return faultAt({ file: path, line }, `the text is not UTF-8; ${save}`)
  // A line of a file with passwords is not quoted.
  const header = whole.slice(0, /[\r\n]|$/.exec(whole)?.index).replaceAll(/\s/g, '')
  const sample = /password/i.test(header) ? '' : `: here it would read ${JSON.stringify(wordOf(text))}`
  const isYaml = /\.(?:ya?ml|json)$/i.test(path)
  const next = isYaml ? save : `${save}, or write encoding: windows-1252 into its include`
  return faultAt({ file: path, line }, `the text is not UTF-8 but looks like Windows-1252${sample}; ${next}`)
}

function firstBadLine(bytes: Uint8Array): { line: number; text: Uint8Array } {
  let line = 1
  for (let start = 0; start < bytes.length; line += 1) {
    const newline = /[\r\n]/.exec(latin1(bytes.subarray(start, start + 4096)))
    const end = newline === null ? nextBreak(bytes, start) : start + newline.index
    const text = bytes.subarray(start, end)
    if (!isUtf8(text)) return { line, text }
    start = end + (bytes[end] === 0x0d && bytes[end + 1] === 0x0a ? 2 : 1)
  }
  return { line, text: new Uint8Array() }
}

function nextBreak(bytes: Uint8Array, start: number): number {
  const found = bytes.subarray(start).findIndex((byte) => byte === 0x0a || byte === 0x0d)
  return found === -1 ? bytes.length : start + found
}

/** Whether parts of the text are UTF-8 beyond ASCII: then the file is a mixture without a single right encoding. */
function hasUtf8Letters(bytes: Uint8Array): boolean {
  return /[^\0-\x7f\ufffd]/.test(new TextDecoder().decode(bytes))
}

/** The characters of Windows-1252 from 0x80 on, where Latin-1 has controls; Node 20 decodes it as Latin-1. */
const high = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'

function fromWindows(bytes: Uint8Array): string {
  return latin1(bytes).replaceAll(/[\x80-\x9f]/g, (byte) => high[byte.charCodeAt(0) - 0x80] ?? byte)
}

/** The value around the first non-ASCII byte, decoded as Windows-1252. */
function wordOf(line: Uint8Array): string {
  const text = fromWindows(line)
  const word = text.split(/[,;\t"]/).find((part) => /[^\0-\x7f]/.test(part)) ?? text
  const at = word.search(/[^\0-\x7f]/)
  return word.slice(Math.max(0, at - 30), at + 30).trim()
}
