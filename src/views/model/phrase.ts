// A sentence with names in it. The model writes it once; each view escapes it in its own way.

import { number } from '../../core/sentences.ts'

/** Our own words, or words that hold names: each view escapes them as a sentence. */
export type Piece =
  | string
  /** Raw: a user, a group, a role, a file, a flag. */
  | { readonly name: string }
  /** A flag, an address, a digest: never cut. */
  | { readonly code: string }
  /** To be seen first. */
  | { readonly strong: Phrase }

export type Phrase = readonly Piece[]

/** How a view writes the pieces. */
export interface Pen<Out> {
  readonly words: (text: string) => Out
  readonly name: (text: string) => Out
  readonly code: (text: string) => Out
  readonly strong: (inner: readonly Out[]) => Out
}

/** A phrase in the writing of one view. */
export function written<Out>(phrase: Phrase, pen: Pen<Out>): readonly Out[] {
  return phrase.map((piece) => {
    if (typeof piece === 'string') return pen.words(piece)
    if ('code' in piece) return pen.code(piece.code)
    return 'name' in piece ? pen.name(piece.name) : pen.strong(written(piece.strong, pen))
  })
}

/** Phrases one after the other. */
export function join(phrases: readonly Phrase[], between: string): Phrase {
  return phrases
    .filter((phrase) => phrase.length > 0)
    .flatMap((phrase, index) => (index === 0 ? phrase : [between, ...phrase]))
}

/** `a, b and 3 more`; the names are raw. */
export function names(all: readonly string[], most = Number.POSITIVE_INFINITY): Phrase {
  const shown = all.length > most ? most : all.length
  const more = all.length - shown
  const first = join(
    all.slice(0, shown).map((name) => [{ name }]),
    ', ',
  )
  return more > 0 ? [...first, ` and ${number(more)} more`] : first
}

/** The phrase with a capital letter at its start. */
export function capital([first, ...rest]: Phrase): Phrase {
  if (first === undefined) return []
  if (typeof first === 'string') return [first.replace(/^./, (letter) => letter.toUpperCase()), ...rest]
  return 'strong' in first ? [{ strong: capital(first.strong) }, ...rest] : [first, ...rest]
}
