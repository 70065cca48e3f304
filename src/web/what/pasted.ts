// What people paste as a list of names: lines, commas, semicolons, `Name <address>`, a column of a sheet.
import { isHeaderWord } from '../../core/desired/candidates.ts'

export interface Entry {
  /** Trimmed. */
  readonly name: string
  /** Line of the text, from 1. */
  readonly line: number
}

export interface Pasted {
  readonly entries: readonly Entry[]
  /** Lines of which no name could be read. */
  readonly faults: readonly { readonly line: number; readonly message: string }[]
}

/** Reads a pasted text. Nothing of it is dropped in silence, except empty places, comments and a heading. */
export function readPasted(text: string): Pasted {
  const entries: Entry[] = []
  const faults: { line: number; message: string }[] = []
  for (const [at, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const line = at + 1
    for (const part of partsOf(raw)) {
      const isHeading = entries.length === 0 && isHeaderWord(part) && !part.includes('@')
      if (isHeading) continue
      if (/\s/.test(part)) {
        faults.push({ line, message: `"${part.slice(0, 80)}" has a space: write one name, or one address, a line` })
      } else entries.push({ name: part, line })
    }
  }
  return { entries, faults }
}

function partsOf(raw: string): readonly string[] {
  const line = raw.replace(/^\s*#.*|\s#\s.*$/s, '').trim()
  if (line === '') return []
  const marks = [...line.matchAll(/<\s*(?:mailto:)?([^<>\s]+)\s*>/gi)]
  if (marks.length > 0) return markedOf(line, marks)
  if (line.includes('\t')) return cellOf(line.split('\t').map(bare))
  return line
    .split(/[,;]/)
    .map(bare)
    .filter((part) => part !== '')
    .flatMap(wordsOf)
}

/**
 * `"Doe, Jane" <jane@corp.com>; bob@corp.com`: what stands before such an address is a name for people, except addresses,
 * and except what a semicolon separates from it. What stands behind the last is read as usual.
 */
function markedOf(line: string, marks: readonly RegExpExecArray[]): readonly string[] {
  let from = 0
  const names = marks.flatMap(({ 0: mark, 1: address = '', index }) => {
    const before = line.slice(from, index).replace(/"[^"]*"\s*$/, '')
    from = index + mark.length
    const own = before.lastIndexOf(';') + 1
    const words = before
      .slice(own)
      .split(/[\s,]+/)
      .map(bare)
    return [...partsOf(before.slice(0, own)), ...words.filter((word) => isAddress(word) && word !== address), address]
  })
  return [...names, ...partsOf(line.slice(from))]
}

/** Of a row of a sheet the address, otherwise the first cell. */
function cellOf(cells: readonly string[]): readonly string[] {
  const filled = cells.filter((cell) => cell !== '')
  const cell = filled.find(isAddress) ?? filled[0]
  return cell === undefined ? [] : [cell]
}

function bare(text: string): string {
  return text
    .trim()
    .replace(/^(["'])(.*)\1$/s, '$2')
    .replace(/^mailto:/i, '')
    .trim()
}

/** Several addresses with spaces between them; one address after the words of a name. */
function wordsOf(part: string): readonly string[] {
  const words = part.split(/\s+/)
  const addresses = words.filter(isAddress)
  return words.length > 1 && addresses.length > 0 ? addresses : [part]
}

function isAddress(word: string): boolean {
  return /^[^\s@<>]+@[^\s@<>]+$/.test(word)
}
