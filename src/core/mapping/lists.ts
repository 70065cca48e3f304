// Splits a cell with several names. A separator with letters, such as " and ", may also be part of a name.
import { quote } from '../sentences.ts'
import type { ColumnRule } from '../types.ts'

/** The names in a cell; a cell that cannot be split without a guess is a fault. */
export type ReadList = (text: string, fault: (message: string) => void) => readonly string[]

/** What to do so that cells are split at these separators. */
export type SplitWay = (split: readonly string[]) => string

/**
 * Reads lists by the separators of a rule, the longest first.
 * @param texts all cells of the column; read once, and only when a separator has letters
 */
export function listReader(
  { split = [';'], maySplit = [] }: Pick<ColumnRule, 'split' | 'maySplit'>,
  texts: () => Iterable<string>,
  way: SplitWay,
): ReadList {
  const known = new Map<string, readonly string[]>()
  const words = byLength(split).filter((separator) => /\p{L}/u.test(separator))
  let alone: ReadonlySet<string> | undefined
  return (text, fault) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const pieces = piecesOf(text, split)
    const word = words.find((separator) => text.includes(separator))
    if (word === undefined && !maySplit.some((separator) => text.includes(separator))) {
      known.set(text, pieces)
      return pieces
    }
    const others = alone ?? namesAlone(texts(), split)
    alone = others
    const found = pieces.map((piece) => finer(piece, maySplit, others))
    const names = found.flatMap((one) => one.names)
    const stray =
      found.find((one) => one.stray !== undefined)?.stray ??
      (word === undefined ? undefined : strayOf(names, word, others))
    if (stray !== undefined) {
      const rest = split.filter((separator) => separator !== stray.word)
      fault(bothWays(text, stray, way(rest.length === 0 ? [';'] : rest)))
    }
    // Once: many rows may have the same cell.
    const list = stray === undefined ? names : []
    known.set(text, list)
    return list
  }
}

/** A piece that no row has alone, and the separator beside it. */
interface Stray {
  readonly piece: string
  readonly word: string
}

function bothWays(text: string, { piece, word }: Stray, way: string): string {
  const next = `if ${quote(word)} is part of a name, ${way}; or rename the group in the file`
  return `${quote(text)} may be one group or several: no row has ${quote(piece)} alone; ${next}`
}

function strayOf(pieces: readonly string[], word: string, alone: ReadonlySet<string>): Stray | undefined {
  const piece = pieces.find((one) => !alone.has(one))
  return piece === undefined ? undefined : { piece, word }
}

/** Splits a piece at words that separate only when each part stands alone; without one that does it is a name. */
function finer(
  piece: string,
  maySplit: readonly string[],
  alone: ReadonlySet<string>,
): { readonly names: readonly string[]; readonly stray?: Stray } {
  const word = maySplit.find((separator) => piece.includes(separator))
  if (word === undefined) return { names: [piece] }
  const parts = piecesOf(piece, maySplit)
  const stray = strayOf(parts, word, alone)
  if (stray === undefined) return { names: parts }
  return parts.some((part) => alone.has(part)) ? { names: [], stray } : { names: [piece] }
}

function byLength(separators: readonly string[]): readonly string[] {
  return [...separators].sort((one, other) => other.length - one.length)
}

function piecesOf(text: string, separators: readonly string[]): readonly string[] {
  const split = (parts: readonly string[], separator: string): string[] =>
    parts.flatMap((part) => part.split(separator))
  const pieces = byLength(separators).reduce(split, [text])
  return pieces.map((piece) => piece.trim()).filter((piece) => piece !== '')
}

/** Names that fill a cell of their own, or stand in one that only signs separate. */
function namesAlone(texts: Iterable<string>, separators: readonly string[]): ReadonlySet<string> {
  const hasWord = separators.filter((separator) => /\p{L}/u.test(separator))
  const alone = new Set<string>()
  for (const text of texts) {
    if (hasWord.some((separator) => text.includes(separator))) continue
    for (const piece of piecesOf(text, separators)) alone.add(piece)
  }
  return alone
}
