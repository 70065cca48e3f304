import { error } from '../../core/problem.ts'
import type { Diagnostic, Place } from '../../core/types.ts'

/** The start of a text in a file. */
export interface Cursor {
  readonly file: string
  /** In bytes. */
  readonly offset: number
  readonly line: number
}

interface Field {
  /** In the text: the start of the field, after spaces. */
  readonly start: number
  /** In the text: the end of the quoted part; `start` for a field without quotes. */
  readonly quoteEnd: number
  /** The part outside quotes. */
  readonly rest: string
}

/** The length of the blank lines at the start of a text. */
export function skipBlankLines(text: string): number {
  const first = text.search(/\S/)
  if (first === -1) return text.length
  return Math.max(text.lastIndexOf('\n', first), text.lastIndexOf('\r', first)) + 1
}

/** The place of a field in a record. `text` is the record as written, without blank lines before it. */
export function placeOfField(text: string, index: number, cursor: Omit<Cursor, 'offset'>, delimiter: string): Place {
  let at = 0
  for (const { start } of fieldsOf(text, delimiter)) {
    if (at === index) return placeAt(text, start, cursor)
    at += 1
  }
  return { file: cursor.file, line: cursor.line }
}

/**
 * The column of a field in the simple case: only ASCII without quotes and line ends precedes it, as in almost all rows
 * of a million. Undefined in all other cases, and for empty fields.
 * @param delimiter its code
 */
export function columnOfField(
  { buffer, start, end }: { readonly buffer: Uint8Array; readonly start: number; readonly end: number },
  index: number,
  delimiter: number,
): number | undefined {
  let field = 0
  for (let at = start; at < end; at += 1) {
    const byte = buffer[at] ?? 0
    if (byte === delimiter) {
      if (field === index) return undefined
      field += 1
    } else if (byte === 0x22 || byte === 0x0a || byte === 0x0d || byte > 0x7e) return undefined
    else if (field === index && byte !== 0x20 && byte !== 0x09) return at - start + 1
  }
  return undefined
}

/** The first misplaced quote in a text that begins at a record's start; undefined without one. */
export function quoteFault(text: string, cursor: Cursor, delimiter: string): Diagnostic | undefined {
  for (const { start, quoteEnd, rest } of fieldsOf(text, delimiter)) {
    if (quoteEnd > start && rest.trim() !== '') {
      const { line, column } = placeAt(text, start, cursor)
      const message = `the quoted value that begins at ${line}:${column} ends here, but text follows`
      return error(placeAt(text, quoteEnd, cursor), `${message}; double a quote that belongs to the value`)
    }
    if (quoteEnd === start && rest.startsWith('"')) {
      return error(
        placeAt(text, start, cursor),
        'the quote that is opened here is never closed; close it, or remove it',
      )
    }
    if (quoteEnd === start && rest.includes('"')) {
      const message = 'a quote stands inside a value; put the whole value in quotes and double the quotes in it'
      return error(placeAt(text, start + rest.indexOf('"'), cursor), message)
    }
  }
  return undefined
}

function placeAt(text: string, offset: number, { file, line }: Omit<Cursor, 'offset'>): Place {
  const lines = text.slice(0, offset).split(/\r\n|\n|\r/)
  return { file, line: line + lines.length - 1, column: lengthOf(lines.at(-1) ?? '') + 1 }
}

const patterns = new Map<string, RegExp>()

function patternOf(delimiter: string): RegExp {
  const known = patterns.get(delimiter)
  if (known !== undefined) return new RegExp(known)
  const space = delimiter === '\t' ? ' ' : ' \\t'
  const stop = `[^${delimiter}\\r\\n]*`
  const end = `(${delimiter}|\\r\\n|\\n|\\r|$)`
  const pattern = new RegExp(`([${space}]*)("[^"]*(?:""[^"]*)*"(?!"))?(${stop})${end}`, 'y')
  patterns.set(delimiter, pattern)
  return pattern
}

/** The fields of the first record, up to its end or to an unclosed quote. */
function* fieldsOf(text: string, delimiter: string): Generator<Field> {
  const field = patternOf(delimiter)
  field.lastIndex = skipBlankLines(text)
  for (let found = field.exec(text); found !== null; found = field.exec(text)) {
    const [, blank = '', quoted = '', rest = '', end] = found
    const start = found.index + blank.length
    yield { start, quoteEnd: start + quoted.length, rest }
    if (end !== delimiter) return
  }
}

/** In characters, as an editor counts columns. */
function lengthOf(text: string): number {
  return /^[\0-\x7f]*$/.test(text) ? text.length : [...text].length
}
