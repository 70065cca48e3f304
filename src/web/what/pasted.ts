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
  if (line.includes('<')) return marked(line)
  if (line.includes('\t')) return cellOf(line.split('\t').map(bare))
  return line
    .split(/[,;]/)
    .map(bare)
    .filter((part) => part !== '')
    .flatMap(wordsOf)
}

const mark = /<\s*(?:mailto:)?([^<>\s]+)\s*>/i

/** `"Doe, Jane" <jane@corp.com>; bob@corp.com`: where semicolons separate, a comma is a part of a name. */
function marked(line: string): readonly string[] {
  const whole = line.replaceAll(/"[^"]*"(?=\s*<)/g, '')
  const parts = whole.split(whole.includes(';') ? ';' : ',').map((part) => part.trim())
  return parts.flatMap((part, at) => {
    const address = mark.exec(part)?.[1]
    if (address !== undefined) return [address]
    // `Doe, Jane <jane@corp.com>`
    const isSurname = !part.includes('@') && mark.exec(parts[at + 1] ?? '')?.[1]?.includes('@') === true
    return part === '' || (isSurname && !whole.includes(';')) ? [] : wordsOf(bare(part))
  })
}

/** Of a row of a sheet the address, otherwise the first cell. */
function cellOf(cells: readonly string[]): readonly string[] {
  const filled = cells.filter((cell) => cell !== '')
  const cell = filled.find((one) => /^[^\s@]+@[^\s@]+$/.test(one)) ?? filled[0]
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
  const addresses = words.filter((word) => /^[^\s@]+@[^\s@]+$/.test(word))
  return words.length > 1 && addresses.length > 0 ? addresses : [part]
}
