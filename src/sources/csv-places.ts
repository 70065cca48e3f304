import { error } from '../core/problem.ts'
import type { Diagnostic, Place } from '../core/types.ts'

/** Where in a file a piece of its text begins. */
export interface Cursor {
  readonly file: string
  /** In bytes. */
  readonly offset: number
  readonly line: number
}

interface Field {
  /** In the text: where the field begins, after spaces. */
  readonly start: number
  /** In the text: where the quoted part ends; `start` when the field is not quoted. */
  readonly quoteEnd: number
  /** What is not quoted. */
  readonly rest: string
}

/** The length of the blank lines that text begins with. */
export function skipBlankLines(text: string): number {
  return /^(?:[^\S\r\n]*(?:\r\n|\n|\r))*/.exec(text)?.[0].length ?? 0
}

/** The places of a record's fields, and the line after it. `text` is the record as written, with blank lines before it. */
export function placesOf(text: string, cursor: Cursor, delimiter: string): { places: Place[]; nextLine: number } {
  const places: Place[] = []
  let line = cursor.line
  let lineStart = 0
  let done = 0
  function moveTo(offset: number): void {
    const breaks = [...text.slice(done, offset).matchAll(/\r\n|\n|\r/g)]
    const last = breaks.at(-1)
    line += breaks.length
    if (last !== undefined) lineStart = done + last.index + last[0].length
    done = offset
  }
  for (const { start } of fieldsOf(text, delimiter)) {
    moveTo(start)
    places.push({ file: cursor.file, line, column: lengthOf(text.slice(lineStart, start)) + 1 })
  }
  moveTo(text.length)
  return { places, nextLine: line }
}

/** The first wrong quote of a text that begins where a record begins. */
export function quoteFault(text: string, cursor: Cursor, delimiter: string): Diagnostic {
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
  return error({ file: cursor.file, line: cursor.line }, 'the file is not valid CSV from here on; check its quotes')
}

function placeAt(text: string, offset: number, { file, line }: Cursor): Place {
  const lines = text.slice(0, offset).split(/\r\n|\n|\r/)
  return { file, line: line + lines.length - 1, column: lengthOf(lines.at(-1) ?? '') + 1 }
}

/** The fields of the first record, up to its end or to a quote that is never closed. */
function* fieldsOf(text: string, delimiter: string): Generator<Field> {
  const space = delimiter === '\t' ? ' ' : ' \\t'
  const stop = `[^${delimiter}\\r\\n]*`
  const field = new RegExp(`([${space}]*)("[^"]*(?:""[^"]*)*"(?!"))?(${stop})(${delimiter}|\\r\\n|\\n|\\r|$)`, 'y')
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
